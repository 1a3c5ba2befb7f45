"""Find and fix denormalised counters that differ from the rows they count, by ranges of primary keys.

A counter and the rows it counts always change in one transaction, so that one statement that reads both sees no
difference while the site is in use. A fix locks the counter rows first and counts under the lock, so that no
concurrent change is lost or counted twice.
"""

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models import Count, F, Max, Sum

from accounts.models import User, UserStats
from follows.models import Follow
from lists.models import List
from notifications.models import Notification, NotificationActor
from posts.models import Like, Post, PostCounts

ROW_COUNT = Count("*")


@dataclass(frozen=True)
class Counter:
    """A stored count: `field` of `model` must equal the aggregate `measure` of the `rows` whose `key` is its pk."""

    model: type[models.Model]
    field: str
    rows: models.QuerySet
    key: str
    measure: models.Aggregate = ROW_COUNT

    def __str__(self):
        return f"{self.model._meta.db_table}.{self.field}"


# For each table of counters the rows that have some, and their relation to it.
OWNERS = {UserStats: User.objects.all(), PostCounts: Post.objects.originals()}
RELATIONS = {UserStats: "stats", PostCounts: "counts"}
POSTS, LIKES, FOLLOWS = Post.objects.all(), Like.objects.all(), Follow.objects.all()
COUNTERS = [
    Counter(UserStats, "followers_count", FOLLOWS, "followee"),
    Counter(UserStats, "following_count", FOLLOWS, "follower"),
    Counter(UserStats, "posts_count", POSTS, "author"),
    Counter(UserStats, "replies_count", POSTS.filter(is_reply=True), "author"),
    Counter(UserStats, "media_count", POSTS.filter(photo_count__gt=0), "author", Sum("photo_count")),
    Counter(UserStats, "likes_count", LIKES, "user"),
    Counter(UserStats, "lists_count", List.objects.filter(is_private=False), "owner"),
    Counter(UserStats, "last_post_id", POSTS, "author", Max("pk")),
    Counter(PostCounts, "like_count", LIKES, "post"),
    Counter(PostCounts, "repost_count", POSTS, "repost_of"),
    Counter(PostCounts, "reply_count", POSTS, "in_reply_to"),
    Counter(PostCounts, "quote_count", POSTS, "quote_of"),
    Counter(Notification, "actor_count", NotificationActor.objects.all(), "note"),
]


def find_drift(counter, low, high):
    """Return the primary keys from `low` to `high` whose stored count is wrong."""
    counts_sql, params = _counts_sql(counter, low, high)
    table, key = counter.model._meta.db_table, counter.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT stored."{key}" FROM "{table}" stored'
            f' LEFT JOIN ({counts_sql}) AS counted (pk, number) ON counted.pk = stored."{key}"'
            f' WHERE stored."{key}" BETWEEN %s AND %s AND stored."{counter.field}" <> COALESCE(counted.number, 0)',
            [*params, low, high],
        )
        return [pk for (pk,) in cursor]


@transaction.atomic
def fix_drift(counter, keys):
    """Recompute the stored counts with these primary keys."""
    if not keys:
        return
    low, high = min(keys), max(keys)
    rows = counter.model.objects.filter(pk__in=keys)
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    counts_sql, params = _counts_sql(counter, low, high)
    table, key = counter.model._meta.db_table, counter.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" stored SET "{counter.field}" = COALESCE(counted.number, 0)'
            f" FROM unnest(%s::bigint[]) AS wrong (pk) LEFT JOIN ({counts_sql}) AS counted (pk, number) USING (pk)"
            f' WHERE stored."{key}" = wrong.pk',
            [keys, *params],
        )


def find_missing_rows(model, low, high):
    """Return the primary keys from `low` to `high` whose owner has no row of counters."""
    return list(OWNERS[model].filter(pk__range=(low, high), **{RELATIONS[model]: None}).values_list("pk", flat=True))


def create_missing_rows(model, keys):
    """Create rows of zero counters with these primary keys."""
    model.objects.bulk_create([model(pk=key) for key in keys], ignore_conflicts=True)


def _counts_sql(counter, low, high):
    """Return SQL and parameters for the counted rows: keys from `low` to `high` with at least one row, and numbers."""
    rows = counter.rows.filter(**{f"{counter.key}__gte": low, f"{counter.key}__lte": high}).order_by()
    return rows.values_list(F(f"{counter.key}_id")).annotate(number=counter.measure).query.sql_with_params()
