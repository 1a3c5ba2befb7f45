from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from follows.locks import lock_user_pair
from follows.signals import user_blocked


class BlockQuerySet(models.QuerySet):
    def between(self, one, other):
        """Return blocks between two users, in either direction."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))

    @transaction.atomic
    def block(self, blocker, blocked):
        """Block a user: end the follows in both directions. Idempotent. Raise ValidationError for oneself."""
        if blocker == blocked:
            raise ValidationError("You cannot block yourself.")
        lock_user_pair(blocker, blocked)
        row, created = self.get_or_create(blocker=blocker, blocked=blocked)
        blocker.follows_made.unfollow(blocker, blocked)
        blocked.follows_made.unfollow(blocked, blocker)
        if created:
            user_blocked.send(sender=Block, block=row)

    @transaction.atomic
    def unblock(self, blocker, blocked):
        """Delete the block, if any; follows are not restored."""
        lock_user_pair(blocker, blocked)
        self.filter(blocker=blocker, blocked=blocked).delete()


class Block(models.Model):
    """A block of one user by another, which hides both from each other."""

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
        """Mute a user: hide them from the muter's timelines. Idempotent. Raise ValidationError for oneself."""
        if muter == muted:
            raise ValidationError("You cannot mute yourself.")
        self.get_or_create(muter=muter, muted=muted)

    def unmute(self, muter, muted):
        """Delete the mute, if any."""
        self.filter(muter=muter, muted=muted).delete()


class Mute(models.Model):
    """A mute of one user by another, which the muted user cannot see."""

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
