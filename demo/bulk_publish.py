"""Publishes many posts at once, with all that publishing one by one would have given them.

Ids are taken from the sequence beforehand, so that answers and quotes can point to posts of the same batch and
everything goes in with a handful of statements. Numbers are set afterwards, by the very definitions that `recount`
checks them with; only then do the apps to the right hear of it all, at once as well.
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
UNREAD_WINDOW = timedelta(hours=3)  # what happened since is unread


@dataclass(eq=False)
class PostSpec:
    """A post to be: `repost_of` alone makes it a repost. After printing, `post` is the row."""

    at: datetime
    author: User
    text: str = ""
    parent: "PostSpec | None" = None
    quote: "PostSpec | None" = None
    repost_of: "PostSpec | None" = None
    drawings: list = field(default_factory=list)
    post: Post | None = None


def bulk_publish(drafts, people):
    """Publish the drafts, oldest first, and return the rows; `people` are by username those who can be mentioned."""
    for draft, pk in zip(drafts, _next_ids(len(drafts)), strict=True):
        draft.post = _row(draft, pk, people)
    posts = [draft.post for draft in drafts]
    originals = [post for post in posts if not post.repost_of_id]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    PostCounts.objects.bulk_create([PostCounts(post=post) for post in originals], batch_size=BATCH)
    _add_pictures([draft for draft in drafts if draft.drawings])
    _add_entities(originals, people)
    return posts


def update_counters(people, posts):
    """Set every number of the people and posts with these keys."""
    keys = {UserStats: sorted(people), PostCounts: posts}
    for counter in COUNTERS:
        for some in batched(keys.get(counter.model, []), BATCH):
            fix_drift(counter, list(some))


def index_and_notify(follows, posts, likes):
    """Let the apps to the right know what happened: the search, and those whom it concerns. The latest is unread."""
    SearchDocument.objects.index([post for post in posts if not post.repost_of_id])
    PopularUser.objects.weigh()
    now = max(row.created_at for row in [*posts, *likes])
    Notification.objects.rebuild(
        {person for follow in follows for person in (follow.follower, follow.followee)}, now - UNREAD_WINDOW
    )


def _next_ids(how_many):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('posts', 'id')) FROM generate_series(1, %s)", [how_many])
        return sorted(pk for (pk,) in cursor)


def _row(draft, pk, people):
    if draft.repost_of:
        original = draft.repost_of.post
        return Post(pk=pk, created_at=draft.at, author=draft.author, repost_of=original, repost_author=original.author)
    directed_at = words.directed_at(draft.text)
    return Post(
        pk=pk,
        created_at=draft.at,
        author=draft.author,
        text=draft.text,
        html=words.linkify(draft.text),
        photo_count=len(draft.drawings),
        is_reply=draft.parent is not None,
        in_reply_to=draft.parent and draft.parent.post,
        directed_at=people.get(directed_at.lower()) if directed_at else None,
        is_quote=draft.quote is not None,
        quote_of=draft.quote and draft.quote.post,
    )


def _add_pictures(drafts):
    photos = []
    for draft in drafts:
        for position, drawing in enumerate(draft.drawings):
            photo = Photo(
                post=draft.post,
                position=position,
                alt=drawing.alt,
                width=drawing.width,
                height=drawing.height,
                is_animated=drawing.is_animated,
                digest=drawing.digest,
            )
            photo.full.save("full.webp", ContentFile(drawing.full), save=False)
            photo.thumb.save("thumb.webp", ContentFile(drawing.thumb), save=False)
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
