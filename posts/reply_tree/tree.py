"""Presenter of a reply tree: cards of the posts visible to the viewer, tombstones for missing ones."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from django.db.models import F

from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Mute
from posts import messages
from posts.cards.loading import load_cards
from posts.cards.presenter import Card
from posts.reply_tree import queries
from posts.timelines.pagination import visible_rows

REPLIES_PER_PAGE = 20  # direct replies on a page
NESTED_PREVIEW = 3  # posts shown under each of them
CONTINUATION_PAGE_SIZE = 20  # posts of one branch shown on its own


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry of a reply tree in place of a post that is deleted or hidden: a sentence."""

    is_tombstone: ClassVar = True  # as opposed to a Card

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBranch:
    """A direct reply and the posts below it, for `jinja/replies.jinja`.

    `card` is None if the viewer cannot see the reply; `gap` is shown above it if the post it answers was deleted.
    `more_url` leads to the continuation of the branch, "" at its end.
    """

    card: Card | None
    gap: Tombstone | None
    below: list[Card | Tombstone]
    more_url: str


class _BranchEntries(NamedTuple):
    """A ReplyBranch before its cards are loaded: with rows (from `timeline_rows`) and a cursor (or None)."""

    reply: Any
    gap: Tombstone | None
    below: list
    cursor: int | None


DELETED = Tombstone(messages.POST_DELETED)
UNAVAILABLE = Tombstone(messages.POST_UNAVAILABLE)
MUTED = Tombstone(messages.POST_BY_MUTED_USER)

TREE_ROWS = PreparedQuery(
    lambda viewer, ids: visible_rows(ids, viewer, is_muted=RowExists(Mute, muter=viewer.pk, muted=F("author"))), "ids"
)


def is_shown_below(row, post):
    """Return whether a visible row of TREE_ROWS is shown below `post`: not if the viewer has muted its author.

    The author of `post` itself, which the viewer has opened, is shown all the same.
    """
    return not row.is_muted or row.author_id == post.author_id


