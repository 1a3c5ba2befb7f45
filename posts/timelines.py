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

from follows.models import Follow
from posts.models import Post
from posts.walks import END, PAGE, WINDOW, Span, walk
from witter import prepared
from witter.prepared import Prepared
from witter.rows import HasRow

ROUND = 40  # candidates looked at together: two pages, for what the rules hide
ENOUGH = PAGE + 4  # of them that are shown: one to tell that there are more, and some that may stand above already
FIRST_HEADS = """
    SELECT people.author, stats.last_post_id AS head
    FROM people JOIN user_stats stats ON stats.user_id = people.author
    WHERE stats.last_post_id > %(after)s
"""
LATER_HEADS = """
    SELECT people.author, newest.id AS head
    FROM people CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE author_id = people.author AND id < %(before)s ORDER BY id DESC LIMIT 1
    ) newest
"""
CANDIDATES = """
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
MANY = 1_000  # people from whom on the newest posts of the whole site are looked through first
NEWEST = 10_000  # of these
AMONG_NEWEST = """
    SELECT id FROM (SELECT id, author_id FROM posts WHERE id < %(before)s ORDER BY id DESC LIMIT %(newest)s) newest
    WHERE (author_id IN ({people})) IS TRUE -- which makes it a look into a hash table, not a join
    ORDER BY id DESC LIMIT %(window)s
"""
REPOSTS_ABOVE = """
    SELECT array_agg(repost.id) FROM unnest(%s::bigint[]) AS original(id) CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE repost_of_id = original.id AND id >= %s ORDER BY id LIMIT 200
    ) repost
"""
LOOK = """
    WITH found AS MATERIALIZED ({candidates}), span AS (
        SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM found
    )
    SELECT span.*, shown.* FROM span LEFT JOIN ({shown} LIMIT {enough}) shown ON true ORDER BY shown.pk DESC
"""


@cache
def look_sql(candidates, shown):
    """SQL that finds candidates and asks at once which of these `ids` are shown, until there are ENOUGH."""
    shown = shown.replace("%(ids)s", "ARRAY(SELECT id FROM found)")
    return LOOK.format(candidates=candidates, shown=shown, enough=ENOUGH)


class Timeline:
    """What some people post and repost, newest first, as far as one viewer may and wants to see it.

    A subclass says who they are: in `people`, SQL for their ids, which may use `viewer` and `values`, and whether they
    `are_many`. Whose reposts are wanted is a condition, `passed_on()`; `meant()` leaves out replies to others. `shown`
    is what `rows_among` gives and `above` what `reposted_above` gives, prepared.
    """

    people = ""
    are_many = False
    shown = above = None

    def __init__(self, viewer, **values):
        self.viewer, self.values = viewer, values

    def passed_on(self):
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
            return span, self._first_of_each(rows, seen, before)

        return walk(look, before, ROUND)

    def news_sql(self, after):
        """SQL and its parameters for one value: as JSON, the candidates newer than the cursor `after`."""
        return f"SELECT json_agg(id) FROM ({self._from_heads()}) news", self._values(WINDOW, after=after)

    def rows_among(self, ids):
        """Those of the posts with these ids that the rules let through, newest first, with the author loaded."""
        posts = Post.objects.filter(pk__among=ids).visible_to(self.viewer).without_muted_by(self.viewer)
        wanted = posts.filter(Q(repost_of=None) | self.passed_on())
        return self.meant(wanted).as_rows().newest_first()

    def reposted_above(self, originals, before):
        """Which of these posts are passed on here above the cursor `before`.

        Only the 200 reposts next above it are looked at, so that a post the whole site has reposted costs no more
        than any other.
        """
        reposts = Post.objects.filter(pk__among=RawSQL(REPOSTS_ABOVE, [originals, before])).filter(self.passed_on())
        return reposts.visible_to(self.viewer).without_muted_by(self.viewer).values_list("repost_of", flat=True)

    def count_of(self, news):
        """How many posts by others there are to show, up to WINDOW, in what `news_sql` found."""
        rows = self._shown(news or [])  # mostly nothing is new: then nothing more is asked
        return len({row.repost_of_id or row.pk for row in rows if row.author_id != self.viewer.pk})

    def _from_heads(self, before=None):
        return CANDIDATES.format(people=self.people, heads=LATER_HEADS if before else FIRST_HEADS)

    def _values(self, window, before=None, after=0):
        span = {"before": before or END, "after": after, "window": window, "newest": NEWEST}
        return {"viewer": self.viewer.pk, **span, **self.values}

    def _look(self, before=None):
        """The Span of the newest posts of these people, hidden ones too, and the rows of those shown.

        One query; another for many people who have been quiet.
        """
        values = self._values(ROUND, before)
        if self.are_many:
            span, rows = self._look_at(AMONG_NEWEST.format(people=self.people), values)
            if span.count == ROUND:
                return span, rows
        return self._look_at(self._from_heads(before), values)

    def _look_at(self, candidates, values):
        shown = self.shown.statement_for(self.viewer)
        with prepared.cursor() as cursor:
            cursor.execute(look_sql(candidates, shown.sql), prepared.typed(values))
            found = cursor.fetchall()
        size = len(Span._fields)
        span, rows = Span(*found[0][:size]), shown.load([row[size:] for row in found if row[size]])
        if len(rows) == ENOUGH:  # nobody asked about the rest
            span = span._replace(count=ROUND, oldest=rows[-1].pk)
        return span, rows

    def _shown(self, ids):
        """The rows of those posts that are shown here, newest first."""
        return self.shown(self.viewer, ids=ids, **self.values) if ids else []

    def _first_of_each(self, rows, seen, before):
        """Minus posts that stand above already, on this page or (under a newer repost) on an earlier one."""
        above = self._shown_above(rows, before) if before else set()
        for row in rows:
            original = row.repost_of_id or row.pk
            if original not in seen and original not in above:
                seen.add(original)
                yield row

    def _shown_above(self, rows, before):
        """Which of these posts an earlier page has shown already, under a newer repost."""
        originals = [row.repost_of_id or row.pk for row in rows]
        return set(self.above(self.viewer, originals=originals, before=before, **self.values))


class HomeTimeline(Timeline):
    """The home timeline of one signed-in viewer: theirs, and of those they follow."""

    people = """
        SELECT followee_id AS author FROM follows WHERE follower_id = %(viewer)s UNION ALL SELECT %(viewer)s
    """

    shown = Prepared(lambda viewer, ids: HomeTimeline(viewer).rows_among(ids), "ids")
    above = Prepared(
        lambda viewer, originals, before: HomeTimeline(viewer).reposted_above(originals, before), "originals", "before"
    )

    @property
    def are_many(self):
        return self.viewer.stats.following_count >= MANY

    def passed_on(self):
        followed = HasRow(Follow, follower=self.viewer.pk, followee=F("author"), show_reposts=True)
        return Q(author=self.viewer.pk) | Q(followed)

    def meant(self, posts):
        return posts.meant_for_home_of(self.viewer)
