"""Load the cards of timeline rows in two queries, and cache them per worker.

The cache is an LRU of CARD_CACHE_SIZE cards without pictures. Its key is the raw row from the database plus the
formatted age and what depends on the viewer, so a stale entry is never used.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace

from django.utils import timezone

from core.fastpath.prepared_queries import PreparedQuery
from core.templating.dates import short_age
from core.viewer import Viewer
from posts import messages
from posts.cards.presenter import Card, HiddenPostCard, Reposter, build_card, load_photos
from posts.models import Post
from posts.timelines.pagination import HiddenRow, OwnListRow, TimelineRow

CARD_CACHE_SIZE = 1000  # cards, of about 8 KB
AUTHOR_FIELDS = "username name avatar avatar_small is_protected is_staff is_active".split()
POST_FIELDS = "author created_at text html photo_count is_reply".split()
CARD_QUERY = PreparedQuery(
    lambda viewer, ids: (
        Post.objects.filter(pk__any_of=ids)
        .for_display(viewer, ids)
        .only(
            *POST_FIELDS,
            *"in_reply_to beneath directed_at is_quote".split(),
            *(f"quote_of__{name}" for name in POST_FIELDS),
            *(f"{user_path}__{name}" for user_path in ("author", "quote_of__author") for name in AUTHOR_FIELDS),
            *(f"counts__{name}_count" for name in ("like", "repost", "reply", "quote")),
        )
    ),
    "ids",
)


def load_cards(rows: Sequence[TimelineRow], viewer: Viewer) -> list[Card]:
    """Return the Cards of posts and reposts (from `timeline_rows`) in the same order, in two queries."""
    ids = [row.repost_of_id or row.pk for row in rows]
    loader = CardLoader(ids, viewer)
    cards = [loader.card(pk, _reposted_by(row, viewer)) for row, pk in zip(rows, ids, strict=True)]
    return [card for card in cards if card]  # a post may be deleted since the rows were read


def load_own_list_cards(rows: Sequence[OwnListRow], viewer: Viewer, undo: str) -> list[Card | HiddenPostCard]:
    """Return the cards of a list of the viewer's own actions, in two queries, with a HiddenPostCard per HiddenRow.

    `undo` is the action that undoes what the list has: "unlike", "unrepost" or "unbookmark".
    """
    visible = [row for row in rows if not isinstance(row, HiddenRow)]
    loader = CardLoader([row.repost_of_id or row.pk for row in visible], viewer)
    cards = [
        _hidden_post_card(row.post_id, undo)
        if isinstance(row, HiddenRow)
        else loader.card(row.repost_of_id or row.pk, _reposted_by(row, viewer))
        for row in rows
    ]
    return [card for card in cards if card]


class CardLoader:
    """Loads posts by id with all that their cards show to `viewer`."""

    def __init__(self, ids: list[int], viewer: Viewer):
        self.viewer, self.now = viewer, timezone.now()
        self.statement = CARD_QUERY.compiled_for(viewer)
        found = self.statement.fetch_rows(viewer=viewer.pk, ids=ids) if ids else []
        self.values = {values[0]: values for values in found}
        positions = self.statement.positions
        self.author_index, _ = positions["author_id"]
        self.created_at_index, self.quoted_created_at_index = positions["created_at"]
        values_with_photos = [values for values in found if any(values[at] for at in positions["photo_count"])]
        self.posts_with_photos = {post.pk: post for post in self.statement.load(values_with_photos)}
        load_photos(self.posts_with_photos.values())

    def card(self, pk: int, reposter: Reposter | None) -> Card | None:
        """Return the Card of one of the posts, reposted by `reposter`, or None if the post does not exist."""
        if not (values := self.values.get(pk)):
            return None
        ages = self._age(values[self.created_at_index]), self._age(values[self.quoted_created_at_index])
        if pk in self.posts_with_photos:
            return build_card(self.posts_with_photos[pk], self.viewer, ages, reposter)
        is_mine = values[self.author_index] == self.viewer.pk
        return _cached_card(values, is_mine, self.viewer.is_authenticated, ages, reposter)

    def _age(self, moment: datetime | None) -> str:
        return short_age(moment, self.now) if moment else ""


@lru_cache(maxsize=CARD_CACHE_SIZE)
def _cached_card(
    values: tuple, is_mine: bool, is_authenticated: bool, ages: tuple[str, str], reposter: Reposter | None
) -> Card:
    """Return the Card of a post without pictures, from the values of its row."""
    (post,) = CARD_QUERY.compiled(is_authenticated).load([values])
    viewer = SimpleNamespace(pk=post.author_id if is_mine else None, is_authenticated=is_authenticated)
    return build_card(post, viewer, ages, reposter)


def _hidden_post_card(pk: int, undo: str) -> HiddenPostCard:
    text, undo_label = messages.OWN_ACTION_ON_HIDDEN_POST[undo]
    return HiddenPostCard(pk, text, f"/i/status/{pk}/{undo}", undo_label)


def _reposted_by(row: TimelineRow, viewer: Viewer) -> Reposter | None:
    """Return the person whose repost this row is, who is "You" to themselves, or None."""
    if not row.repost_of_id:
        return None
    name = messages.REPOSTED_BY_VIEWER if row.author_id == viewer.pk else row.author__name or row.author__username
    return Reposter(name, f"/{row.author__username}")
