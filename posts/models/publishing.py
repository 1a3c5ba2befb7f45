"""Publishing and deleting posts: the row with its counters, entities and pictures, in one transaction."""

import uuid
from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import UserStats
from core import stored_files
from core.db.counters import decrement, insert_if_absent
from posts import messages, post_text
from posts.locks import lock_for_deletion, lock_people, lock_post_for, lock_posts
from posts.models.draft import Draft
from posts.models.entities import Hashtag, Mention, PostHashtag
from posts.models.interactions import Like
from posts.models.post_counts import PostCounts
from posts.models.submission_tokens import changed_token, thread_tokens
from posts.models.upload import Upload
from posts.rate_limits import check_not_duplicate, check_post_limits
from posts.signals import post_published, post_unreposted, posts_deleting, thread_published

UNDO_WINDOW = timedelta(seconds=30)


class PublishingQuerySet(models.QuerySet):
    def publish(self, author, text="", uploads=(), in_reply_to=None, quote_of=None, submission=None):
        """Publish one post and return it; see `publish_thread`."""
        return self.publish_thread(author, [text], uploads, in_reply_to, [quote_of], submission)[0]

    def publish_thread(self, author, texts, uploads=(), in_reply_to=None, quotes=(), submission=None):
        """Publish one post per text, each a reply to the one before, in one transaction; return them.

        `uploads` are the pictures of the first post (`Upload.objects.find`), `quotes` the post (or None) that each
        post quotes. `submission` is an idempotency token: if posts with the same texts and pictures were published
        with it, return those. With other content it counts as a new form. Raise ValidationError for a duplicate, for
        an upload that is gone or published, or if a post replied to or quoted is deleted or hidden by a block;
        RateLimitExceeded past a limit. The lock on the author's stats row serialises publishing per author, so that
        the head and the limits are right.
        """
        return self._publish(author, texts, uploads, in_reply_to, quotes, submission)

    def restore(self, author, text, in_reply_to, quote_of, pk, created_at):
        """Publish a deleted post without pictures again, with its former id and time; return it. Idempotent.

        Raise as `publish_thread` does. Recipients are notified again, but not by email.
        """
        identity = {"pk": pk, "created_at": created_at}
        return self._publish(author, [text], (), in_reply_to, [quote_of], None, identity)[0]

    def sent_before(self, author, texts, submission, digests=()):
        """Return the posts published from this form before with these texts and pictures, or []."""
        return self._sent_before(author, submission, texts, list(digests))[0]

    def check_may_publish(self, author, texts, digests, in_reply_to):
        """Raise RateLimitExceeded or ValidationError if publishing this thread would."""
        check_post_limits(author, len(texts))
        check_not_duplicate(author, texts[0], digests, in_reply_to)

    @transaction.atomic
    def _publish(self, author, texts, uploads, in_reply_to, quotes, submission, identity=None):
        """Publish as `publish_thread` does; `identity` is the id and time of a single post that is restored."""
        quotes = [*quotes, *[None] * (len(texts) - len(quotes))]
        entities = _ThreadEntities(author, texts, [post for post in (in_reply_to, *quotes) if post])
        UserStats.objects.select_for_update().get(pk=author.pk)
        digests = [upload.digest for upload in uploads]
        already_published, tokens = self._sent_before(author, submission, texts, digests)
        already_published = already_published or (list(self.filter(pk=identity["pk"])) if identity else [])
        if already_published:
            return already_published
        pictures = Upload.objects.lock_for_publishing(author, [upload.pk for upload in uploads])
        entities.create_hashtags()
        posts = []
        for text, quoted, token in zip(texts, quotes, tokens, strict=True):
            parent = posts[-1] if posts else in_reply_to
            own_uploads = () if posts else pictures
            posts.append(self._publish_one(author, text, own_uploads, parent, quoted, token, entities, identity or {}))
        _update_related_counters(posts, +1)
        thread_published.send(sender=self.model, posts=posts, is_restored=identity is not None)
        return posts

    def _sent_before(self, author, submission, texts, digests):
        """Return the posts that this form published before, and the tokens for new posts if there are none.

        A changed form, submitted with a used token, gets a token derived from that one and its content.
        """
        if not submission:
            return [], [None] * len(texts)
        tokens, changed = (
            thread_tokens(token, len(texts)) for token in (submission, changed_token(submission, texts, digests))
        )
        rows = self.filter(author=author, submission__in=[*tokens, *changed])
        published = {post.submission: post for post in rows}
        for each in (tokens, changed):
            posts = [published[token] for token in each if token in published]
            if [post.text for post in posts] == list(texts) and _has_pictures(posts[0], digests):
                return posts, each
        unused = changed if any(token in published for token in tokens) else tokens
        return [], [None if token in published else token for token in unused]

    def _publish_one(self, author, text, uploads, in_reply_to, quote_of, submission, entities, identity):
        check_post_limits(author)
        check_not_duplicate(author, text, [upload.digest for upload in uploads], in_reply_to)
        post = self.create(
            author=author,
            text=text,
            html=post_text.linkify(post_text.without_quote_link(text, quote_of.pk) if quote_of else text),
            photo_count=len(uploads),
            is_reply=in_reply_to is not None,
            in_reply_to=in_reply_to,
            directed_at=entities.directed_at_user(text),
            is_quote=quote_of is not None,
            quote_of=quote_of,
            submission=submission,
            **identity,
        )
        if uploads:
            Upload.objects.convert_to_photos(uploads, post)
        entities.insert_for(post)
        _add_to_counts(post)
        post_published.send(sender=self.model, post=post)
        return post

    @transaction.atomic
    def undo_publish(self, posts):
        """Delete these posts of one author and return their text as a draft.

        The draft is not saved if the posts have no text. Return None, deleting nothing, if any post is deleted already
        or older than UNDO_WINDOW.
        """
        since = timezone.now() - UNDO_WINDOW
        rows = lock_for_deletion(self.filter(pk__in=[post.pk for post in posts]))
        if len(rows) != len(posts) or any(row.created_at <= since for row in rows):
            return None
        first, texts = rows[0], [row.text for row in rows]
        related = {"in_reply_to": first.in_reply_to, "quote_of": first.quote_of}
        if any(texts):
            related["photo_count"] = first.photo_count
        draft = Draft.objects.save_draft(first.author, uuid.uuid4().hex, texts, **related)
        self._remove(rows)
        return draft or Draft(
            user=first.author, key=uuid.uuid4().hex, texts=texts, updated_at=timezone.now(), **related
        )

    @transaction.atomic
    def remove(self, pks, keep_pictures=False):
        """Delete the posts with these ids and their reposts, likes, bookmarks and pictures; replies stay. Idempotent.

        With `keep_pictures`, the pictures become uploads, for the author to publish again. Return the same as Django's
        `delete`. All locks are taken before the first deletion, in lock order.
        """
        return self._remove(lock_for_deletion(self.filter(pk__in=list(pks))), keep_pictures)

    def _remove(self, rows, keep_pictures=False):
        """Delete these locked posts, newest first, so that no reply is attached to a post about to be deleted."""
        posts_deleting.send(sender=self.model, posts=rows)
        total, by_model = 0, Counter()
        for row in reversed(rows):
            self._reattach_replies(row)
            self._remove_from_counts(row)
            if keep_pictures:
                Upload.objects.convert_from_photos(row)
            else:
                stored_files.delete_on_commit([file.name for photo in row.photos.all() for file in photo.files])
            deleted, numbers = row.delete_row()
            total += deleted
            by_model.update(numbers)
            if row.repost_of_id:
                post_unreposted.send(sender=self.model, post=row.repost_of, user=row.author)
        return total, dict(by_model)

    def _reattach_replies(self, row):
        replies = self.model.objects.filter(Q(in_reply_to=row) | Q(beneath=row))
        replies.update(in_reply_to=None, beneath=row.in_reply_to_id or row.beneath_id)

    def add_repost(self, original, user):
        """Insert a repost and return it, or None if `user` has reposted it already."""
        UserStats.objects.select_for_update().get(pk=user.pk)
        if self.filter(author=user, repost_of=original).exists():
            return None
        row = self.create(author=user, repost_of=original, repost_author=original.author)
        _add_to_counts(row)
        _update_related_counters([row], +1)
        return row

    def _remove_from_counts(self, post):
        """Subtract `post`, its likes and its reposts from all counters, before the rows are deleted."""
        stats, deleted_rows = UserStats.objects, self.filter(Q(repost_of=post) | Q(pk=post.pk))
        decrement(stats.filter(pk__in=Like.objects.filter(post=post).values("user")), likes_count=1)
        decrement(stats.filter(pk__in=self.filter(repost_of=post).values("author")), posts_count=1)
        other_posts = (
            self.filter(author=OuterRef("pk"))
            .exclude(pk=post.pk)
            .exclude(repost_of_id=post.pk, repost_of__isnull=False)
        )
        stats.filter(pk__in=deleted_rows.values("author"), last_post_id__in=deleted_rows.values("pk")).update(
            last_post_id=Coalesce(Subquery(other_posts.order_by("-pk").values("pk")[:1]), 0)
        )
        decrement(stats.filter(pk=post.author_id), **post.author_counter_deltas())
        _update_related_counters([post], -1)


