"""Publish many posts at once, with all rows that publishing them one by one would create.

Ids are taken from the sequence first, so that replies and quotes can reference posts of the same batch, and a few
statements insert everything. Counters, search index and notifications follow: `update_counters`, `index_and_notify`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import User, UserStats
from notifications.models import Notification
from posts import post_text as words
from posts.models import Hashtag, Mention, Photo, Post, PostCounts, PostHashtag
from search.models import PopularUser, SearchDocument
from witter.server.counters_check import COUNTERS, fix_drift

BATCH = 2000
UNREAD_WINDOW = timedelta(hours=3)  # newer notifications are unread


@dataclass(eq=False)
class PostSpec:
    """A post to be created. `repost_of` alone makes it a repost. `bulk_publish` sets `post` to the row."""

    at: datetime
    author: User
    text: str = ""
    parent: "PostSpec | None" = None
    quote: "PostSpec | None" = None
    repost_of: "PostSpec | None" = None
    images: list = field(default_factory=list)
    post: Post | None = None


def bulk_publish(specs, people):
    """Publish the specs, oldest first, and return the rows. `people` maps usernames to users who can be mentioned."""
    for spec, pk in zip(specs, _next_ids(len(specs)), strict=True):
        spec.post = _row(spec, pk, people)
    posts = [spec.post for spec in specs]
    originals = [post for post in posts if not post.repost_of_id]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    PostCounts.objects.bulk_create([PostCounts(post=post) for post in originals], batch_size=BATCH)
    _add_pictures([spec for spec in specs if spec.images])
    _add_entities(originals, people)
    return posts


def update_counters(people, posts):
    """Recompute all counters of the users and posts with these primary keys."""
    keys = {UserStats: sorted(people), PostCounts: posts}
    for counter in COUNTERS:
        for batch in batched(keys.get(counter.model, []), BATCH):
            fix_drift(counter, list(batch))


def index_and_notify(follows, posts, likes):
    """Index the posts for search, and create notifications; those of the last hours are unread."""
    SearchDocument.objects.index([post for post in posts if not post.repost_of_id])
    PopularUser.objects.refresh()
    now = max(row.created_at for row in [*posts, *likes])
    Notification.objects.rebuild(
        {person for follow in follows for person in (follow.follower, follow.followee)}, now - UNREAD_WINDOW
    )


def _next_ids(count):
    """Take `count` ids from the sequence of posts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('posts', 'id')) FROM generate_series(1, %s)", [count])
        return sorted(pk for (pk,) in cursor)


def _row(spec, pk, people):
    """Return the unsaved row of a spec."""
    if spec.repost_of:
        original = spec.repost_of.post
        return Post(pk=pk, created_at=spec.at, author=spec.author, repost_of=original, repost_author=original.author)
    directed_at = words.directed_at(spec.text)
    return Post(
        pk=pk,
        created_at=spec.at,
        author=spec.author,
        text=spec.text,
        html=words.linkify(spec.text),
        photo_count=len(spec.images),
        is_reply=spec.parent is not None,
        in_reply_to=spec.parent and spec.parent.post,
        directed_at=people.get(directed_at.lower()) if directed_at else None,
        is_quote=spec.quote is not None,
        quote_of=spec.quote and spec.quote.post,
    )


def _add_pictures(specs):
    photos = []
    for spec in specs:
        for position, image in enumerate(spec.images):
            photo = Photo(
                post=spec.post,
                position=position,
                alt=image.alt,
                width=image.width,
                height=image.height,
                is_animated=image.is_animated,
                digest=image.digest,
            )
            photo.full.save("full.webp", ContentFile(image.full), save=False)
            photo.thumb.save("thumb.webp", ContentFile(image.thumb), save=False)
            photos.append(photo)
    Photo.objects.bulk_create(photos)


def _add_entities(posts, people):
    found = {post: words.entities(post.text) for post in posts}
    tags = {
        tag.name: tag
        for tag in Hashtag.objects.get_or_create_many({tag for each in found.values() for tag in each.hashtags})
    }
    mentions, uses = [], []
    for post, entities in found.items():
        mentions += [Mention(post=post, user=people[name]) for name in entities.mentions if name in people]
        names = dict.fromkeys(Hashtag.normalise(tag) for tag in entities.hashtags)
        uses += [PostHashtag(hashtag=tags[name], post=post, author=post.author) for name in names]
    Mention.objects.bulk_create(mentions, batch_size=BATCH)
    PostHashtag.objects.bulk_create(uses, batch_size=BATCH)
