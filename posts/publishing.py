"""How posts come to be and how they go: one row with its counters, entities and pictures, whole or not at all."""

import uuid
from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import User, UserStats
from follows.visibility import may_meet
from posts import text as words
from posts.limits import check_not_said_before, check_post_limits
from posts.locks import hold
from posts.signals import post_deleted, post_published
from witter.counters import insert_once

UNDO = timedelta(seconds=30)  # in which what was published can be taken back
TOKENS = uuid.UUID("8d0cf0a2-6f5b-4c3b-9a55-7d2f0c9be1a4")  # the room of names that a thread's tokens are made in


class PublishingQuerySet(models.QuerySet):
    def publish(self, author, text="", images=(), in_reply_to=None, quote_of=None, submission=None):
        """Publish one post and return it, as `publish_thread` does."""
        return self.publish_thread(author, [text], images, in_reply_to, [quote_of], submission)[0]

    @transaction.atomic
    def publish_thread(self, author, texts, images=(), in_reply_to=None, quotes=(), submission=None):
        """Publish a post for each text, each answering the one before, and return them: all of them or none.

        A `submission` sent before returns the posts it made the first time. That is for the same words only: a form
        that was gone back to and changed is a new one. `images` are (witter.images.Picture, alt text) pairs for the
        first, `quotes` the post (or None) that each quotes. Raises ValidationError for what was said before or
        answers what is gone, LimitReached past a limit. One author publishes one thing at a time, so that heads and
        limits hold.
        """
        quotes = [*quotes, *[None] * (len(texts) - len(quotes))]
        if not hold(in_reply_to and in_reply_to.pk, *(quoted and quoted.pk for quoted in quotes)):
            raise ValidationError("The witt you are answering was deleted. Your words are still here.", code="gone")
        UserStats.objects.select_for_update().get(pk=author.pk)
        tokens = _tokens(submission, len(texts))
        sent = (
            {post.submission: post for post in self.filter(author=author, submission__in=tokens)} if submission else {}
        )
        if sent and all(token in sent and sent[token].text == text for token, text in zip(tokens, texts, strict=True)):
            return [sent[token] for token in tokens]
        posts = []
        for text, quoted, token in zip(texts, quotes, tokens, strict=True):
            pictures = () if posts else images
            answered = posts[-1] if posts else in_reply_to
            posts.append(self._publish_one(author, text, pictures, answered, quoted, None if token in sent else token))
        return posts

    def _publish_one(self, author, text, images, in_reply_to, quote_of, submission):
        check_post_limits(author)
        check_not_said_before(author, text, [picture.digest for picture, _ in images], in_reply_to)
        post = self.create(
            author=author,
            text=text,
            html=words.linkify(words.above_card(text, quote_of.pk) if quote_of else text),
            photo_count=len(images),
            is_reply=in_reply_to is not None,
            in_reply_to=in_reply_to,
            directed_at=_person_directed_at(text),
            is_quote=quote_of is not None,
            quote_of=quote_of,
            submission=submission,
        )
        _add_pictures(post, images)
        _add_entities(post)
        _count_in(post)
        post_published.send(sender=self.model, post=post)
        return post

    @transaction.atomic
    def take_back(self, posts):
        """Delete these posts of one author and keep their words as a draft, which is returned.

        Of pictures without words it is not saved, as there is nothing to keep. Returns None, and deletes nothing,
        when they were not all published a moment ago.
        """
        from posts.models import Draft

        since = timezone.now() - UNDO
        held = self.select_for_update().filter(pk__in=[post.pk for post in posts], created_at__gt=since)
        if len(held.order_by("pk")) != len(posts):  # held all at once, so that nobody waits for us in a circle
            return None
        first, texts = posts[0], [post.text for post in posts]
        place = {"in_reply_to": first.in_reply_to, "quote_of": first.quote_of}
        draft = Draft.objects.keep(first.author, uuid.uuid4().hex, texts, **place)
        for post in reversed(posts):
            post.delete()
        return draft or Draft(user=first.author, key=uuid.uuid4().hex, texts=texts, updated_at=timezone.now(), **place)

    def add_repost(self, original, user):
        """Make the row that a repost is, and return it, or None when there was one already."""
        UserStats.objects.select_for_update().get(pk=user.pk)
        if self.filter(author=user, repost_of=original).exists():
            return None
        row = self.create(author=user, repost_of=original, repost_author=original.author)
        _count_in(row)
        return row

    def take_out_of_counts(self, post):
        """Undo what `post`, its likes and its reposts did to anybody's numbers, before their rows go."""
        from posts.models import Like

        stats, gone = UserStats.objects, self.filter(Q(repost_of=post) | Q(pk=post.pk))
        stats.filter(pk__in=Like.objects.filter(post=post).values("user")).update(likes_count=F("likes_count") - 1)
        stats.filter(pk__in=self.filter(repost_of=post).values("author")).update(posts_count=F("posts_count") - 1)
        left = (
            self.filter(author=OuterRef("pk"))
            .exclude(pk=post.pk)
            .exclude(repost_of_id=post.pk, repost_of__isnull=False)
        )
        stats.filter(pk__in=gone.values("author"), last_post_id__in=gone.values("pk")).update(
            last_post_id=Coalesce(Subquery(left.order_by("-pk").values("pk")[:1]), 0)
        )
        post.author.bump(**{name: -by for name, by in post.author_numbers().items() if by})
        _move_elsewhere(post, -1)
        post_deleted.send(sender=self.model, post=post)
        files = [file for photo in post.photos.all() for file in photo.files]
        transaction.on_commit(partial(_remove_files, files))


