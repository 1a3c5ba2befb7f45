from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from core.db.associations import Association, AssociationQuerySet, not_self, unindexed_foreign_key, unique_pair
from follows import messages


class MuteQuerySet(AssociationQuerySet):
    def mute(self, muter, muted):
        """Mute a user: hide them from the muter's timelines. Idempotent. Raise ValidationError for oneself."""
        if muter == muted:
            raise ValidationError(messages.MUTE_OF_ONESELF)
        self.get_or_create_pair(muter, muted)

    def unmute(self, muter, muted):
        """Delete the mute, if any."""
        self.delete_pair(muter, muted)


class Mute(Association):
    """A mute of one user by another, which the muted user cannot see."""

    pair = ("muter", "muted")

    muter = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="mutes_made")
    muted = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="mutes_received")

    objects = MuteQuerySet.as_manager()

    class Meta:
        db_table = "mutes"
        constraints = [
            unique_pair("muter", "muted", "follows_mute_once", messages.MUTE_EXISTS),
            not_self("muter", "muted", "follows_mute_not_self", messages.MUTE_OF_ONESELF),
        ]
        indexes = [models.Index(fields=["muted", "muter"], name="mutes_by_muted")]

    def __str__(self):
        return f"{self.muter_id} mutes {self.muted_id}"