class _ThreadEntities:
    """The mentions and hashtags of a thread's texts, loaded and locked before the first post is inserted."""

    def __init__(self, author, texts, posts):
        """Lock `posts` (replied to or quoted), and the pairs of `author` with their authors and the people mentioned.

        Raise ValidationError if one of the posts is deleted, or its author and `author` block each other.
        """
        self.entities_by_text = {text: post_text.entities(text) for text in texts}
        names = {name for found in self.entities_by_text.values() for name in found.mentions}
        names |= {name.lower() for name in map(post_text.directed_at, texts) if name}
        if len(posts) == 1 and not names:  # one statement instead of two
            people, existing = [], {post.pk: post.author_id for post in posts if lock_post_for(author.pk, post.pk)}
            self.reachable_ids = {author.pk, *existing.values()}
        else:
            people = lock_people(author, names, [post.author_id for post in posts])
            self.reachable_ids = {author.pk} | {person.pk for person in people if person.is_unblocked}
            existing = lock_posts(*(post.pk for post in posts))
        if any(post.pk not in existing or post.author_id not in self.reachable_ids for post in posts):
            raise ValidationError(messages.PARENT_OR_QUOTED_NOT_AVAILABLE, code="gone")
        present = (each for each in [author, *people] if not each.is_suspended and not each.is_deactivated)
        self.active_users = {person.username.lower(): person for person in present}
        self.hashtags = {}

    def create_hashtags(self):
        """Create missing hashtags in one statement in sorted order, so that concurrent threads cannot deadlock."""
        tags = {tag for found in self.entities_by_text.values() for tag in found.hashtags}
        if tags:
            self.hashtags = {hashtag.name: hashtag for hashtag in Hashtag.objects.get_or_create_many(tags)}

    def directed_at_user(self, text):
        """Return the user that an @name at the start of this text directs it at, or None."""
        name = post_text.directed_at(text)
        return self.active_users.get(name.lower()) if name else None

    def insert_for(self, post):
        """Insert the mentions and hashtags of this post."""
        found = self.entities_by_text[post.text]
        people = [self.active_users[name] for name in found.mentions if name in self.active_users]
        mentions = [Mention(post=post, user=person) for person in people if person.pk in self.reachable_ids]
        Mention.objects.bulk_create(mentions)
        tags = {self.hashtags[Hashtag.normalise(tag)] for tag in found.hashtags}
        PostHashtag.objects.bulk_create([PostHashtag(hashtag=tag, post=post, author=post.author) for tag in tags])


def _has_pictures(post, digests):
    """Return whether the post has these pictures; a form without any matches a post with text (Back loses files)."""
    if not digests:
        return bool(post.text) or not post.photo_count
    return [photo.digest for photo in post.photos.order_by("position")] == digests


def _add_to_counts(post):
    """Insert the counters of a new post, and update the author's counters and head."""
    if not post.repost_of_id:
        insert_if_absent(PostCounts(post=post))
    UserStats.objects.filter(pk=post.author_id).update(
        last_post_id=Greatest(F("last_post_id"), post.pk),
        **{name: F(name) + by for name, by in post.author_counter_deltas().items() if by},
    )


def _update_related_counters(posts, by):
    """Add `by` (+1 or -1) per post to the counters of the posts that these refer to, in id order (lock order)."""
    increments = Counter(
        (increment.pk, increment.field, increment.model) for post in posts for increment in post.related_counters()
    )
    for (pk, field, model), times in sorted(increments.items(), key=lambda item: item[0][:2]):
        row = model.objects.filter(pk=pk)
        if by > 0:
            row.update(**{field: F(field) + times})
        else:
            decrement(row, **{field: times})
