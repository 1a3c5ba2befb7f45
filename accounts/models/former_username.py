from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts import messages

RESERVATION_PERIOD = timedelta(days=365)
CHANGE_LIMIT_PERIOD = timedelta(days=30)


class FormerUsernameQuerySet(models.QuerySet):
    def unexpired(self):
        """Return usernames given up within RESERVATION_PERIOD; only their former owner may take them."""
        return self.filter(given_up_at__gt=timezone.now() - RESERVATION_PERIOD)

    def expired(self):
        """Return usernames given up before RESERVATION_PERIOD; anyone may take them."""
        return self.filter(given_up_at__lte=timezone.now() - RESERVATION_PERIOD)

    def check_available(self, username, person=None):
        """Raise ValidationError if another user than `person` gave this username up within RESERVATION_PERIOD."""
        former = self.unexpired().filter(username__lower=username.lower())
        if person is not None and person.pk:
            former = former.exclude(user=person.pk, user__isnull=False)
        if former.exists():
            raise ValidationError(messages.USERNAME_RECENTLY_GIVEN_UP, code="username_held")

    def check_change_limit(self, person):
        """Raise ValidationError if `person` has changed their username too often in the last 30 days."""
        limit = settings.LIMIT_USERNAME_CHANGES
        if limit and self.filter(user=person, given_up_at__gt=timezone.now() - CHANGE_LIMIT_PERIOD).count() >= limit:
            raise ValidationError(messages.too_many_username_changes(limit), code="rate_limited")

    def record(self, username, user):
        """Record that `username` is given up now by `user`, or by a deleted user (None). Update an existing row."""
        values = {"username": username, "user": user, "given_up_at": Now()}
        if not self.filter(username__lower=username.lower()).update(**values):
            self.create(**values)

    def record_change(self, person):
        """Record the stored username of `person` if saving them would change it. Lock their row."""
        stored = type(person).objects.select_for_update(no_key=True).filter(pk=person.pk)
        old = stored.values_list("username", flat=True).first()
        if old and old.lower() != person.username.lower():
            self.record(old, person)


class FormerUsername(models.Model):
    """A username given up by a change or by deletion. Reserved for its former owner for RESERVATION_PERIOD."""

    username = models.CharField(max_length=15)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="former_usernames"
    )
    given_up_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = FormerUsernameQuerySet.as_manager()

    class Meta:
        db_table = "former_usernames"
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_former_username_once",
                violation_error_message=messages.FORMER_USERNAME_RECORDED,
            )
        ]

    def __str__(self):
        return f"@{self.username}"
