"""How posts come to be and how they go: one row with its counters, entities and pictures, whole or not at all."""

import uuid
from collections import Counter
from datetime import timedelta
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import UserStats
from core import stored_files
from core.db.counters import insert_if_absent, take_off
from posts import post_text as words
from posts.locks import hold_for, lock_for_deletion, lock_people, lock_posts
from posts.rate_limits import check_not_duplicate, check_post_limits
from posts.signals import post_published, post_unreposted, posts_deleting, thread_published

UNDO_WINDOW = timedelta(seconds=30)  # in which what was published can be taken back
GONE = "The witt you are answering or quoting is gone, or not for you to see. Your words are still here."
THREAD_TOKEN_NAMESPACE = uuid.UUID(
    "8d0cf0a2-6f5b-4c3b-9a55-7d2f0c9be1a4"
)  # the room of names that a thread's tokens are made in


class PublishingQuerySet(models.QuerySet):
    def publish(self, author, text="", images=(), in_reply_to=None, quote_of=None, submission=None):
        """Publish one post and return it, as `publish_thread` does."""
        return self.publish_thread(author, [text], images, in_reply_to, [quote_of], submission)[0]

    def publish_thread(self, author, texts, images=(), in_reply_to=None, quotes=(), submission=None):
        """Publish a post for each text, each answering the one before, and return them: all of them or none.

        A `submission` sent before returns the posts it made the first time. That is for the same words and pictures
        only: a form that was gone back to and changed is a new one, and sent again it is the same again. `images` are
        (core.images.ProcessedImage, alt text) pairs for the first, `quotes` the post (or None) that each quotes.
        Raises ValidationError for what was said before or answers what is gone, RateLimitExceeded past a limit;
        pictures are stored only when neither is to be expected.
        """
        if not images:
            return self._publish_stored(author, texts, (), in_reply_to, quotes, submission)
        pictures, alts = zip(*images, strict=True)
        digests = [picture.digest for picture in pictures]
        if not self.sent_before(author, texts, submission, digests):
            self.check_may_publish(author, texts, digests, in_reply_to)
        with stored_files.kept("photos", [file for picture in pictures for file in picture.files]) as names:
            stored = list(zip(pictures, alts, batched(names, 3), strict=True))
            return self._publish_stored(author, texts, stored, in_reply_to, quotes, submission)

    def sent_before(self, author, texts, submission, digests=()):
        """Return the posts that this form made before, for the same texts and pictures; an empty list without any."""
        return self._sent_before(author, submission, texts, list(digests))[0]

    def check_may_publish(self, author, texts, digests, in_reply_to):
        """Raise RateLimitExceeded or ValidationError as publishing this thread would."""
        check_post_limits(author, len(texts))
        check_not_duplicate(author, texts[0], digests, in_reply_to)

    @transaction.atomic
    def _publish_stored(self, author, texts, images, in_reply_to, quotes, submission):
        """Publish a thread whose pictures are stored: `images` are (picture, alt text, names of its files).

        One author publishes one thing at a time, so that heads and limits hold.
        """
        quotes = [*quotes, *[None] * (len(texts) - len(quotes))]
        named = _Named(author, texts, [post for post in (in_reply_to, *quotes) if post])
        UserStats.objects.select_for_update().get(pk=author.pk)
        sent, tokens = self._sent_before(author, submission, texts, [picture.digest for picture, *_ in images])
        if sent:
            return sent
        named.make_hashtags()
        posts = []
        for text, quoted, token in zip(texts, quotes, tokens, strict=True):
            pictures = () if posts else images
            answered = posts[-1] if posts else in_reply_to
            posts.append(self._publish_one(author, text, pictures, answered, quoted, token, named))
        _bump_related_posts(posts, +1)
        thread_published.send(sender=self.model, posts=posts)
        return posts

    def _sent_before(self, author, submission, texts, digests):
        """Return the posts that this form made before, and the tokens of those that it is to make if there are none.

        A token of a changed form is made of the first one and of what is in it: two forms, two tokens.
        """
        if not submission:
            return [], [None] * len(texts)
        tokens, changed = (
            _tokens(token, len(texts)) for token in (submission, changed_token(submission, texts, digests))
        )
        made = {post.submission: post for post in self.filter(author=author, submission__in=[*tokens, *changed])}
        for each in (tokens, changed):
            if all(token in made and made[token].text == text for token, text in zip(each, texts, strict=True)):
                posts = [made[token] for token in each]
                if _has_pictures(posts[0], digests):
                    return posts, each
        unused = changed if any(token in made for token in tokens) else tokens
        return [], [None if token in made else token for token in unused]

    def _publish_one(self, author, text, images, in_reply_to, quote_of, submission, named):
        check_post_limits(author)
        check_not_duplicate(author, text, [picture.digest for picture, *_ in images], in_reply_to)
        post = self.create(
            author=author,
            text=text,
            html=words.linkify(words.without_quote_link(text, quote_of.pk) if quote_of else text),
            photo_count=len(images),
            is_reply=in_reply_to is not None,
            in_reply_to=in_reply_to,
            directed_at=named.person_directed_at(text),
            is_quote=quote_of is not None,
            quote_of=quote_of,
            submission=submission,
        )
        _add_pictures(post, images)
        named.add_entities(post)
        _add_to_counts(post)
        post_published.send(sender=self.model, post=post)
        return post

    @transaction.atomic
    def undo_publish(self, posts):
        """Delete these posts of one author and keep their words as a draft, which is returned.

        Of pictures without words it is not saved, as there is nothing to keep. Returns None, and deletes nothing,
        when they were not all published a moment ago.
        """
        from posts.models import Draft

        since = timezone.now() - UNDO_WINDOW
        rows = lock_for_deletion(self.filter(pk__in=[post.pk for post in posts]))
        if len(rows) != len(posts) or any(row.created_at <= since for row in rows):
            return None
        first, texts = rows[0], [row.text for row in rows]
        place = {"in_reply_to": first.in_reply_to, "quote_of": first.quote_of}
        draft = Draft.objects.save_draft(first.author, uuid.uuid4().hex, texts, **place)
        self._remove(rows)
        return draft or Draft(user=first.author, key=uuid.uuid4().hex, texts=texts, updated_at=timezone.now(), **place)

    @transaction.atomic
    def remove(self, pks):
        """Delete the posts with these ids, each with its reposts, likes, bookmarks and pictures; replies stay.

        Returns what Django's `delete` does. Deleting twice, or at once with another tab, is deleting once. All locks
        are taken before the first one goes, so many may be deleted in one transaction.
        """
        return self._remove(lock_for_deletion(self.filter(pk__in=list(pks))))

    def _remove(self, rows):
        """Delete these locked posts, the newest first, so that no reply is hung on what goes next."""
        posts_deleting.send(sender=self.model, posts=rows)
        total, by_model = 0, Counter()
        for row in reversed(rows):
            self._hang_replies_higher(row)
            self.remove_from_counts(row)
            deleted, numbers = row.delete_row()
            total += deleted
            by_model.update(numbers)
            if row.repost_of_id:
                post_unreposted.send(sender=self.model, post=row.repost_of, user=row.author)
        return total, dict(by_model)

    def _hang_replies_higher(self, row):
        replies = self.model.objects.filter(Q(in_reply_to=row) | Q(beneath=row))
        replies.update(in_reply_to=None, beneath=row.in_reply_to_id or row.beneath_id)

    def add_repost(self, original, user):
        """Make the row that a repost is, and return it, or None when there was one already."""
        UserStats.objects.select_for_update().get(pk=user.pk)
        if self.filter(author=user, repost_of=original).exists():
            return None
        row = self.create(author=user, repost_of=original, repost_author=original.author)
        _add_to_counts(row)
        _bump_related_posts([row], +1)
        return row

    def remove_from_counts(self, post):
        """Undo what `post`, its likes and its reposts did to anybody's numbers, before their rows go."""
        from posts.models import Like

        stats, gone = UserStats.objects, self.filter(Q(repost_of=post) | Q(pk=post.pk))
        take_off(stats.filter(pk__in=Like.objects.filter(post=post).values("user")), likes_count=1)
        take_off(stats.filter(pk__in=self.filter(repost_of=post).values("author")), posts_count=1)
        left = (
            self.filter(author=OuterRef("pk"))
            .exclude(pk=post.pk)
            .exclude(repost_of_id=post.pk, repost_of__isnull=False)
        )
        stats.filter(pk__in=gone.values("author"), last_post_id__in=gone.values("pk")).update(
            last_post_id=Coalesce(Subquery(left.order_by("-pk").values("pk")[:1]), 0)
        )
        take_off(stats.filter(pk=post.author_id), **post.author_counter_deltas())
        _bump_related_posts([post], -1)
        stored_files.forget([file.name for photo in post.photos.all() for file in photo.files])


