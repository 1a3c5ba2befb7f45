from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from follows.locks import lock_user_pair
from follows.signals import user_blocked as blocked_signal


class BlockQuerySet(models.QuerySet):
    def between(self, one, other):
        """Blocks either way between two people."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))

    @transaction.atomic
    def block(self, blocker, blocked):
        """End both follows and hide each from the other. Twice is once."""
        if blocker == blocked:
            raise ValidationError("You cannot block yourself.")
        lock_user_pair(blocker, blocked)
        row, created = self.get_or_create(blocker=blocker, blocked=blocked)
        blocker.follows_made.unfollow(blocker, blocked)
        blocked.follows_made.unfollow(blocked, blocker)
        if created:
            blocked_signal.send(sender=Block, block=row)

    @transaction.atomic
    def unblock(self, blocker, blocked):
        """Let each see the other again; nobody follows anybody by that."""
        lock_user_pair(blocker, blocked)
        self.filter(blocker=blocker, blocked=blocked).delete()


class Block(models.Model):
    """One person wants nothing to do with another; it hides each from the other."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks_made", db_index=False
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks_received", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        db_table = "blocks"
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "blocked"],
                name="follows_block_once",
                violation_error_message="You block them already.",
            ),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")),
                name="follows_block_not_self",
                violation_error_message="You cannot block yourself.",
            ),
        ]
        indexes = [models.Index(fields=["blocked", "blocker"], name="blocks_by_blocked")]

    def __str__(self):
        return f"{self.blocker_id} blocks {self.blocked_id}"


class MuteQuerySet(models.QuerySet):
    def mute(self, muter, muted):
        """Hide someone from my timelines; they never know. Twice is once."""
        if muter == muted:
            raise ValidationError("You cannot mute yourself.")
        self.get_or_create(muter=muter, muted=muted)

    def unmute(self, muter, muted):
        """Hear them again."""
        self.filter(muter=muter, muted=muted).delete()


class Mute(models.Model):
    """One person does not want to hear another for now."""

    muter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes_made", db_index=False
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes_received", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MuteQuerySet.as_manager()

    class Meta:
        db_table = "mutes"
        constraints = [
            models.UniqueConstraint(
                fields=["muter", "muted"],
                name="follows_mute_once",
                violation_error_message="You mute them already.",
            ),
            models.CheckConstraint(
                condition=~Q(muter=F("muted")),
                name="follows_mute_not_self",
                violation_error_message="You cannot mute yourself.",
            ),
        ]
        indexes = [models.Index(fields=["muted", "muter"], name="mutes_by_muted")]

    def __str__(self):
        return f"{self.muter_id} mutes {self.muted_id}"
