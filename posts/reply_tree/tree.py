"""Presenter of a reply tree: cards of the posts visible to the viewer, tombstones for missing ones."""

from itertools import groupby

from django.db.models import F

from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Mute
from posts import messages
from posts.cards.loading import load_cards
from posts.reply_tree import queries
from posts.timelines.pagination import visible_rows

REPLIES_PER_PAGE = 20  # direct replies on a page
NESTED_PREVIEW = 3  # posts shown under each of them
CONTINUATION_PAGE_SIZE = 20  # posts of one branch shown on its own

DELETED = {"gone": messages.POST_DELETED}
UNAVAILABLE = {"gone": messages.POST_UNAVAILABLE}
MUTED = {"gone": messages.POST_BY_MUTED_USER}

TREE_ROWS = PreparedQuery(
    lambda viewer, ids: visible_rows(ids, viewer, is_muted=RowExists(Mute, muter=viewer.pk, muted=F("author"))), "ids"
)


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
        branches, more = self._branch_groups()
        continuation, continuation_cursor = self._branch_entries(
            self.continuation, CONTINUATION_PAGE_SIZE, queries.CONTINUATION_STEPS
        )
        self.cards = self._load_cards([*ancestors, *thread, *continuation], branches)
        for branch in branches:
            branch.update(card=self._card(branch["card"]), below=self._as_cards(branch["below"]))
        return {
            "card": self.cards[self.post.pk],
            "above": self._as_cards(ancestors),
            "earlier": self.previous_cursor and f"?before={self.previous_cursor}",
            "thread": self._as_cards(thread),
            "thread_more": self.thread_cursor and f"?thread={self.thread_cursor}",
            "branches": branches,
            "more": more and f"?after={more}",
            "rest": self._as_cards(continuation),
            "rest_more": continuation_cursor and f"?beyond={continuation_cursor}",
        }

    def _load_visible_rows(self):
        """Return the loaded posts that are visible to the viewer, by id."""
        ids = {pk for pk, _ in [*self.ancestors, *self.author_thread]} - {None}
        for row in [*self.branches, *self.continuation]:
            ids |= {row.id, row.parent or row.id}
        return {row.pk: row for row in TREE_ROWS(self.viewer, ids=list(ids))} if ids else {}

    def _is_visible(self, pk):
        row = self.rows.get(pk)
        return bool(row) and (not row.is_muted or row.author_id == self.post.author_id)

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
        """Return the direct replies, each with its branch, and the cursor of the next page."""
        branches, cursor = [], None
        direct_replies = [(pk, list(rows)) for pk, rows in groupby(self.branches, key=lambda row: row.branch_root)]
        for pk, (direct_reply, *rows) in direct_replies:
            if len(branches) == REPLIES_PER_PAGE:
                return branches, cursor
            cursor = pk
            below, more = self._branch_entries(rows, NESTED_PREVIEW, queries.BRANCH_STEPS)
            shown = self.rows[pk] if self._is_visible(pk) else None
            if shown or below:
                gap = DELETED if direct_reply.parent_deleted and shown else None
                branches.append({"card": shown, "gap": gap, "below": below, "more": more and f"?beyond={more}"})
        return branches, cursor if len(direct_replies) == queries.REPLY_WINDOW else None

    def _branch_entries(self, rows, limit, steps):
        """Return the first `limit` visible posts of a branch, with tombstones, and the cursor of its continuation."""
        entries, last, shown, reported = [], None, 0, set()
        for row in rows:
            if not self._is_visible(row.id):
                continue
            if shown == limit:
                return entries, last
            if row.parent_deleted:
                entries.append(DELETED)
            elif not self._is_visible(row.parent) and row.parent not in reported and row.parent != self.post.pk:
                entries.append(self._tombstone(row.parent))
                reported.add(row.parent)
            entries.append(self.rows[row.id])
            last, shown = row.id, shown + 1
        return entries, rows[-1].id if len(rows) == steps else None

    def _load_cards(self, entries, branches):
        for branch in branches:
            entries += [branch["card"], *branch["below"]]
        rows = [entry for entry in entries if _is_row(entry)]
        return {card["id"]: card for card in load_cards([self.post, *rows], self.viewer)}

    def _as_cards(self, entries):
        return [card for entry in entries if (card := self._card(entry))]

    def _card(self, entry):
        return self.cards.get(entry.pk) if _is_row(entry) else entry


def _is_row(entry):
    """Return whether this is a post and not a tombstone."""
    return hasattr(entry, "pk")


def _collapse_tombstones(entries):
    """Return the entries with adjacent equal tombstones merged into one."""
    pairs = zip(entries, [None, *entries], strict=False)
    return [entry for entry, before in pairs if entry is not before or _is_row(entry)]
