from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import UserStats
from core.db.counters import CounterIncrement, delete_if_present, insert_if_absent
from core.fastpath.prepared_queries import PreparedQuery
from follows.visibility import can_see_user
from posts import messages
from posts.locks import lock_post_for, lock_post_step, lock_posts
from posts.models.entities import Mention
from posts.models.interactions import Bookmark, Like, Pin
from posts.models.post_counts import PostCounts
from posts.models.querysets import PostQuerySet
from posts.signals import post_like_starting, post_liked, post_reposted, post_unliked
from twitter_text import inline

MENTIONED_USERNAMES = PreparedQuery(
    lambda viewer, post: (
        Mention.objects.filter(can_see_user(viewer, "user"), post=post)
        .order_by("pk")
        .values_list("user__username", flat=True)
    ),
    "post",
)


class Post(models.Model):
    """A post ("witt"): an original one, a reply, a quote, or a repost (`repost_of` and nothing else).

    `is_reply` and `is_quote` stay set when the other post is deleted, so that a page can show a tombstone for it.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="posts", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False, help_text="The text escaped and linked, made once.")
    photo_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    is_reply = models.BooleanField(default=False, db_default=False, editable=False)
    in_reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies", db_index=False
    )
    beneath = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        editable=False,
        help_text="Of a reply to a deleted witt: the nearest one above that is still there.",
    )
    directed_at = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_quote = models.BooleanField(default=False, db_default=False, editable=False)
    quote_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes", db_index=False
    )
    repost_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="reposts", db_index=False
    )
    repost_author = models.ForeignKey(  # deleted with repost_of, so it needs no constraint of its own
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    submission = models.CharField(max_length=36, null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    # Annotations of posts from `for_display`; the last two are from the API's presenter.
    reply_to_name: str | None
    quote_is_visible: bool
    is_liked: bool
    is_reposted: bool
    is_bookmarked: bool
    is_pinned: bool
    mentioned: str | None
    reply_to_id: int | None

    class Meta:
        db_table = "posts"
        verbose_name = "witt"
        constraints = [
            models.UniqueConstraint(
                fields=["author", "repost_of"],
                condition=Q(repost_of__isnull=False),
                name="posts_repost_once",
                violation_error_message=messages.REPOST_EXISTS,
            ),
            models.UniqueConstraint(
                fields=["author", "submission"],
                condition=Q(submission__isnull=False),
                name="posts_submission_once",
                violation_error_message=messages.SUBMISSION_EXISTS,
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(photo_count__gt=0) | Q(repost_of__isnull=False),
                name="posts_post_says_something",
                violation_error_message=messages.POST_WITHOUT_CONTENT,
            ),
            models.CheckConstraint(
                condition=Q(repost_of__isnull=True, repost_author__isnull=True)
                | Q(repost_author__isnull=False, text="", is_reply=False, is_quote=False, photo_count=0),
                name="posts_repost_adds_nothing",
                violation_error_message=messages.REPOST_WITH_CONTENT,
            ),
            models.CheckConstraint(
                condition=(Q(in_reply_to__isnull=True) | Q(is_reply=True))
                & (Q(quote_of__isnull=True) | Q(is_quote=True)),
                name="posts_reply_and_quote_say_so",
                violation_error_message=messages.POST_NOT_MARKED_AS_REPLY_OR_QUOTE,
            ),
            models.CheckConstraint(
                condition=Q(beneath__isnull=True) | Q(in_reply_to__isnull=True, is_reply=True),
                name="posts_beneath_only_when_parent_gone",
                violation_error_message=messages.POST_BENEATH_WITH_PARENT,
            ),
        ]
        indexes = [
            models.Index(fields=["author", "id"], name="posts_by_author"),
            models.Index(fields=["author", "id"], condition=Q(photo_count__gt=0), name="posts_with_photos"),
            models.Index(fields=["in_reply_to", "id"], condition=Q(in_reply_to__isnull=False), name="posts_replies"),
            models.Index(fields=["beneath", "id"], condition=Q(beneath__isnull=False), name="posts_beneath"),
            models.Index(fields=["quote_of", "id"], condition=Q(quote_of__isnull=False), name="posts_quotes"),
            models.Index(fields=["repost_of", "id"], condition=Q(repost_of__isnull=False), name="posts_reposts"),
            models.Index(fields=["directed_at", "id"], condition=Q(directed_at__isnull=False), name="posts_directed"),
        ]

    def __str__(self):
        return f"{self.pk}: {inline(self.text[:40])}"

    def get_absolute_url(self):
        return f"/{self.author.username}/status/{self.pk}"

    @property
    def anchor(self):
        """The fragment with which a link opens the page of a reply at the reply, below what it answers; or ""."""
        return f"#witt-{self.pk}" if self.is_reply else ""

    @property
    def permalink(self):
        """The address of the page, with the anchor."""
        return f"{self.get_absolute_url()}{self.anchor}"

    @property
    def original_post(self):
        """The original if this is a repost, otherwise this post."""
        return self.repost_of if self.repost_of_id else self

    def can_be_reposted_by(self, user):
        """Return whether `user` may repost or quote this; posts of a protected account only their author may."""
        return self.author_id == user.pk or not self.author.is_protected

    def like(self, user):
        """Like this post. Idempotent; do nothing if the author and `user` block each other.

        One statement, so that concurrent likes of a popular post wait for one commit only.
        """
        like = Like(post=self, user=user)
        extra_steps = [step for _, step in post_like_starting.send(sender=Like, like=like) if step]
        lock = lock_post_step(self.pk, user.pk)
        if insert_if_absent(like, *self._like_counters(user), lock=lock, also=extra_steps):
            post_liked.send(sender=Like, like=like)

    @transaction.atomic
    def unlike(self, user):
        """Remove the user's like. Idempotent."""
        if lock_posts(self.pk) and delete_if_present(Like, self._like_counters(user), post=self.pk, user=user.pk):
            post_unliked.send(sender=Like, post=self, user=user)

    def _like_counters(self, user):
        return [
            CounterIncrement(UserStats, user.pk, "likes_count"),
            CounterIncrement(PostCounts, self.pk, "like_count"),
        ]

    def bookmark(self, user):
        """Bookmark this post. Idempotent; do nothing if the author and `user` block each other."""
        insert_if_absent(Bookmark(post=self, user=user), lock=lock_post_step(self.pk, user.pk))

    def unbookmark(self, user):
        """Remove the user's bookmark. Idempotent."""
        delete_if_present(Bookmark, [], post=self.pk, user=user.pk)

    @transaction.atomic
    def pin_to_profile(self):
        """Pin this to the top of its author's profile, replacing another pin. Idempotent."""
        if lock_posts(self.pk):
            Pin.objects.update_or_create(user_id=self.author_id, defaults={"post": self})

    def unpin_from_profile(self):
        """Unpin this post. Idempotent."""
        delete_if_present(Pin, [], user=self.author_id, post=self.pk)

    @transaction.atomic
    def repost(self, user):
        """Repost this post, or the original if this is a repost. Idempotent.

        Do nothing if it is deleted or its author and `user` block each other. Raise PermissionDenied if the author is
        protected and not `user`.
        """
        original = self.original_post
        if not original.can_be_reposted_by(user):
            raise PermissionDenied(messages.PROTECTED_POST_NOT_SHAREABLE)
        row = Post.objects.add_repost(original, user) if lock_post_for(user.pk, original.pk) else None
        if row:
            post_reposted.send(sender=Post, repost=row)

    @transaction.atomic
    def unrepost(self, user):
        """Remove the user's repost of this post or of its original. Idempotent."""
        original = self.original_post
        row = Post.objects.filter(author=user, repost_of=original).first() if lock_posts(original.pk) else None
        if row:
            row.delete()

    def delete(self, *args, **kwargs):
        """Delete this post with its reposts, likes, bookmarks and pictures; replies stay. Idempotent."""
        return Post.objects.remove([self.pk])

    def delete_row(self):
        """Delete the row and its cascades, without updating counters. Only for `Post.objects.remove`."""
        return super().delete()

    def reply_prefill(self, viewer):
        """Return the initial text of a reply: the @names of the author and of mentioned people visible to the viewer.

        The viewer's own name is left out. Names are read from Mention rows, so they are current.
        """
        names = [self.author.username, *MENTIONED_USERNAMES(viewer, post=self.pk)]
        others = dict.fromkeys(name for name in names if name != viewer.username)
        return "".join(f"@{name} " for name in others)

    @property
    def can_be_restored(self):
        """Whether Undo of a deletion restores all of it: no pictures, and no likes, reposts, replies, quotes or pin.

        Bookmarks do not count, as they are private: the author would learn of them.
        """
        counts = self.counts
        if self.photo_count or counts.like_count or counts.repost_count or counts.reply_count or counts.quote_count:
            return False
        lost_parent, lost_quoted = not self.in_reply_to_id, not self.quote_of_id
        is_orphan = (self.is_reply and lost_parent) or (self.is_quote and lost_quoted)
        return not (is_orphan or Pin.objects.filter(post=self).exists())

    def related_counters(self):
        """Return the counters of other posts that include this one."""
        pairs = [
            (self.in_reply_to_id, "reply_count"),
            (self.quote_of_id, "quote_count"),
            (self.repost_of_id, "repost_count"),
        ]
        return [CounterIncrement(PostCounts, pk, field) for pk, field in pairs if pk]

    def author_counter_deltas(self):
        """Return what this post adds to each counter of its author."""
        return {
            "posts_count": 1,
            "replies_count": int(self.is_reply),
            "media_count": self.photo_count,
        }
