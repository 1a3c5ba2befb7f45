from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import BigIntegerField, F, Max
from django.db.models.functions import Cast

from posts.models import Post
from search.documents import vector_of

NEWEST = 1000  # ids that are looked through without the help of the text index
SIZES = (14, 18, 22)  # of the buckets of ids that the text index holds, in bits
WELL_KNOWN = 4  # followers from which somebody is

FOLLOW_CHANGED = """
    INSERT INTO search_well_known (user_id, weight)
    SELECT user_id, floor(log(2, followers_count)) FROM user_stats stats
    WHERE (%(user)s::bigint IS NULL OR user_id = %(user)s) AND followers_count >= %(least)s AND NOT EXISTS (
        SELECT FROM search_well_known old
        WHERE old.user_id = stats.user_id AND old.weight = floor(log(2, stats.followers_count))
    )
    ON CONFLICT (user_id) DO UPDATE SET weight = excluded.weight
"""


class SearchDocumentQuerySet(models.QuerySet):
    def index(self, posts):
        """Write the documents of these posts, in place of those they have. Reposts have none."""
        rows = [
            self.model(post_id=post.pk, author_id=post.author_id, tsv=vector_of(post))
            for post in posts
            if not post.repost_of_id
        ]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=["author", "tsv"])

    def newest_ids(self, condition, count, before=None, since=0):
        """Up to `count` ids of posts that meet `condition`, newest first, from `since` up to but not with `before`.

        One query, whose steps PostgreSQL takes only until there are enough: the newest ids, then ever larger buckets
        of ids that the text index holds. To sort all matches of a common word, or to walk the site backwards for
        a rare one, would take seconds where this takes milliseconds.
        """
        newest = self.aggregate(newest=Max("post_id"))["newest"] or 0
        top = min(newest + 1, before or newest + 1)
        steps = [self._step(condition, *step)[:count] for step in steps_below(top, since)]
        if len(steps) > 1:
            return steps[0].union(*steps[1:], all=True)[:count]
        return steps[0] if steps else self.none()

    def newest_ids_by(self, author, condition, count, before=None, since=0):
        """The same for one author (by id): their documents, backwards."""
        rows = self.filter(condition, author=author, post_id__gte=since)
        if before:
            rows = rows.filter(post_id__lt=before)
        return rows.order_by("-post_id").values_list("post_id", flat=True)[:count]

    def _step(self, condition, low, high, size):
        """Ids of matches from `low` up to but not with `high`, newest first, which lie in one bucket of this size.

        Two traps: without the cast the number of the bucket is an int4, which the index does not know; without "+ 0"
        the planner prefers to walk the primary key.
        """
        place = F("post_id") + 0 if size else F("post_id")
        rows = self.alias(place=place).filter(condition, place__gte=low, place__lt=high)
        if size in SIZES:
            bucket = Cast((high - 1) >> size, BigIntegerField())
            rows = rows.alias(bucket=F("post_id").bitrightshift(size)).filter(bucket=bucket)
        return rows.order_by((F("post_id") + 0).desc()).values_list("post_id", flat=True)


def steps_below(top, since=0):
    """(low, high, size) of each step: the newest ids, two buckets of each size, and in the end (64 bits) all the rest.

    Two, because the first may have ended just above.
    """
    for size in (0, *(size for size in SIZES for _ in range(2)), 64):
        if top <= since:
            return
        low = max(since, (top - 1) >> size << size if size else top - NEWEST)
        yield low, top, size
        top = low


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
                *(F("post_id").bitrightshift(size) for size in SIZES),
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
        values = {"user": user and user.pk, "least": WELL_KNOWN}
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW_CHANGED, values)


class WellKnown(models.Model):
    """Somebody with a following, so that the best-followed people of a name are found without sorting all of them.

    The weight is the number of followers as a power of two: it hardly ever changes, unlike the number itself.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="well_known"
    )
    weight = models.PositiveSmallIntegerField()

    objects = WellKnownQuerySet.as_manager()

    class Meta:
        db_table = "search_well_known"
        verbose_name_plural = "well-known people"
        indexes = [models.Index(fields=["-weight", "user"], name="search_well_known_order")]

    def __str__(self):
        return f"{self.user_id} at {self.weight}"
