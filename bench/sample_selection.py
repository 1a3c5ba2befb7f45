"""Whose pages are looked at, and which: found by their numbers, so that any seeded database will do."""

import random

from django.db import connection
from django.db.models import Count, F, Max
from django.db.models.functions import Abs

from accounts.models import User
from direct_messages.models import Participant
from notifications.models import Notification
from posts.models import Hashtag, Post, PostCounts, PostHashtag

SAMPLE = 30_000  # random ids to find a long conversation by
NEAR = 50  # witts, one of which should be public
# LATERAL with LIMIT or OFFSET: one look into an index for each step, never the whole table for each of ten thousand.
ABOVE = """
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
BELOW = """
    WITH RECURSIVE below AS (
        SELECT %s::bigint AS id, 0 AS depth
        UNION ALL
        SELECT reply.id, depth + 1 FROM below CROSS JOIN LATERAL (
            SELECT id FROM posts WHERE in_reply_to_id = below.id OFFSET 0
        ) reply
    )
    SELECT id, depth FROM below ORDER BY depth DESC, id LIMIT 1
"""
FIRST = """
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
    """Those who are really there, with their numbers."""
    return User.objects.present().filter(is_active=True, is_staff=False).select_related("stats")


def following_about(count):
    """Whoever follows most nearly `count` people; None when nobody comes near, by a half or the double."""
    return next(iter(many_following_about(count, 1)), None)


def many_following_about(count, most):
    """The same of up to `most` people."""
    nearest = people().annotate(off=Abs(F("stats__following_count") - count)).order_by("off", "pk")[:most]
    return [near for near in nearest if count / 2 <= near.stats.following_count <= count * 2]


def best_followed():
    """The person with the most followers among those whom everybody may read."""
    return people().filter(is_protected=False).order_by("-stats__followers_count", "pk").first()


def unfollowed():
    """Somebody whom nobody follows, or hardly anybody."""
    return people().filter(is_protected=False).order_by("stats__followers_count", "pk").first()


def most_messages():
    """Whoever has written with the most people, and how many these are; nobody when nobody writes."""
    owner = Participant.objects.values("owner").annotate(count=Count("pk")).order_by("-count", "owner").first()
    return (people().filter(pk=owner["owner"]).first(), owner["count"]) if owner else (None, 0)


def most_notes():
    """Whoever has most in Connect, and how many notes these are; nobody where nothing has happened."""
    recipient = (
        Notification.objects.values("recipient").annotate(count=Count("pk")).order_by("-count", "recipient").first()
    )
    return (people().filter(pk=recipient["recipient"]).first(), recipient["count"]) if recipient else (None, 0)


def public_posts():
    """What everybody may read; by joins, so that a few of them are found by walking the newest."""
    authors = {"is_active": True, "is_protected": False, "suspended_at": None, "deactivated_at": None}
    present = {f"author__{name}": value for name, value in authors.items()}
    return Post.objects.filter(repost_of=None, **present).select_related("author")


def replied_about(count):
    """The witt with most nearly `count` replies, and how many it has."""
    replied = PostCounts.objects.filter(reply_count__gt=0)
    near = dict(replied.order_by(Abs(F("reply_count") - count), "pk").values_list("pk", "reply_count")[:NEAR])
    public = public_posts().in_bulk(near)
    return next(((public[pk], replies) for pk, replies in near.items() if pk in public), (None, 0))


def deepest():
    """The first and the last witt of the longest line of replies that a sample meets, and its length."""
    newest = Post.objects.aggregate(newest=Max("pk"))["newest"] or 0
    ids = random.Random(1).sample(range(1, newest + 1), min(newest, SAMPLE))
    found = _one(ABOVE, ids)
    if not found:
        return None, None, 0
    (first,) = _one(FIRST, found[0])
    last, depth = _one(BELOW, first)
    ends = public_posts().in_bulk([first, last])
    return ends.get(first), ends.get(last), depth


def _one(sql, value):
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone()


def busiest_hashtag():
    """The name of the hashtag with the most uses, and how many these are."""
    use = PostHashtag.objects.values("hashtag").annotate(count=Count("*")).order_by("-count").first()
    return (Hashtag.objects.get(pk=use["hashtag"]).name, use["count"]) if use else (None, 0)
