"""A conversation as one viewer may see it: cards for what they may read, tombstones where something is missing."""

from itertools import groupby

from django.db.models import F

from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Mute
from posts.cards.loading import load_cards
from posts.reply_tree import queries
from posts.timelines.pagination import visible_rows

REPLIES_PER_PAGE = 20  # direct replies on a page
NESTED_PREVIEW = 3  # posts shown under each of them
CONTINUATION_PAGE_SIZE = 20  # posts of one branch shown when it is asked for by itself

DELETED = {"gone": "This witt was deleted."}
UNAVAILABLE = {"gone": "This witt is unavailable."}
MUTED = {"gone": "This witt is by someone you muted."}

TREE_ROWS = PreparedQuery(
    lambda viewer, ids: visible_rows(ids, viewer, is_muted=RowExists(Mute, muter=viewer.pk, muted=F("author"))), "ids"
)


class ReplyTree:
    """The talk around `post`. Ask for blocks with the `read_` methods; `context()` gives them to the template.

    Each block is read by ids first; what the viewer may see of all of them is one question, and their cards two.
    """

    def __init__(self, post, viewer):
        self.post, self.viewer = post, viewer
        self.above, self.thread, self.branches, self.rest = [], [], [], []
        self.earlier = self.thread_more = None
        self.opening = False  # the id with which the author's own thread begins, None without one; not yet read

    def load_ancestors(self, before=None, limit=queries.ANCESTOR_LIMIT):
        """The witts it answers, those next above the id `before`."""
        if self.post.is_reply:
            self.above, has_more = queries.ancestors(self.post, before, limit)
            self.earlier = self.above[0].id if has_more else None

    def load_author_thread(self, after=None):
        """The author's own chain of replies to oneself."""
        self.thread, self.opening, has_more = queries.author_thread(self.post, after)
        self.thread_more = self.thread[-1][0] if has_more else None

    def load_replies(self, after=None):
        """The other replies, oldest first, each with what follows under it."""
        if self.opening is False:
            self.opening = queries.first_self_reply(self.post)
        self.branches = queries.reply_branches(self.post, after, without=self.opening)

    def load_continuation(self, beyond):
        """What comes after the id `beyond` in its branch."""
        self.rest = queries.branch_continuation(self.post, beyond)

    def context(self):
        """What the template prints: cards and tombstones, and the cursors from which each block goes on."""
        self.rows = self._rows()
        above = _collapse_tombstones(list(self._above()))
        thread = list(self._thread())
        branches, more = self._branches()
        rest, rest_more = self._below(self.rest, CONTINUATION_PAGE_SIZE, queries.CONTINUATION_STEPS)
        self.cards = self._cards([*above, *thread, *rest], branches)
        for branch in branches:
            branch.update(c=self._card(branch["c"]), below=self._as_cards(branch["below"]))
        return {
            "c": self.cards[self.post.pk],
            "above": self._as_cards(above),
            "earlier": self.earlier and f"?before={self.earlier}",
            "thread": self._as_cards(thread),
            "thread_more": self.thread_more and f"?thread={self.thread_more}",
            "branches": branches,
            "more": more and f"?after={more}",
            "rest": self._as_cards(rest),
            "rest_more": rest_more and f"?beyond={rest_more}",
        }

    def _rows(self):
        """All that was read and the viewer may see, by id."""
        ids = {pk for pk, _ in [*self.above, *self.thread]} - {None}
        for row in [*self.branches, *self.rest]:
            ids |= {row.id, row.parent or row.id}
        return {row.pk: row for row in TREE_ROWS(self.viewer, ids=list(ids))} if ids else {}

    def _is_shown(self, pk):
        row = self.rows.get(pk)
        return bool(row) and (not row.is_muted or row.author_id == self.post.author_id)

    def _tombstone(self, pk):
        return MUTED if pk in self.rows else UNAVAILABLE

    def _above(self):
        for pk, gap in self.above:
            if pk:
                yield self.rows.get(pk, UNAVAILABLE)
            if gap:
                yield DELETED

    def _thread(self):
        for pk, gap in self.thread:
            if pk in self.rows:
                if gap:
                    yield DELETED
                yield self.rows[pk]

    def _branches(self):
        """The direct replies with what is under each, and the cursor after which the next page goes on."""
        branches, top = [], None
        seeds = [(pk, list(rows)) for pk, rows in groupby(self.branches, key=lambda row: row.top)]
        for pk, (seed, *rows) in seeds:
            if len(branches) == REPLIES_PER_PAGE:
                return branches, top
            top = pk
            below, more = self._below(rows, NESTED_PREVIEW, queries.BRANCH_STEPS)
            shown = self.rows[pk] if self._is_shown(pk) else None
            if shown or below:
                gap = DELETED if seed.gap and shown else None
                branches.append({"c": shown, "gap": gap, "below": below, "more": more and f"?beyond={more}"})
        return branches, top if len(seeds) == queries.REPLY_WINDOW else None

    def _below(self, rows, limit, steps):
        """The first `limit` posts of a walk with tombstones between, and the id from which to go on."""
        entries, last, shown, told = [], None, 0, set()
        for row in rows:
            if not self._is_shown(row.id):
                continue
            if shown == limit:
                return entries, last
            if row.gap:
                entries.append(DELETED)
            elif not self._is_shown(row.parent) and row.parent not in told and row.parent != self.post.pk:
                entries.append(self._tombstone(row.parent))
                told.add(row.parent)
            entries.append(self.rows[row.id])
            last, shown = row.id, shown + 1
        return entries, rows[-1].id if len(rows) == steps else None

    def _cards(self, entries, branches):
        for branch in branches:
            entries += [branch["c"], *branch["below"]]
        rows = [entry for entry in entries if _is_row(entry)]
        return {card["id"]: card for card in load_cards([self.post, *rows], self.viewer)}

    def _as_cards(self, entries):
        return [card for entry in entries if (card := self._card(entry))]

    def _card(self, entry):
        return self.cards.get(entry.pk) if _is_row(entry) else entry


def _is_row(entry):
    """Whether this is a post, not a tombstone."""
    return hasattr(entry, "pk")


def _collapse_tombstones(entries):
    """One tombstone is enough where several of a kind stand together."""
    pairs = zip(entries, [None, *entries], strict=False)
    return [entry for entry, before in pairs if entry is not before or _is_row(entry)]
