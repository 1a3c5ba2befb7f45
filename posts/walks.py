"""Paging through ids when some of what they point to may not be shown.

Ids come cheaply from one index, a window at a time; what the viewer may see of them is then asked by id. So a page
costs the same wherever it lies, and filters never make the planner wander through the site.
"""

from dataclasses import dataclass

from django.db import connection

from posts.models import Post

PAGE = 20
WINDOW = 60  # ids per round: three times a page, for what the rules hide
END = 2**63 - 1  # above every id
ROUNDS = 10  # of hidden ids at most; then a short page, whose cursor goes on from there

USES_OF_HASHTAGS = """
    SELECT DISTINCT used.post_id FROM unnest(%(hashtags)s::bigint[]) AS hashtag(id) CROSS JOIN LATERAL (
        SELECT post_id FROM post_hashtags
        WHERE hashtag_id = hashtag.id AND post_id < %(before)s ORDER BY post_id DESC LIMIT %(window)s
    ) used
    ORDER BY used.post_id DESC LIMIT %(window)s
"""


@dataclass(frozen=True)
class Page:
    """Posts newest first, and the cursor below which the next page goes on (None at the end)."""

    rows: list
    cursor: int | None


def walk(candidates, shown, before=None):
    """The Page below the cursor `before` (or the first).

    `candidates(before)` gives up to WINDOW ids, newest first; `shown(ids)` gives the rows of those that may be
    shown, newest first.
    """
    rows, cursor = [], before
    for _ in range(ROUNDS):
        ids = candidates(cursor)
        for row in shown(ids):
            if len(rows) == PAGE:
                return Page(rows, rows[-1].pk)
            rows.append(row)
        if len(ids) < WINDOW:
            return Page(rows, None)
        cursor = min(ids)
    return Page(rows, cursor)


def walk_posts(marks, viewer, before=None, with_muted=False):
    """The Page of the posts that `marks` (likes, mentions, hashtag uses: rows with a `post`) point to.

    People whom the viewer has muted are left out, unless it is no timeline of the viewer's: `with_muted`.
    """

    def candidates(cursor):
        below = marks.filter(post__lt=cursor) if cursor else marks
        return list(below.order_by("-post").values_list("post", flat=True)[:WINDOW])

    return walk(candidates, lambda ids: _shown(ids, viewer, with_muted), before)


def walk_hashtags(hashtags, viewer, before=None):
    """The Page of the posts that have any of these hashtags (ids), each once.

    The newest few of every hashtag are merged, so that a busy one costs no more than a quiet one.
    """

    def candidates(cursor):
        values = {"hashtags": hashtags, "before": cursor or END, "window": WINDOW}
        with connection.cursor() as rows:
            rows.execute(USES_OF_HASHTAGS, values)
            return [pk for (pk,) in rows]

    return walk(candidates, lambda ids: _shown(ids, viewer), before)


def _shown(ids, viewer, with_muted=False):
    posts = Post.objects.filter(pk__in=ids).visible_to(viewer)
    return (posts if with_muted else posts.without_muted_by(viewer)).as_rows().newest_first()
