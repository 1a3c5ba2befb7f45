"""Trends: the hashtags with the most different users in the last day."""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Count, Max, Q
from django.utils import timezone

from core.templating.numbers import compact
from follows.visibility import can_see_posts_of
from posts.models import PostHashtag

MAX_TRENDS = 6  # in the sidebar
MAX_TRENDS_ON_PAGE = 20
CACHE_SECONDS = 60
MAX_RECENT_USES = 5_000  # newest uses of hashtags that are counted: bounds the cost


class Trend(NamedTuple):  # not a dataclass: the cache pickles it, which takes a tuple a third of the time
    """A hashtag of the sidebar; `label` is how much it is used."""

    name: str
    url: str
    label: str


def trends(limit: int = MAX_TRENDS) -> list[Trend]:
    """Return up to `limit` hashtags, cached for CACHE_SECONDS, the same for all viewers.

    With few hashtags today, those of the week and then older ones follow.
    """
    found = caches["local"].get(f"trends-{limit}")
    if found is None:
        found = [_trend(*row) for row in _rows(limit)]
        caches["local"].set(f"trends-{limit}", found, CACHE_SECONDS)
    return found


def _rows(limit):
    """Return (name, posts today, this week, in all recent uses) of each hashtag. Only public posts count."""
    now = timezone.now()
    today, this_week = (Q(post__created_at__gt=now - timedelta(days=days)) for days in (1, 7))
    newest = PostHashtag.objects.order_by("-post", "-hashtag").values("post")[:MAX_RECENT_USES]
    uses = PostHashtag.objects.filter(can_see_posts_of(AnonymousUser(), "author"), post__in=newest)
    return (
        uses.values("hashtag__name")
        .annotate(
            people_today=Count("author", distinct=True, filter=today),
            people_this_week=Count("author", distinct=True, filter=this_week),
            posts_today=Count("post", filter=today),
            posts_this_week=Count("post", filter=this_week),
            posts=Count("post"),
            last=Max("post"),
        )
        .order_by("-people_today", "-posts_today", "-people_this_week", "-posts_this_week", "-last", "hashtag__name")
        .values_list("hashtag__name", "posts_today", "posts_this_week", "posts")[:limit]
    )


def _trend(name, today, this_week, recently):
    for count, when in ((today, "today"), (this_week, "this week"), (recently, "lately")):
        if count:
            label = f"{compact(count)} witt{'' if count == 1 else 's'} {when}"
            return Trend(f"#{name}", f"/hashtag/{quote(name)}", label)
