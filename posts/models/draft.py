from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import UserStats
from core.rate_limits import RateLimitExceeded
from posts import messages, post_text
from posts.locks import lock_posts
from posts.models.photo import MAX_PHOTOS
from posts.models.submission_tokens import changed_token
from twitter_text import MAX_INPUT_LENGTH

MAX_DRAFTS = 100
MAX_THREAD_POSTS = 25


class DraftQuerySet(models.QuerySet):
    @transaction.atomic
    def save_draft(self, user, key, texts, in_reply_to=None, quote_of=None, photo_count=0):
        """Save these texts as the draft of `user` with this `key`, replacing an earlier one; return the draft.

        `photo_count` is how many pictures it has in the browser. A deleted reply target or quoted post is left out. If
        there is no picture and all texts are blank, or if they were published from the form with this key, delete the
        draft and return None. Raise ValidationError if the texts are too long or too many, RateLimitExceeded if the
        user has too many drafts.
        """
        texts = [text if len(text) <= MAX_INPUT_LENGTH else post_text.clean(text) for text in texts]
        if any(len(text) > MAX_INPUT_LENGTH for text in texts):
            raise ValidationError(messages.draft_too_long(MAX_INPUT_LENGTH))
        if len(texts) > MAX_THREAD_POSTS:
            raise ValidationError(messages.draft_has_too_many_posts(MAX_THREAD_POSTS))
        existing_ids = lock_posts(in_reply_to and in_reply_to.pk, quote_of and quote_of.pk)
        UserStats.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two tabs cannot both pass the limit
        mine = self.filter(user=user)
        is_blank = not photo_count and not any(map(post_text.clean, texts))
        if is_blank or _is_published(user, key, texts):
            mine.filter(key=key).delete()
            return None
        if mine.exclude(key=key).count() >= MAX_DRAFTS:
            raise RateLimitExceeded(messages.too_many_drafts(MAX_DRAFTS))
        related = {"in_reply_to": in_reply_to, "quote_of": quote_of}
        values = {"texts": texts, "photo_count": min(photo_count, MAX_PHOTOS)} | {
            name: post if post and post.pk in existing_ids else None for name, post in related.items()
        }
        return self.update_or_create(user=user, key=key, defaults=values)[0]


def _is_published(user, key, texts):
    texts = [post_text.clean(text) for text in texts]
    return user.posts.filter(submission__in=[key, changed_token(key, texts)], text=texts[0]).exists()


class Draft(models.Model):
    """The unpublished text of a post or thread, visible to its author only.

    `key` is the idempotency token (`submission`) of the form, so that saving again updates the same draft and
    publishing twice publishes once. `texts` has one text per post of the thread. Its pictures stay in the browser in
    which they were chosen (static/js/draft_pictures.js); `photo_count` is their number.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    key = models.CharField(max_length=40)
    texts = models.JSONField(default=list, help_text="One text for each witt of the thread; usually one.")
    in_reply_to = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quote_of = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    photo_count = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        db_table = "drafts"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="posts_draft_once")]

    def __str__(self):
        return f"draft {self.key} of {self.user_id}"
