"""The page of a hashtag, the page of followed hashtags, and following them."""

from urllib.parse import quote

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.views.generic import TemplateView

from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.http.redirects import safe_next
from core.http.views import ActionView
from posts import messages
from posts.models import Hashtag, HashtagFollow, PostHashtag
from posts.timelines.id_timelines import HashtagTimeline
from posts.timelines.pagination import Page, paginate_posts, post_ids_of
from posts.views.post_list_mixin import PostListMixin
from twitter_text import is_hashtag

HASHTAG_QUERY = PreparedQuery(
    lambda viewer, name: Hashtag.objects.filter(name=name).annotate(
        is_followed=RowExists(HashtagFollow, user=viewer.pk, hashtag=F("pk"))
    ),
    "name",
)
HASHTAG_POST_IDS = PreparedQuery(
    lambda viewer, hashtag, before: post_ids_of(PostHashtag.objects.filter(hashtag=hashtag), before),
    "hashtag",
    "before",
)


def hashtag_or_404(typed):
    """Return the normalised spelling of a tag; raise Http404 if it cannot be a hashtag."""
    tag = Hashtag.normalise(typed)
    if not is_hashtag(f"#{tag}"):
        raise Http404("That is not a hashtag.")
    return tag


def follow_button_context(tag, is_followed):
    """Return the context of the follow button of a hashtag."""
    return {"name": tag, "url": f"/hashtag/{quote(tag)}", "is_followed": is_followed}


class HashtagView(PostListMixin, TemplateView):
    """Posts with a hashtag, newest first. A hashtag that was never used is an empty page, not a 404."""

    template_name = "posts/hashtag.html"

    def get(self, request, tag):
        self.tag = hashtag_or_404(tag)
        self.hashtag = HASHTAG_QUERY.first(request.user, name=self.tag)
        return super().get(request, tag=tag)

    def get_page(self, before):
        if not self.hashtag:
            return Page([], None)
        return paginate_posts(HASHTAG_POST_IDS, self.request.user, before, hashtag=self.hashtag.pk)

    def get_context_data(self, **kwargs):
        followed = bool(self.hashtag and self.hashtag.is_followed)
        return super().get_context_data(
            **{**kwargs, "tag": self.tag, "hashtag": follow_button_context(self.tag, followed)}
        )


class FollowedHashtagsView(LoginRequiredMixin, PostListMixin, TemplateView):
    """The hashtags that the viewer follows, and the posts with any of them. They are not part of the home timeline."""

    template_name = "posts/hashtags.html"

    def get_page(self, before):
        follows = HashtagFollow.objects.filter(user=self.request.user).order_by("-pk")
        self.followed = list(follows.values_list("hashtag", "hashtag__name"))
        return HashtagTimeline(self.request.user, [pk for pk, _ in self.followed]).page(before)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "hashtags": [follow_button_context(name, True) for _, name in self.followed]}


class HashtagActionView(ActionView):
    """Follows or unfollows a hashtag; an htmx request gets the updated button."""

    follows = True

    def get_object(self, tag):
        return hashtag_or_404(tag)

    def htmx_response(self):
        context = {"hashtag": follow_button_context(self.object, self.follows)}
        return render(self.request, "posts/_hashtag_button.html", context)

    def get_success_message(self):
        return self.success_message.format(tag=self.object)

    def get_success_url(self):
        return safe_next(self.request, f"/hashtag/{quote(self.object)}")

    def page_of_button(self):
        return f"/hashtag/{quote(self.kwargs['tag'])}"


class FollowHashtagView(HashtagActionView):
    success_message = messages.HASHTAG_FOLLOWED

    def act(self, tag):
        HashtagFollow.objects.follow(self.request.user, tag)


class UnfollowHashtagView(HashtagActionView):
    success_message = messages.HASHTAG_UNFOLLOWED
    follows = False

    def act(self, tag):
        HashtagFollow.objects.unfollow(self.request.user, tag)
