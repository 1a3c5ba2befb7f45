from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, F
from django.db.models.functions import Cast, Coalesce, Now

from core.db.associations import unindexed_foreign_key
from posts.models import Post
from search import messages
from search.indexing import build_tsvector
from search.query import MAX_QUERY_LENGTH

WINDOW = 30  # ids per query: few are hidden, and each costs a row lookup
NEWEST = 1000  # ids of the first step, scanned by the primary key without the text index
BUCKET_BITS = (14, 18, 22)  # the GIN index has id >> bits as a column: buckets of 2**bits ids
SCAN_STEPS = (0, *[14] * 3, *[18] * 7, *[22] * 2, 64)  # bucket bits per step; 0: NEWEST ids, 64: all the rest
MIN_FOLLOWERS = 4  # of a PopularUser
MAX_SAVED_SEARCHES = 25  # of a user

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
        """Create or update the documents of these posts. Reposts have none."""
        rows = [
            self.model(post_id=post.pk, author_id=post.author_id, tsv=build_tsvector(post))
            for post in posts
            if not post.repost_of_id
        ]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=["author", "tsv"])

    def newest_ids(self, condition, bounds):
        """Return up to WINDOW ids of posts that meet `condition`, newest first, within `bounds` (see bucket_bounds).

        UNION ALL with a LIMIT, of one query per pair of adjacent bounds: PostgreSQL stops as soon as there are enough
        rows. The newest ids come first, then ever larger buckets of the text index. Sorting all matches of a common
        word, or scanning backwards for a rare one, would take seconds instead of milliseconds.
        """
        ranges = zip(bounds[1:], bounds, SCAN_STEPS, strict=False)
        steps = [self._bucket_query(condition, *id_range)[:WINDOW] for id_range in ranges]
        return steps[0].union(*steps[1:], all=True)[:WINDOW] if len(steps) > 1 else steps[0]

    def newest_ids_by_author(self, author, condition, before, since):
        """Return up to WINDOW ids in [since, before) of posts of `author` (an id) that match, newest first."""
        rows = self.filter(condition, author=author, post_id__gte=since, post_id__lt=before)
        return rows.order_by("-post_id").values_list("post_id", flat=True)[:WINDOW]

    def _bucket_query(self, condition, low, high, size):
        """Return the ids of matches in [low, high), newest first. The range lies in one bucket of `size` bits.

        - Cast to bigint: the index is on bigint, and an int4 would not use it.
        - `+ 0` keeps the planner from scanning the primary key.
        - COALESCE makes it scan the primary key for the newest ids (size 0).
        """
        shifted_id = ExpressionWrapper(F("post_id") + 0, BigIntegerField())
        if size:
            rows = self.alias(shifted_id=shifted_id).filter(condition, shifted_id__gte=low, shifted_id__lt=high)
        else:
            rows = self.filter(
                Coalesce(ExpressionWrapper(condition, BooleanField()), False), post_id__gte=low, post_id__lt=high
            )
        if size in BUCKET_BITS:
            bucket = (Cast(high, BigIntegerField()) - 1).bitrightshift(size)
            rows = rows.alias(bucket=F("post_id").bitrightshift(size)).filter(bucket=bucket)
        return rows.order_by(shifted_id.desc()).values_list("post_id", flat=True)


def bucket_bounds(top, since=0):
    """Return the bounds of the SCAN_STEPS, descending from `top` to `since`.

    The first bucket of a size may be almost empty, as it ends at `top`. Several buckets of a size come before the next
    size because PostgreSQL reads all matches in a bucket: a larger one is read only if matches are rare.
    """
    bounds = [top]
    for size in SCAN_STEPS:
        if top <= since:
            break
        top = max(since, (top - 1) >> size << size if size else top - NEWEST)
        bounds.append(top)
    return bounds


class SearchDocument(models.Model):
    """The tsvector of a post, in a narrow table of its own."""

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


class PopularUserQuerySet(models.QuerySet):
    def refresh(self, user=None):
        """Refresh the popularity of `user`, by default of all. Write only if the followers have doubled or halved."""
        values = {"user": user and user.pk, "least": MIN_FOLLOWERS}
        with connection.cursor() as cursor:
            cursor.execute(UPSERT_POPULARITY_SQL, values)


class PopularUser(models.Model):
    """A user with at least MIN_FOLLOWERS, so that the most followed users of a name are found without sorting.

    `weight` is log2 of the number of followers: it changes rarely. `names` are the folded username and name, stored
    here for an index-only scan; a database trigger updates them.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="well_known"
    )
    weight = models.PositiveSmallIntegerField()
    names = models.TextField(default="", db_default="")

    objects = PopularUserQuerySet.as_manager()

    class Meta:
        db_table = "search_well_known"
        verbose_name_plural = "well-known people"
        indexes = [models.Index(fields=["-weight", "user"], include=["names"], name="search_well_known_names")]

    def __str__(self):
        return f"{self.user_id} at {self.weight}"


class SavedSearchQuerySet(models.QuerySet):
    @transaction.atomic
    def save_search(self, user, query):
        """Save the normalised text of a query. Idempotent. Raise ValidationError above MAX_SAVED_SEARCHES."""
        get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
        mine = self.filter(user=user)
        if mine.filter(query=query).exists():
            return
        if mine.count() >= MAX_SAVED_SEARCHES:
            raise ValidationError(messages.too_many_saved_searches(MAX_SAVED_SEARCHES))
        self.create(user=user, query=query)

    def unsave_search(self, user, query):
        """Delete a saved search, if there is one."""
        self.filter(user=user, query=query).delete()


class SavedSearch(models.Model):
    """The text of a query that a user searches for again and again; visible to that user only."""

    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="saved_searches")
    query = models.CharField(max_length=MAX_QUERY_LENGTH)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        db_table = "saved_searches"
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "query"],
                name="search_saved_once",
                violation_error_message=messages.SEARCH_SAVED_ALREADY,
            )
        ]

    def __str__(self):
        return f"{self.user_id} saved a search"