class _Named:
    """The people and hashtags that the texts of a thread name, found and locked before the first is published."""

    def __init__(self, author, texts, posts):
        """Lock the pairs of `author` with those named or answered, and keep `posts`, which are answered or quoted.

        Raises ValidationError when one of the posts is gone, or its author and `author` block each other by now.
        """
        self.found = {text: words.entities(text) for text in texts}
        names = {name for found in self.found.values() for name in found.mentions}
        names |= {name.lower() for name in map(words.directed_at, texts) if name}
        if len(posts) == 1 and not names:  # in one statement
            people, there = [], {post.pk: post.author_id for post in posts if hold_for(author.pk, post.pk)}
            self.is_open = {author.pk, *there.values()}
        else:
            people = lock_people(author, names, [post.author_id for post in posts])
            self.is_open = {author.pk} | {person.pk for person in people if person.is_open}
            there = lock_posts(*(post.pk for post in posts))
        if any(post.pk not in there or post.author_id not in self.is_open for post in posts):
            raise ValidationError(GONE, code="gone")
        present = (each for each in [author, *people] if not each.is_suspended and not each.is_deactivated)
        self.present = {person.username.lower(): person for person in present}
        self.hashtags = {}

    def make_hashtags(self):
        """Make those that are new, all in one statement: two threads that bring the same never wait in a circle."""
        from posts.models import Hashtag

        tags = {tag for found in self.found.values() for tag in found.hashtags}
        if tags:
            self.hashtags = {hashtag.name: hashtag for hashtag in Hashtag.objects.get_or_create_many(tags)}

    def person_directed_at(self, text):
        """The person whom an @ at the very beginning of this text names, or None."""
        name = words.directed_at(text)
        return self.present.get(name.lower()) if name else None

    def add_entities(self, post):
        """Store whom and which hashtags this post names."""
        from posts.models import Hashtag, Mention, PostHashtag

        found = self.found[post.text]
        people = [self.present[name] for name in found.mentions if name in self.present]
        Mention.objects.bulk_create([Mention(post=post, user=who) for who in people if who.pk in self.is_open])
        tags = {self.hashtags[Hashtag.normalise(tag)] for tag in found.hashtags}
        PostHashtag.objects.bulk_create([PostHashtag(hashtag=tag, post=post, author=post.author) for tag in tags])


