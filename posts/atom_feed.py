"""Posts as an Atom feed (RFC 4287)."""

import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator

from core.http.caching import ANONYMOUS
from posts import messages
from posts.cards.presenter import build_card, load_photos
from twitter_text import inline

RELATIVE_URL = re.compile(r'\b(href|src|cite)="/')


class PostFeed(Atom1Feed):
    """Django's Atom feed, with the post's HTML as content and its pictures as enclosures."""

    def latest_post_date(self):
        """Return the date given to `render_feed`, so that an empty feed has one too."""
        return self.feed["updated"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["logo"]:
            handler.addQuickElement("logo", self.feed["logo"])

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for photo in item["photos"]:
            link = {"rel": "enclosure", "type": "image/webp", "href": absolute_url(photo.url)}
            handler.addQuickElement("link", "", link | {"title": inline(photo.alt)})


def render_feed(posts, **about):
    """Return the feed of these posts (from `for_display(ANONYMOUS)`) as bytes; `about` are the feed's own elements."""
    load_photos(posts)
    feed = PostFeed(description=None, author_link=None, **about)
    for post in posts:
        add_entry(feed, post)
    return feed.writeString("utf-8").encode()


def add_entry(feed, post):
    card = build_card(post, ANONYMOUS)
    feed.add_item(
        title=inline(Truncator(" ".join(card.text.split())).chars(80)) or messages.picture_title(card.name),
        link=absolute_url(card.permalink),
        description=None,
        unique_id=tag_uri("witt", post.pk),
        pubdate=post.created_at,
        updateddate=post.created_at,
        author_name=f"{card.name} (@{card.handle})",
        author_link=absolute_url(card.author_url),
        content=entry_html(card),
        photos=card.photos,
    )


def entry_html(card, template="posts/_entry_html.html", **more):
    """Return a card as HTML for use outside this site: with absolute URLs and no scripts or styles."""
    html = render_to_string(template, {"card": card, **more}).strip()
    return RELATIVE_URL.sub(rf'\1="{settings.SITE_URL}/', html)


def feed_etag(posts, *about):
    """Return an ETag that changes whenever the content of the feed would."""
    facts = [about, settings.SITE_URL, *map(_facts, posts)]
    return '"' + hashlib.sha256(repr(facts).encode()).hexdigest()[:32] + '"'


def _facts(post):
    quoted = post.quote_of if post.quote_is_visible else None
    people = [(each.author.username, each.author.name) for each in (post, quoted) if each]
    return post.pk, quoted and quoted.pk, people


def absolute_url(path):
    """Return `path` with the scheme and host of SITE_URL, or as it is if it has a scheme."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def tag_uri(kind, key):
    """Return a tag URI (RFC 4151), which stays the same when usernames change."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{kind}/{key}"
