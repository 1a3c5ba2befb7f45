"""Atom feeds."""

from datetime import UTC, datetime
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.generic import View

from accounts.models import User
from accounts.models.profile_images import preview_url
from core.http.caching import ANONYMOUS, PublicCacheMixin
from follows.visibility import can_see_posts_of
from posts import messages
from posts.atom_feed import PostFeed, absolute_url, feed_etag, render_feed, tag_uri
from posts.models import Hashtag, Post
from posts.timelines.pagination import paginate_posts
from posts.views.hashtags import HASHTAG_POST_IDS, hashtag_or_404
from twitter_text import inline

MAX_ENTRIES = 20
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class AtomFeedView(PublicCacheMixin, View):
    """An Atom feed with conditional responses: 304 without rendering if the client's copy is current."""

    def answer(self, posts, about, began=None):
        """Return the response with these posts; `about` are the feed's elements, `began` the date of an empty feed."""
        updated = posts[0].created_at if posts else began or EPOCH
        version = feed_etag(posts, sorted(about.items()))
        response = get_conditional_response(self.request, etag=version, last_modified=int(updated.timestamp()))
        if response is None:
            feed = render_feed(posts, updated=updated, feed_url=absolute_url(self.request.path), **about)
            response = HttpResponse(feed, content_type=PostFeed.content_type)
        response["ETag"] = version
        response["Last-Modified"] = http_date(updated.timestamp())
        return response


class UserFeedView(AtomFeedView):
    """A person's public posts, quotes and own threads, without replies to others and reposts."""

    def get(self, request, username):
        person = get_object_or_404(User.objects.filter(can_see_posts_of(ANONYMOUS, "")).with_username(username))
        if username != person.username:
            return HttpResponsePermanentRedirect(f"/{person.username}/feed")
        posts = Post.objects.filter(author=person).originals().without_replies_to_others()
        about = {
            "title": f"{person.display_name} (@{person.username})",
            "link": absolute_url(person.get_absolute_url()),
            "subtitle": inline(person.bio) or None,
            "feed_guid": tag_uri("person", person.pk),
            "author_name": person.display_name,
            "logo": absolute_url(preview_url(person.avatar_url)),
        }
        return self.answer(list(posts.for_display(ANONYMOUS).newest_first()[:MAX_ENTRIES]), about, person.date_joined)


class HashtagFeedView(AtomFeedView):
    """Posts with a hashtag."""

    def get(self, request, tag):
        tag = hashtag_or_404(tag)
        hashtag = Hashtag.objects.named(tag).first()
        rows = paginate_posts(HASHTAG_POST_IDS, ANONYMOUS, hashtag=hashtag.pk).rows if hashtag else []
        posts = Post.objects.filter(pk__in=[row.pk for row in rows]).for_display(ANONYMOUS).newest_first()
        about = {
            "title": messages.hashtag_feed_title(tag, settings.SITE_NAME),
            "link": absolute_url(f"/hashtag/{quote(tag)}"),
            "subtitle": messages.hashtag_feed_subtitle(tag),
            "feed_guid": tag_uri("hashtag", quote(tag)),
            "author_name": settings.SITE_NAME,
            "logo": None,
        }
        return self.answer(list(posts) if rows else [], about)
