"""Timelines of many people: gathered when they are read, from the people with the newest posts ("heads").

The newest K posts can only come from the K people whose newest post is newest, and none is older than the K-th
of those heads. So reading costs the same however large the site is, publishing costs nothing extra, and a follow
takes effect at once. A page's cursor is the last candidate looked at: nothing repeats and nothing is skipped.

Where there are so many people that their heads lie all over the disk, the newest posts of the whole site are looked
through first: a page of theirs is mostly among them.
"""

from functools import cache

from django.db.models import Q
from django.db.models.expressions import F, RawSQL

from core.fastpath import prepared_queries
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Follow
from posts.models import Post
from posts.timelines.pagination import MAX_ID, PAGE_SIZE, WINDOW_SIZE, WindowRange, paginate

TIMELINE_WINDOW_SIZE = 40  # candidates looked at together: two pages, for what the rules hide
ROWS_NEEDED = (
    PAGE_SIZE + 4
)  # of them that are shown: one to tell that there are more, and some that may stand above already
FIRST_PAGE_HEADS_SQL = """
    SELECT people.author, stats.last_post_id AS head
    FROM people JOIN user_stats stats ON stats.user_id = people.author
    WHERE stats.last_post_id > %(after)s
"""
NEXT_PAGE_HEADS_SQL = """
    SELECT people.author, newest.id AS head
    FROM people CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE author_id = people.author AND id < %(before)s ORDER BY id DESC LIMIT 1
    ) newest
"""
CANDIDATES_SQL = """
    WITH people AS (
        {people}
    ), heads AS MATERIALIZED (
        {heads} ORDER BY head DESC LIMIT %(window)s
    ), floor AS MATERIALIZED (
        SELECT CASE WHEN count(*) = %(window)s THEN min(head) ELSE 0 END AS id FROM heads
    )
    SELECT candidate.id FROM heads CROSS JOIN LATERAL (
        SELECT id FROM posts
        WHERE author_id = heads.author AND id >= (SELECT id FROM floor) AND id < %(before)s AND id > %(after)s
        ORDER BY id DESC LIMIT %(window)s
    ) candidate
    ORDER BY candidate.id DESC LIMIT %(window)s
"""
LARGE_FOLLOWING = 1_000  # people from whom on the newest posts of the whole site are looked through first
GLOBAL_SCAN_LIMIT = 10_000  # of these
GLOBAL_SCAN_SQL = """
    SELECT id FROM (SELECT id, author_id FROM posts WHERE id < %(before)s ORDER BY id DESC LIMIT %(newest)s) newest
    WHERE (author_id IN ({people})) IS TRUE -- which makes it a look into a hash table, not a join
    ORDER BY id DESC LIMIT %(window)s
"""
NEWER_REPOSTS_SQL = """
    SELECT array_agg(repost.id) FROM unnest(%s::bigint[]) AS original(id) CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE repost_of_id = original.id AND id >= %s ORDER BY id LIMIT 200
    ) repost
"""
WINDOW_SQL = """
    WITH found AS MATERIALIZED ({candidates}), span AS (
        SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM found
    )
    SELECT span.*, shown.* FROM span LEFT JOIN ({shown} LIMIT {enough}) shown ON true ORDER BY shown.pk DESC
"""
FOUND_IDS_SQL = "ARRAY(SELECT id FROM found)"  # in WINDOW_SQL, for the `ids` of a query of visible rows


@cache
def window_sql(candidates, shown):
    """SQL that finds candidates and asks at once which of these `ids` are shown, until there are ENOUGH."""
    return WINDOW_SQL.format(candidates=candidates, shown=shown, enough=ROWS_NEEDED)


