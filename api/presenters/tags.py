"""Presenter of hashtags."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from api.entities.tags import Tag, TagHistory
from api.presenters.statuses import hashtag_url
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from posts.models import Hashtag, HashtagFollow
from search.trends import HISTORY_DAYS, hashtag_histories

TAGS_QUERY = PreparedQuery(
    lambda viewer, names: (
        Hashtag.objects.filter(name__any_of=names)
        .annotate(is_followed=RowExists(HashtagFollow, user=viewer.pk, hashtag=F("pk")))
        .values_list("name", "pk", "is_followed")
    ),
    "names",
)


def tags_of(names: Sequence[str], viewer: Viewer, base_url: str) -> list[Tag]:
    """Return the Tags of these hashtags, normalised, in their order, used or not. One query, two without a cache."""
    if not names:
        return []
    rows = {name: (pk, is_followed) for name, pk, is_followed in TAGS_QUERY(viewer, names=list(names))}
    histories = hashtag_histories()
    days = _day_starts()
    tags = []
    for name in names:
        pk, is_followed = rows.get(name, (0, False))
        tags.append(
            Tag(
                id=str(pk),
                name=name,
                url=hashtag_url(name, base_url),
                history=_history(histories.get(name, {}), days),
                following=is_followed if viewer.is_authenticated else None,
            )
        )
    return tags


def _history(uses: dict[int, tuple[int, int]], days: Sequence[str]) -> list[TagHistory]:
    """Return the history of a hashtag, from its uses by the number of days ago."""
    counts = [uses.get(ago, (0, 0)) for ago in range(len(days))]
    return [
        TagHistory(day=day, uses=str(posts), accounts=str(people))
        for day, (posts, people) in zip(days, counts, strict=True)
    ]


def _day_starts() -> list[str]:
    """Return the Unix times at which the last HISTORY_DAYS days began, today first."""
    midnight = datetime.combine(timezone.now().date(), time(), UTC)
    return [str(int((midnight - timedelta(days=ago)).timestamp())) for ago in range(HISTORY_DAYS)]
