from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import UserStats
from posts import text as words
from posts.locks import hold
from posts.publishing import changed_token
from witter.limits import LimitReached
from witter.text import LONGEST_INPUT

MOST_DRAFTS = 100
MOST_TEXTS = 25  # the witts of a thread
TOO_MANY = f"You keep {MOST_DRAFTS} drafts already. Delete some of them to keep another."
TOO_LONG = f"A draft keeps up to {LONGEST_INPUT:,} characters a witt. What you wrote is in this page only."
TOO_MUCH = f"A draft keeps up to {MOST_TEXTS} witts. What you wrote is in this page only."


class DraftQuerySet(models.QuerySet):
    @transaction.atomic
    def keep(self, user, key, texts, in_reply_to=None, quote_of=None):
        """Keep these texts of `user` under `key`, in place of those kept there; return the draft.

        A post that is answered or quoted and was deleted meanwhile is left out. Nothing is kept of blank texts, nor
        of what has been published from that form. Raises ValidationError for texts too long to keep, LimitReached
        for a draft too many.
        """
        texts = [text if len(text) <= LONGEST_INPUT else words.clean(text) for text in texts]
        if any(len(text) > LONGEST_INPUT for text in texts):
            raise ValidationError(TOO_LONG)
        if len(texts) > MOST_TEXTS:
            raise ValidationError(TOO_MUCH)
        there = hold(in_reply_to and in_reply_to.pk, quote_of and quote_of.pk)
        UserStats.objects.select_for_update(no_key=True).get(pk=user.pk)  # two tabs, one limit
        mine = self.filter(user=user)
        if not any(map(words.clean, texts)) or _is_published(user, key, texts):
            mine.filter(key=key).delete()
            return None
        if mine.exclude(key=key).count() >= MOST_DRAFTS:
            raise LimitReached(TOO_MANY)
        place = {"in_reply_to": in_reply_to, "quote_of": quote_of}
        values = {"texts": texts} | {name: post if post and post.pk in there else None for name, post in place.items()}
        return self.update_or_create(user=user, key=key, defaults=values)[0]


def _is_published(user, key, texts):
    texts = [words.clean(text) for text in texts]
    return user.posts.filter(submission__in=[key, changed_token(key, texts)], text=texts[0]).exists()


class Draft(models.Model):
    """Words that were written and not yet published. Only their writer ever sees them.

    `key` is the `submission` of the form they were written in, so that keeping again changes the same draft and
    publishing it twice is publishing it once. The witts of a thread are kept as one list.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    key = models.CharField(max_length=40)
    texts = models.JSONField(default=list, help_text="One text for each witt of the thread; usually one.")
    in_reply_to = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quote_of = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        db_table = "drafts"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="posts_draft_once")]

    def __str__(self):
        return f"draft {self.key} of {self.user_id}"
