"""Trends: the hashtags with the most different users in the last day."""

from collections import defaultdict
from datetime import UTC, timedelta
from typing import NamedTuple
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.templating.numbers import compact
from follows.visibility import can_see_posts_of
from posts.models import PostHashtag

MAX_TRENDS = 6  # in the sidebar
MAX_TRENDS_ON_PAGE = 20
CACHE_SECONDS = 60
HISTORY_DAYS = 7  # in the histories of hashtags, today included
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
    return (
        _recent_public_uses()
        .values("hashtag__name")
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


def hashtag_histories() -> dict[str, dict[int, tuple[int, int]]]:
    """Return how often each hashtag was used on the last days: {name: {days ago: (public posts, their authors)}}.

    Only the newest MAX_RECENT_USES uses count. Cached for CACHE_SECONDS, the same for all viewers; one query if not.
    """
    found = caches["local"].get("hashtag-histories")
    if found is None:
        found = _histories()
        caches["local"].set("hashtag-histories", found, CACHE_SECONDS)
    return found


def _histories():
    today = timezone.now().date()
    uses = _recent_public_uses().filter(post__created_at__date__gt=today - timedelta(days=HISTORY_DAYS))
    rows = (
        uses.values("hashtag__name", day=TruncDate("post__created_at", tzinfo=UTC))
        .annotate(posts=Count("post"), people=Count("author", distinct=True))
        .values_list("hashtag__name", "day", "posts", "people")
    )
    found = defaultdict(dict)
    for name, day, posts, people in rows:
        found[name][(today - day).days] = posts, people
    return dict(found)


def _recent_public_uses():
    newest = PostHashtag.objects.order_by("-post", "-hashtag").values("post")[:MAX_RECENT_USES]
    return PostHashtag.objects.filter(can_see_posts_of(AnonymousUser(), "author"), post__in=newest)