class Timeline:
    """What some people post and repost, newest first, as far as one viewer may and wants to see it.

    A subclass says who they are: in `people`, SQL for their ids, which may use `viewer` and `values`, and whether they
    `are_many`. Whose reposts are wanted is a condition, `passed_on()`; `meant()` leaves out replies to others. `shown`
    is what `rows_among` gives and `above` what `reposted_above` gives, prepared.
    """

    people = ""
    is_large = False
    shown = above = None

    def __init__(self, viewer, **values):
        self.viewer, self.values = viewer, values

    def repost_filter(self):
        """The condition that a repost is by one of these people, and wanted."""
        raise NotImplementedError

    def meant(self, posts):
        """Minus replies that are of no use to a reader of this timeline."""
        raise NotImplementedError

    def page(self, before=None):
        """The newest Page, or the one whose posts are older than the cursor `before`."""
        seen = set()

        def look(cursor):
            span, rows = self._look(cursor)
            return span, self._deduplicate(rows, seen, before)

        return paginate(look, before, TIMELINE_WINDOW_SIZE)

    def new_ids_sql(self, after):
        """SQL and its parameters for one value: as JSON, the candidates newer than the cursor `after`."""
        return f"SELECT json_agg(id) FROM ({self._from_heads()}) news", self._values(WINDOW_SIZE, after=after)

    def visible_rows(self, ids):
        """Those of the posts with these ids that the rules let through, newest first, with the author loaded."""
        posts = Post.objects.filter(pk__any_of=ids).visible_to(self.viewer).without_muted_by(self.viewer)
        wanted = posts.filter(Q(repost_of=None) | self.repost_filter())
        return self.meant(wanted).timeline_rows().newest_first()

    def reposted_on_earlier_pages(self, originals, before):
        """Which of these posts are passed on here above the cursor `before`.

        Only the 200 reposts next above it are looked at, so that a post the whole site has reposted costs no more
        than any other.
        """
        reposts = Post.objects.filter(pk__any_of=RawSQL(NEWER_REPOSTS_SQL, [originals, before])).filter(
            self.repost_filter()
        )
        return reposts.visible_to(self.viewer).without_muted_by(self.viewer).values_list("repost_of", flat=True)

    def count_new(self, news):
        """How many posts by others there are to show, up to WINDOW, in what `news_sql` found."""
        rows = self._shown(news or [])  # mostly nothing is new: then nothing more is asked
        return len({row.repost_of_id or row.pk for row in rows if row.author_id != self.viewer.pk})

    def _from_heads(self, before=None):
        return CANDIDATES_SQL.format(people=self.people, heads=NEXT_PAGE_HEADS_SQL if before else FIRST_PAGE_HEADS_SQL)

    def _values(self, window, before=None, after=0):
        span = {"before": before or MAX_ID, "after": after, "window": window, "newest": GLOBAL_SCAN_LIMIT}
        return {"viewer": self.viewer.pk, **span, **self.values}

    def _look(self, before=None):
        """The Span of the newest posts of these people, hidden ones too, and the rows of those shown.

        One query; another for many people who have been quiet.
        """
        values = self._values(TIMELINE_WINDOW_SIZE, before)
        if self.is_large:
            span, rows = self._run_window_query(GLOBAL_SCAN_SQL.format(people=self.people), values)
            if span.count == TIMELINE_WINDOW_SIZE:
                return span, rows
        return self._run_window_query(self._from_heads(before), values)

    def _run_window_query(self, candidates, values):
        shown = self.shown.compiled_for(self.viewer)
        with prepared_queries.cursor() as cursor:
            cursor.execute(
                window_sql(candidates, shown.as_subquery(ids=FOUND_IDS_SQL)), prepared_queries.bind_values(values)
            )
            found = cursor.fetchall()
        size = len(WindowRange._fields)
        span, rows = WindowRange(*found[0][:size]), shown.load([row[size:] for row in found if row[size]])
        if len(rows) == ROWS_NEEDED:  # nobody asked about the rest
            span = span._replace(count=TIMELINE_WINDOW_SIZE, oldest=rows[-1].pk)
        return span, rows

    def _shown(self, ids):
        """The rows of those posts that are shown here, newest first."""
        return self.shown(self.viewer, ids=ids, **self.values) if ids else []

    def _deduplicate(self, rows, seen, before):
        """Minus posts that stand above already, on this page or (under a newer repost) on an earlier one."""
        above = self._ids_on_earlier_pages(rows, before) if before else set()
        for row in rows:
            original = row.repost_of_id or row.pk
            if original not in seen and original not in above:
                seen.add(original)
                yield row

    def _ids_on_earlier_pages(self, rows, before):
        """Which of these posts an earlier page has shown already, under a newer repost."""
        originals = [row.repost_of_id or row.pk for row in rows]
        return set(self.above(self.viewer, originals=originals, before=before, **self.values))


class HomeTimeline(Timeline):
    """The home timeline of one signed-in viewer: theirs, and of those they follow."""

    people = """
        SELECT followee_id AS author FROM follows WHERE follower_id = %(viewer)s UNION ALL SELECT %(viewer)s
    """

    shown = PreparedQuery(lambda viewer, ids: HomeTimeline(viewer).visible_rows(ids), "ids")
    above = PreparedQuery(
        lambda viewer, originals, before: HomeTimeline(viewer).reposted_on_earlier_pages(originals, before),
        "originals",
        "before",
    )

    @property
    def is_large(self):
        return self.viewer.stats.following_count >= LARGE_FOLLOWING

    def repost_filter(self):
        followed = RowExists(Follow, follower=self.viewer.pk, followee=F("author"), show_reposts=True)
        return Q(author=self.viewer.pk) | Q(followed)

    def meant(self, posts):
        return posts.without_replies_to_unfollowed(self.viewer)
