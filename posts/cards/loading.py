"""From the rows of a timeline to cards: loaded together, and each made once for all who see it alike.

A witt looks the same to most people who see it, and to one person each time they come back. So a worker remembers the
cards of late, each by all that it was made of: what the database said about it, and how long ago that was. Whatever
changes makes another card; nothing is ever out of date.
"""

from functools import lru_cache
from types import SimpleNamespace

from django.utils import timezone

from core.fastpath.prepared_queries import PreparedQuery
from core.templating.dates import short_age
from posts.cards.presenter import build_card, load_photos
from posts.models import Post

CARD_CACHE_SIZE = 1000  # cards, of about 8 KB
AUTHOR_FIELDS = "username name avatar avatar_small is_protected is_staff is_active".split()
POST_FIELDS = "author created_at text html photo_count".split()
CARD_QUERY = PreparedQuery(
    lambda viewer, ids: (
        Post.objects.filter(pk__any_of=ids)
        .for_display(viewer, ids)
        .only(
            *POST_FIELDS,
            *"in_reply_to beneath directed_at is_quote".split(),
            *(f"quote_of__{name}" for name in POST_FIELDS),
            *(f"{who}__{name}" for who in ("author", "quote_of__author") for name in AUTHOR_FIELDS),
            *(f"counts__{name}_count" for name in ("like", "repost", "reply", "quote")),
        )
    ),
    "ids",
)


def load_cards(rows, viewer):
    """Turn posts and reposts (from `as_rows`) into Cards in the same order, loading all they show in two queries."""
    ids = [row.repost_of_id or row.pk for row in rows]
    shown = CardLoader(ids, viewer)
    cards = [shown.card(pk, _reposted_by(row)) for row, pk in zip(rows, ids, strict=True)]
    return [build_card for build_card in cards if build_card]  # one may be gone since: nothing to show


class CardLoader:
    """All that the cards of these posts (ids) show to a viewer."""

    def __init__(self, ids, viewer):
        self.viewer, self.now = viewer, timezone.now()
        self.statement = CARD_QUERY.compiled_for(viewer)
        found = self.statement.fetch_rows(viewer=viewer.pk, ids=ids) if ids else []
        self.values = {values[0]: values for values in found}
        positions = self.statement.positions
        self.author, _ = positions["author_id"]
        self.written, self.quoted_created_at_index = positions["created_at"]
        with_pictures = [values for values in found if any(values[at] for at in positions["photo_count"])]
        self.posts_with_photos = {post.pk: post for post in self.statement.load(with_pictures)}
        load_photos(self.posts_with_photos.values())

    def card(self, pk, reposter):
        """The Card of one of them, or None if there is no such post."""
        if not (values := self.values.get(pk)):
            return None
        ages = self._age(values[self.written]), self._age(values[self.quoted_created_at_index])
        if pk in self.posts_with_photos:
            return build_card(self.posts_with_photos[pk], self.viewer, ages, reposter)
        is_mine = values[self.author] == self.viewer.pk
        return _cached_card(values, is_mine, self.viewer.is_authenticated, ages, reposter)

    def _age(self, moment):
        return short_age(moment, self.now) if moment else ""


@lru_cache(maxsize=CARD_CACHE_SIZE)
def _cached_card(values, is_mine, is_authenticated, ages, reposter):
    """The Card of a post without pictures, from the values that were found of it."""
    (post,) = CARD_QUERY.compiled(is_authenticated).load([values])
    viewer = SimpleNamespace(pk=post.author_id if is_mine else None, is_authenticated=is_authenticated)
    return build_card(post, viewer, ages, reposter)


def _reposted_by(row):
    """The name and the address of whoever passed it on; None of a witt itself."""
    if not row.repost_of_id:
        return None
    return row.author__name or row.author__username, f"/{row.author__username}"
