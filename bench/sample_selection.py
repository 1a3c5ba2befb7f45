"""Select users and posts by their counters, so that any seeded database can be measured."""

import random

from django.db import connection
from django.db.models import Count, F, Max
from django.db.models.functions import Abs

from accounts.models import User
from direct_messages.models import Participant
from notifications.models import Notification
from posts.models import Hashtag, Post, PostCounts, PostHashtag

SAMPLE = 30_000  # random ids, among which a long conversation is found
NEAR = 50  # candidates, one of which should be public
# LATERAL with LIMIT or OFFSET makes the planner use an index lookup for each of up to ten thousand steps.
FARTHEST_FROM_ROOT = """
    WITH RECURSIVE above AS (
        SELECT id AS start, in_reply_to_id AS above, 1 AS height FROM posts
        WHERE id = ANY(%s) AND in_reply_to_id IS NOT NULL
        UNION ALL
        SELECT start, parent.in_reply_to_id, height + 1 FROM above CROSS JOIN LATERAL (
            SELECT in_reply_to_id FROM posts WHERE id = above.above AND in_reply_to_id IS NOT NULL LIMIT 1
        ) parent
    )
    SELECT start FROM above ORDER BY height DESC LIMIT 1
"""
DEEPEST_REPLY = """
    WITH RECURSIVE below AS (
        SELECT %s::bigint AS id, 0 AS depth
        UNION ALL
        SELECT reply.id, depth + 1 FROM below CROSS JOIN LATERAL (
            SELECT id FROM posts WHERE in_reply_to_id = below.id OFFSET 0
        ) reply
    )
    SELECT id, depth FROM below ORDER BY depth DESC, id LIMIT 1
"""
ROOT = """
    WITH RECURSIVE above AS (
        SELECT id, in_reply_to_id FROM posts WHERE id = %s
        UNION ALL
        SELECT parent.* FROM above CROSS JOIN LATERAL (
            SELECT id, in_reply_to_id FROM posts WHERE id = above.in_reply_to_id LIMIT 1
        ) parent
    )
    SELECT id FROM above ORDER BY id LIMIT 1
"""


def people():
    """Return active users who are not staff, with their counters."""
    return User.objects.present().filter(is_active=True, is_staff=False).select_related("stats")


def following_about(count):
    """Return the user whose number of followees is nearest to `count`, or None if none is within half and double."""
    return next(iter(many_following_about(count, 1)), None)


def many_following_about(count, limit):
    """Return up to `limit` users whose number of followees is nearest to `count`, within half and double."""
    nearest = people().annotate(distance=Abs(F("stats__following_count") - count)).order_by("distance", "pk")[:limit]
    return [user for user in nearest if count / 2 <= user.stats.following_count <= count * 2]


def most_followed():
    """Return the public user with the most followers."""
    return people().filter(is_protected=False).order_by("-stats__followers_count", "pk").first()


def least_followed():
    """Return the public user with the fewest followers."""
    return people().filter(is_protected=False).order_by("stats__followers_count", "pk").first()


def most_messages():
    """Return the user with the most conversations and their number, or (None, 0)."""
    owner = Participant.objects.values("owner").annotate(count=Count("pk")).order_by("-count", "owner").first()
    return (people().filter(pk=owner["owner"]).first(), owner["count"]) if owner else (None, 0)


def most_notifications():
    """Return the user with the most notifications and their number, or (None, 0)."""
    recipient = (
        Notification.objects.values("recipient").annotate(count=Count("pk")).order_by("-count", "recipient").first()
    )
    return (people().filter(pk=recipient["recipient"]).first(), recipient["count"]) if recipient else (None, 0)


def public_posts():
    """Return posts that everybody may see, by joins, so that a few are found in an index scan of the newest."""
    authors = {"is_active": True, "is_protected": False, "suspended_at": None, "deactivated_at": None}
    present = {f"author__{name}": value for name, value in authors.items()}
    return Post.objects.filter(repost_of=None, **present).select_related("author")


def replied_about(count):
    """Return the public post whose number of replies is nearest to `count`, and that number, or (None, 0)."""
    replied = PostCounts.objects.filter(reply_count__gt=0)
    near = dict(replied.order_by(Abs(F("reply_count") - count), "pk").values_list("pk", "reply_count")[:NEAR])
    public = public_posts().in_bulk(near)
    return next(((public[pk], replies) for pk, replies in near.items() if pk in public), (None, 0))


def deepest_thread():
    """Return the first and last post of the longest chain of replies among a sample, and its length."""
    newest = Post.objects.aggregate(newest=Max("pk"))["newest"] or 0
    ids = random.Random(1).sample(range(1, newest + 1), min(newest, SAMPLE))
    found = _fetch_row(FARTHEST_FROM_ROOT, ids)
    if not found:
        return None, None, 0
    (first,) = _fetch_row(ROOT, found[0])
    last, depth = _fetch_row(DEEPEST_REPLY, first)
    ends = public_posts().in_bulk([first, last])
    return ends.get(first), ends.get(last), depth


def _fetch_row(sql, value):
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone()


def busiest_hashtag():
    """Return the name of the hashtag with the most uses and their number, or (None, 0)."""
    use = PostHashtag.objects.values("hashtag").annotate(count=Count("*")).order_by("-count").first()
    return (Hashtag.objects.get(pk=use["hashtag"]).name, use["count"]) if use else (None, 0)
