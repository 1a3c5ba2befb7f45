from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from core.db.associations import Association, AssociationQuerySet, not_self, unindexed_foreign_key, unique_pair
from follows import messages
from follows.locks import lock_user_pair
from follows.signals import user_blocked


class BlockQuerySet(AssociationQuerySet):
    def lock_unblocked_pair(self, one, other, refusal):
        """Lock this pair of users until the transaction ends. Raise PermissionDenied(refusal) across a block."""
        lock_user_pair(one, other)
        if self.between(one, other).exists():
            raise PermissionDenied(refusal)

    @transaction.atomic
    def block(self, blocker, blocked):
        """Block a user: end the follows in both directions. Idempotent. Raise ValidationError for oneself."""
        if blocker == blocked:
            raise ValidationError(messages.BLOCK_OF_ONESELF)
        lock_user_pair(blocker, blocked)
        row, created = self.get_or_create_pair(blocker, blocked)
        blocker.follows_made.unfollow(blocker, blocked)
        blocked.follows_made.unfollow(blocked, blocker)
        if created:
            user_blocked.send(sender=Block, block=row)

    @transaction.atomic
    def unblock(self, blocker, blocked):
        """Delete the block, if any; follows are not restored."""
        lock_user_pair(blocker, blocked)
        self.delete_pair(blocker, blocked)


class Block(Association):
    """A block of one user by another, which hides both from each other."""

    pair = ("blocker", "blocked")

    blocker = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="blocks_made")
    blocked = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="blocks_received")

    objects = BlockQuerySet.as_manager()

    class Meta:
        db_table = "blocks"
        constraints = [
            unique_pair("blocker", "blocked", "follows_block_once", messages.BLOCK_EXISTS),
            not_self("blocker", "blocked", "follows_block_not_self", messages.BLOCK_OF_ONESELF),
        ]
        indexes = [models.Index(fields=["blocked", "blocker"], name="blocks_by_blocked")]

    def __str__(self):
        return f"{self.blocker_id} blocks {self.blocked_id}"
