"""What every stored number should be, and how to put it right, a range of keys at a time.

A number and the row it counts are always changed in one transaction, so one statement that reads both sees no false
drift on a busy site. Putting right locks the numbers first and counts again under the lock, so that nothing that
happens meanwhile is lost or counted twice.
"""

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.models import Count, F, Max

from accounts.models import User, UserStats
from follows.models import Follow
from lists.models import List
from notifications.models import Notification, NotificationActor
from posts.models import Like, Post, PostCounts


@dataclass(frozen=True)
class Counter:
    """A stored number: `field` of `model`, true when it equals `measure` over the `rows` with its key."""

    model: type[models.Model]
    field: str
    rows: models.QuerySet
    key: str
    measure: models.Aggregate = Count("*")

    def __str__(self):
        return f"{self.model._meta.db_table}.{self.field}"


OWNERS = {UserStats: User.objects.all(), PostCounts: Post.objects.originals()}
NUMBERS = {UserStats: "stats", PostCounts: "counts"}
POSTS, LIKES, FOLLOWS = Post.objects.all(), Like.objects.all(), Follow.objects.all()
COUNTERS = [
    Counter(UserStats, "followers_count", FOLLOWS, "followee"),
    Counter(UserStats, "following_count", FOLLOWS, "follower"),
    Counter(UserStats, "posts_count", POSTS, "author"),
    Counter(UserStats, "replies_count", POSTS.filter(is_reply=True), "author"),
    Counter(UserStats, "media_count", POSTS.filter(photo_count__gt=0), "author"),
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
    """Keys from `low` to `high` whose stored number is not the true one."""
    true, params = _true_numbers(counter, low, high)
    table, key = counter.model._meta.db_table, counter.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT s."{key}" FROM "{table}" s LEFT JOIN ({true}) AS t (pk, n) ON t.pk = s."{key}"'
            f' WHERE s."{key}" BETWEEN %s AND %s AND s."{counter.field}" <> COALESCE(t.n, 0)',
            [*params, low, high],
        )
        return [pk for (pk,) in cursor]


@transaction.atomic
def fix_drift(counter, keys):
    """Set the stored numbers with these keys to the true ones."""
    if not keys:
        return
    low, high = min(keys), max(keys)
    numbers = counter.model.objects.filter(pk__in=keys)
    list(numbers.order_by("pk").select_for_update().values_list("pk"))
    true, params = _true_numbers(counter, low, high)
    table, key = counter.model._meta.db_table, counter.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" s SET "{counter.field}" = COALESCE(t.n, 0)'
            f' FROM unnest(%s::bigint[]) AS k (pk) LEFT JOIN ({true}) AS t (pk, n) USING (pk) WHERE s."{key}" = k.pk',
            [keys, *params],
        )


def missing(model, low, high):
    """Keys from `low` to `high` that should have a row of numbers and have none."""
    return list(OWNERS[model].filter(pk__range=(low, high), **{NUMBERS[model]: None}).values_list("pk", flat=True))


def make_missing(model, keys):
    """Make rows of zeroes with these keys."""
    model.objects.bulk_create([model(pk=key) for key in keys], ignore_conflicts=True)


def _true_numbers(counter, low, high):
    rows = counter.rows.filter(**{f"{counter.key}__gte": low, f"{counter.key}__lte": high}).order_by()
    return rows.values_list(F(f"{counter.key}_id")).annotate(n=counter.measure).query.sql_with_params()