def changed_token(submission, texts, digests=()):
    """Return the token of a form whose own token has made other posts already."""
    return uuid.uuid5(THREAD_TOKEN_NAMESPACE, repr([submission, list(texts), list(digests)])).hex


def _has_pictures(post, digests):
    """Whether the post has these pictures, or was sent again without: browsers choose no file anew."""
    if not digests:
        return bool(post.text) or not post.photo_count
    return [photo.digest for photo in post.photos.order_by("position")] == digests


def _tokens(submission, count):
    """The token of each of `count` posts sent at once: the form's own, and others that follow from it."""
    return [
        submission,
        *(uuid.uuid5(THREAD_TOKEN_NAMESPACE, f"{submission} {number}").hex for number in range(1, count)),
    ]


def _add_pictures(post, images):
    for position, (picture, alt, (full, medium, thumb)) in enumerate(images):
        facts = {name: getattr(picture, name) for name in ("width", "height", "is_animated", "digest")}
        post.photos.create(position=position, alt=alt, full=full, medium=medium, thumb=thumb, **facts)
    stored_files.claim([name for *_, names in images for name in names])


def _add_to_counts(post):
    """Make a new post's own counters, and move its author's numbers and head."""
    from posts.models import PostCounts

    if not post.repost_of_id:
        insert_if_absent(PostCounts(post=post))
    UserStats.objects.filter(pk=post.author_id).update(
        last_post_id=Greatest(F("last_post_id"), post.pk),
        **{name: F(name) + by for name, by in post.author_counter_deltas().items() if by},
    )


def _bump_related_posts(posts, by):
    """Move the counters of the other posts that these stand in, lowest id first: +1 or -1 for each."""
    bumps = Counter((bump.pk, bump.field, bump.model) for post in posts for bump in post.related_counters())
    for (pk, field, model), times in sorted(bumps.items(), key=lambda item: item[0][:2]):
        row = model.objects.filter(pk=pk)
        if by > 0:
            row.update(**{field: F(field) + times})
        else:
            take_off(row, **{field: times})
