from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from core.db.associations import Association, AssociationQuerySet, not_self, unindexed_foreign_key, unique_pair
from follows import messages


class SuggestionDismissalQuerySet(AssociationQuerySet):
    def dismiss(self, user, person):
        """Stop suggesting `person` to `user`. Idempotent. Raise ValidationError for oneself."""
        if user == person:
            raise ValidationError(messages.DISMISSAL_OF_ONESELF)
        self.get_or_create_pair(user, person)

    def undismiss(self, user, person):
        """Delete the dismissal, if any."""
        self.delete_pair(user, person)


class SuggestionDismissal(Association):
    """A user's wish not to have a person suggested any more; visible to that user only."""

    pair = ("user", "person")

    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="dismissals_made")
    person = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="dismissals_received")

    objects = SuggestionDismissalQuerySet.as_manager()

    class Meta:
        db_table = "suggestion_dismissals"
        constraints = [
            unique_pair("user", "person", "follows_dismissal_once", messages.DISMISSAL_EXISTS),
            not_self("user", "person", "follows_dismissal_not_self", messages.DISMISSAL_OF_ONESELF),
        ]
        indexes = [models.Index(fields=["person", "user"], name="suggestion_dismissals_person")]

    def __str__(self):
        return f"{self.user_id} wants no suggestion of {self.person_id}"
