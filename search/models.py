from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, F
from django.db.models.functions import Cast, Coalesce

from posts.models import Post
from search.indexing import build_tsvector

WINDOW = 30  # ids per round: hardly any is hidden, and each is one more row to look up
NEWEST = 1000  # ids that are looked through without the help of the text index
BUCKET_BITS = (14, 18, 22)  # of the buckets of ids that the text index holds, in bits
SCAN_STEPS = (0, *[14] * 3, *[18] * 7, *[22] * 2, 64)  # the sizes of what is looked through in turn
MIN_FOLLOWERS = 4  # followers from which somebody is

UPSERT_POPULARITY_SQL = """
    INSERT INTO search_well_known (user_id, weight, names)
    SELECT user_id, weight, names FROM user_stats JOIN users ON users.id = user_id CROSS JOIN LATERAL (
        SELECT floor(log(2, followers_count)) AS weight, search_fold(username || ' ' || name) AS names
    ) new
    WHERE (%(user)s::bigint IS NULL OR user_id = %(user)s) AND followers_count >= %(least)s AND NOT EXISTS (
        SELECT FROM search_well_known old
        WHERE old.user_id = user_stats.user_id AND old.weight = new.weight AND old.names = new.names
    )
    ON CONFLICT (user_id) DO UPDATE SET weight = excluded.weight, names = excluded.names
"""


class SearchDocumentQuerySet(models.QuerySet):
    def index(self, posts):
        """Write the documents of these posts, in place of those they have. Reposts have none."""
        rows = [
            self.model(post_id=post.pk, author_id=post.author_id, tsv=build_tsvector(post))
            for post in posts
            if not post.repost_of_id
        ]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=["author", "tsv"])

    def newest_ids(self, condition, bounds):
        """Up to WINDOW ids of posts that meet `condition`, newest first, between the first and the last of the bounds.

        One query, whose STEPS (from one of the `bounds_below` to the next) PostgreSQL takes only until there are
        enough: the newest ids, then ever larger buckets of ids that the text index holds. To sort all matches of
        a common word, or to walk the site backwards for a rare one, would take seconds where this takes milliseconds.
        """
        spans = zip(bounds[1:], bounds, SCAN_STEPS, strict=False)
        steps = [self._step(condition, *span)[:WINDOW] for span in spans]
        return steps[0].union(*steps[1:], all=True)[:WINDOW] if len(steps) > 1 else steps[0]

    def newest_ids_by(self, author, condition, before, since):
        """The same for one author (by id) from `since` up to but not with `before`: their documents, backwards."""
        rows = self.filter(condition, author=author, post_id__gte=since, post_id__lt=before)
        return rows.order_by("-post_id").values_list("post_id", flat=True)[:WINDOW]

    def _step(self, condition, low, high, size):
        """Ids of matches from `low` up to but not with `high`, newest first, which lie in one bucket of this size.

        Three traps: without the cast the number of the bucket is an int4, which the index does not know; without
        "+ 0" the planner prefers to walk the primary key, and without the coalescing not to, among the newest ids.
        """
        place = ExpressionWrapper(F("post_id") + 0, BigIntegerField())
        if size:
            rows = self.alias(place=place).filter(condition, place__gte=low, place__lt=high)
        else:
            rows = self.filter(
                Coalesce(ExpressionWrapper(condition, BooleanField()), False), post_id__gte=low, post_id__lt=high
            )
        if size in BUCKET_BITS:
            bucket = (Cast(high, BigIntegerField()) - 1).bitrightshift(size)
            rows = rows.alias(bucket=F("post_id").bitrightshift(size)).filter(bucket=bucket)
        return rows.order_by(place.desc()).values_list("post_id", flat=True)


def bucket_bounds(top, since=0):
    """Where the steps begin and end, from `top` down to `since`: the newest ids, some buckets of each size, the rest.

    The first of a size may have ended just above. The others are there because a bucket is read as a whole: the more
    small ones held too few matches, the fewer are in a large one, and each match is a row to look up.
    """
    bounds = [top]
    for size in SCAN_STEPS:
        if top <= since:
            break
        top = max(since, (top - 1) >> size << size if size else top - NEWEST)
        bounds.append(top)
    return bounds


class SearchDocument(models.Model):
    """What a post can be found by, in a narrow table of its own."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="search_document")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    tsv = SearchVectorField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        db_table = "search_doc"
        indexes = [
            GinIndex(
                "tsv",
                *(F("post_id").bitrightshift(size) for size in BUCKET_BITS),
                "author_id",
                name="search_doc_words",
                fastupdate=False,
            ),
            models.Index(fields=["author", "post"], name="search_doc_by_author"),
        ]

    def __str__(self):
        return f"words of {self.post_id}"


class WellKnownQuerySet(models.QuerySet):
    def weigh(self, user=None):
        """Note how well known `user` (or everybody) is now. Writes nothing until a following has doubled or halved."""
        values = {"user": user and user.pk, "least": MIN_FOLLOWERS}
        with connection.cursor() as cursor:
            cursor.execute(UPSERT_POPULARITY_SQL, values)


class PopularUser(models.Model):
    """Somebody with a following, so that the best-followed people of a name are found without sorting all of them.

    The weight is the number of followers as a power of two: it hardly ever changes, unlike the number itself. The
    names, as they are compared, stand here too, so that an index alone answers; the database keeps them up to date.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="well_known"
    )
    weight = models.PositiveSmallIntegerField()
    names = models.TextField(default="", db_default="")

    objects = WellKnownQuerySet.as_manager()

    class Meta:
        db_table = "search_well_known"
        verbose_name_plural = "well-known people"
        indexes = [models.Index(fields=["-weight", "user"], include=["names"], name="search_well_known_names")]

    def __str__(self):
        return f"{self.user_id} at {self.weight}"