def _tokens(submission, count):
    """The token of each of `count` posts sent at once: the form's own, and others that follow from it."""
    if not submission:
        return [None] * count
    return [submission, *(uuid.uuid5(TOKENS, f"{submission} {number}").hex for number in range(1, count))]


def _person_directed_at(text):
    """Return the person whose @name this text begins with, or None.

    A block between the two changes nothing here: a witt that begins with the name of somebody who blocked its author
    goes to no more people than any other answer. Nobody reads the name from here: cards and mails ask `may_meet`.
    """
    name = words.directed_at(text)
    return User.objects.named(name).present().first() if name else None


def _add_pictures(post, images):
    for position, (picture, alt) in enumerate(images):
        facts = {name: getattr(picture, name) for name in ("width", "height", "is_animated", "digest")}
        photo = post.photos.model(post=post, position=position, alt=alt, **facts)
        photo.full.save("full.webp", picture.full, save=False)
        if picture.medium:
            photo.medium.save("medium.webp", picture.medium, save=False)
        photo.thumb.save("thumb.webp", picture.thumb, save=False)
        photo.save()


def _add_entities(post):
    from posts.models import Hashtag, Mention, PostHashtag

    found = words.entities(post.text)
    people = User.objects.filter(may_meet(post.author, ""), username__lower__in=found.mentions)
    by_name = {person.username.lower(): person for person in people}
    Mention.objects.bulk_create([Mention(post=post, user=by_name[name]) for name in found.mentions if name in by_name])
    if found.hashtags:
        tags = Hashtag.objects.made_from(found.hashtags)
        PostHashtag.objects.bulk_create([PostHashtag(hashtag=tag, post=post, author=post.author) for tag in tags])


def _count_in(post):
    """Count a new post: its own counters, its author's numbers and head, then other posts' counters, last."""
    from posts.models import PostCounts

    if not post.repost_of_id:
        insert_once(PostCounts(post=post))
    UserStats.objects.filter(pk=post.author_id).update(
        last_post_id=Greatest(F("last_post_id"), post.pk),
        **{name: F(name) + by for name, by in post.author_numbers().items() if by},
    )
    _move_elsewhere(post, 1)


def _move_elsewhere(post, by):
    for bump in sorted(post.bumps_elsewhere(), key=lambda bump: bump.pk):
        bump.model.objects.filter(pk=bump.pk).update(**{bump.field: F(bump.field) + by})


def _remove_files(files):
    for file in files:
        file.storage.delete(file.name)
