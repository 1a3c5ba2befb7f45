"""Witts as an Atom feed (RFC 4287)."""

import hashlib
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator

from core.http.caching import ANONYMOUS
from posts.cards.presenter import build_card, load_photos
from twitter_text import inline

RELATIVE_URL = re.compile(r'\b(href|src|cite)="/')


class WittFeed(Atom1Feed):
    """Django's Atom, with the whole witt as content and its pictures as enclosures."""

    def latest_post_date(self):
        """When anything in it last changed, also while there is nothing in it."""
        return self.feed["updated"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["logo"]:
            handler.addQuickElement("logo", self.feed["logo"])

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for photo in item["photos"]:
            link = {"rel": "enclosure", "type": "image/webp", "href": absolute_url(photo["url"])}
            handler.addQuickElement("link", "", link | {"title": inline(photo["alt"])})


def render_feed(posts, **about):
    """The feed of these posts (from `for_display(NOBODY)`) as bytes; `about` says what the whole of it is."""
    load_photos(posts)
    feed = WittFeed(description=None, author_link=None, **about)
    for post in posts:
        add_entry(feed, post)
    return feed.writeString("utf-8").encode()


def add_entry(feed, post):
    c = build_card(post, ANONYMOUS)
    feed.add_item(
        title=inline(Truncator(" ".join(c["text"].split())).chars(80)) or f"A picture by {c['name']}",
        link=absolute_url(c["url"]),
        description=None,
        unique_id=tag_uri("witt", post.pk),
        pubdate=post.created_at,
        updateddate=post.created_at,
        author_name=f"{c['name']} (@{c['handle']})",
        author_link=absolute_url(c["author_url"]),
        content=entry_html(c),
        photos=c["photos"],
    )


def entry_html(c, template="posts/_entry_html.html"):
    """A card as HTML that stands on its own on somebody else's page."""
    html = render_to_string(template, {"c": c}).strip()
    return RELATIVE_URL.sub(rf'\1="{settings.SITE_URL}/', html)


def feed_etag(posts, *about):
    """A mark that changes with anything the feed of these posts would say."""
    facts = [about, settings.SITE_URL, *map(_facts, posts)]
    return '"' + hashlib.sha256(repr(facts).encode()).hexdigest()[:32] + '"'


def _facts(post):
    quoted = post.quote_of if post.quote_is_visible else None
    people = [(each.author.username, each.author.name) for each in (post, quoted) if each]
    return post.pk, quoted and quoted.pk, people


def absolute_url(path):
    """An address of ours, with our host."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def tag_uri(kind, key):
    """A name for good (RFC 4151), whatever people call themselves later."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{kind}/{key}"
