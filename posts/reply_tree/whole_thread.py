"""The thread of a post as one list above and one below it, without pages and tombstones, for programs."""

from typing import NamedTuple

from core.viewer import Viewer
from posts.models import Post
from posts.reply_tree import queries
from posts.reply_tree.tree import TREE_ROWS, is_shown_below
from posts.timelines.pagination import TimelineRow


class WholeThread(NamedTuple):
    """The visible posts above another, oldest first, and below it, each reply before those below it."""

    ancestors: list[TimelineRow]
    descendants: list[TimelineRow]


def whole_thread(post: Post, viewer: Viewer, ancestor_limit: int, descendant_limit: int) -> WholeThread:
    """Return the WholeThread of `post`. The limits count hidden posts as well. Three queries at most.

    What is shown is what ReplyTree shows, except that nothing stands in place of hidden posts.
    """
    above = [each.id for each in queries.ancestors(post, limit=ancestor_limit)[0]] if post.is_reply else []
    below = queries.descendants(post, descendant_limit)
    ids = [pk for pk in [*above, *below] if pk]
    rows = {row.pk: row for row in TREE_ROWS(viewer, ids=ids)} if ids else {}
    return WholeThread(
        [rows[pk] for pk in above if pk in rows],
        [rows[pk] for pk in below if pk in rows and is_shown_below(rows[pk], post)],
    )