class ReplyTree:
    """The posts above and below `post`, as the viewer can see them.

    Call the `load_` methods of the wanted parts, then `context()`. Each part is loaded as ids with one query; visible
    rows take one query for all parts, and cards two.
    """

    def __init__(self, post, viewer):
        self.post, self.viewer = post, viewer
        self.ancestors, self.author_thread, self.branches, self.continuation = [], [], [], []
        self.previous_cursor = self.thread_cursor = None
        self.first_self_reply = False  # id of the first post of the author's own thread, or None; False: not loaded

    def load_ancestors(self, before=None, limit=queries.ANCESTOR_LIMIT):
        """Load the nearest ancestors with ids below `before`."""
        if self.post.is_reply:
            self.ancestors, has_more = queries.ancestors(self.post, before, limit)
            self.previous_cursor = self.ancestors[0].id if has_more else None

    def load_author_thread(self, after=None):
        """Load the author's own chain of replies after the id `after`."""
        self.author_thread, self.first_self_reply, has_more = queries.author_thread(self.post, after)
        self.thread_cursor = self.author_thread[-1][0] if has_more else None

    def load_replies(self, after=None):
        """Load the other direct replies after the id `after`, oldest first, each with its branch."""
        if self.first_self_reply is False:
            self.first_self_reply = queries.first_self_reply(self.post)
        self.branches = queries.reply_branches(self.post, after, exclude_id=self.first_self_reply)

    def load_continuation(self, beyond):
        """Load the posts after the id `beyond` in its branch."""
        self.continuation = queries.branch_continuation(self.post, beyond)

    def context(self):
        """Return the template context: cards and tombstones of each part, and links to its next page."""
        self.rows = self._load_visible_rows()
        ancestors = _collapse_tombstones(list(self._ancestor_entries()))
        thread = list(self._author_thread_entries())
        groups, next_reply = self._branch_groups()
        continuation, continuation_cursor = self._branch_entries(
            self.continuation, CONTINUATION_PAGE_SIZE, queries.CONTINUATION_STEPS
        )
        self.cards = self._load_cards([*ancestors, *thread, *continuation], groups)
        return {
            "card": self.cards[self.post.pk],
            "ancestors": self._as_cards(ancestors),
            "earlier_url": _page_url("before", self.previous_cursor),
            "thread": self._as_cards(thread),
            "thread_more_url": _page_url("thread", self.thread_cursor),
            "branches": [self._as_branch(group) for group in groups],
            "more_url": _page_url("after", next_reply),
            "continuation": self._as_cards(continuation),
            "continuation_more_url": _page_url("beyond", continuation_cursor),
        }

    def _load_visible_rows(self):
        """Return the loaded posts that are visible to the viewer, by id."""
        ids = {pk for pk, _ in [*self.ancestors, *self.author_thread]} - {None}
        for row in [*self.branches, *self.continuation]:
            ids |= {row.id, row.parent or row.id}
        return {row.pk: row for row in TREE_ROWS(self.viewer, ids=list(ids))} if ids else {}

    def _is_visible(self, pk):
        row = self.rows.get(pk)
        return bool(row) and is_shown_below(row, self.post)

    def _tombstone(self, pk):
        return MUTED if pk in self.rows else UNAVAILABLE

    def _ancestor_entries(self):
        for pk, parent_deleted in self.ancestors:
            if pk:
                yield self.rows.get(pk, UNAVAILABLE)
            if parent_deleted:
                yield DELETED

    def _author_thread_entries(self):
        for pk, parent_deleted in self.author_thread:
            if pk in self.rows:
                if parent_deleted:
                    yield DELETED
                yield self.rows[pk]

    def _branch_groups(self):
        """Return the _BranchEntries of the direct replies, and the cursor of the next page or None."""
        groups, cursor = [], None
        direct_replies = [(pk, list(rows)) for pk, rows in groupby(self.branches, key=lambda row: row.branch_root)]
        for pk, (direct_reply, *rows) in direct_replies:
            if len(groups) == REPLIES_PER_PAGE:
                return groups, cursor
            cursor = pk
            below, continuation_cursor = self._branch_entries(rows, NESTED_PREVIEW, queries.BRANCH_STEPS)
            reply = self.rows[pk] if self._is_visible(pk) else None
            if reply or below:
                gap = DELETED if direct_reply.parent_deleted and reply else None
                groups.append(_BranchEntries(reply, gap, below, continuation_cursor))
        return groups, cursor if len(direct_replies) == queries.REPLY_WINDOW else None

    def _branch_entries(self, rows, limit, steps):
        """Return the first `limit` visible posts of a branch, with tombstones, and the cursor of its continuation."""
        entries, last_id, count, reported = [], None, 0, set()
        for row in rows:
            if not self._is_visible(row.id):
                continue
            if count == limit:
                return entries, last_id
            if row.parent_deleted:
                entries.append(DELETED)
            elif not self._is_visible(row.parent) and row.parent not in reported and row.parent != self.post.pk:
                entries.append(self._tombstone(row.parent))
                reported.add(row.parent)
            entries.append(self.rows[row.id])
            last_id, count = row.id, count + 1
        return entries, rows[-1].id if len(rows) == steps else None

    def _load_cards(self, entries, groups):
        """Return the cards of the post, of the rows among `entries` and of those in `groups`, by id."""
        for group in groups:
            entries += [group.reply, *group.below] if group.reply else group.below
        rows = [entry for entry in entries if not isinstance(entry, Tombstone)]
        return {card.id: card for card in load_cards([self.post, *rows], self.viewer)}

    def _as_branch(self, group):
        return ReplyBranch(
            card=self.cards.get(group.reply.pk) if group.reply else None,
            gap=group.gap,
            below=self._as_cards(group.below),
            more_url=_page_url("beyond", group.cursor),
        )

    def _as_cards(self, entries):
        """Return the entries with a card in place of each row; a post may be deleted since the rows were read."""
        cards = (entry if isinstance(entry, Tombstone) else self.cards.get(entry.pk) for entry in entries)
        return [card for card in cards if card]


def _page_url(parameter, cursor):
    """Return the URL, relative to the post's page, of the page that begins at this cursor, or ""."""
    return f"?{parameter}={cursor}" if cursor else ""


def _collapse_tombstones(entries):
    """Return the entries with adjacent equal tombstones merged into one."""
    pairs = zip(entries, [None, *entries], strict=False)
    return [entry for entry, before in pairs if entry is not before or not isinstance(entry, Tombstone)]
