from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone

HELD_FOR = timedelta(days=365)
CHANGES_WITHIN = timedelta(days=30)
HELD = "That username was somebody else’s until not long ago, and their old links still lead to it. Pick another."
MANY_CHANGES = "You have changed your username {times} in the last 30 days. Please give people time to find you."


class FormerUsernameQuerySet(models.QuerySet):
    def held(self):
        """Those that nobody but their owner may take, since they were given up within the last year."""
        return self.filter(given_up_at__gt=timezone.now() - HELD_FOR)

    def expired(self):
        """Those that anybody may take."""
        return self.filter(given_up_at__lte=timezone.now() - HELD_FOR)

    def check_free(self, username, person=None):
        """Raise ValidationError when this username is held for somebody other than `person`."""
        held = self.held().filter(username__lower=username.lower())
        if person is not None and person.pk:
            held = held.exclude(user=person.pk, user__isnull=False)
        if held.exists():
            raise ValidationError(HELD, code="username_held")

    def check_limit(self, person):
        """Raise ValidationError when `person` has changed their username too often in the last 30 days."""
        limit = settings.LIMIT_USERNAME_CHANGES
        if limit and self.filter(user=person, given_up_at__gt=timezone.now() - CHANGES_WITHIN).count() >= limit:
            times = {1: "once", 2: "twice"}.get(limit, f"{limit} times")
            raise ValidationError(MANY_CHANGES.format(times=times), code="rate_limited")

    def hold(self, username, user):
        """Hold `username` for `user`, or for nobody, from now on; twice is once."""
        changes = {"username": username, "user": user, "given_up_at": Now()}
        if not self.filter(username__lower=username.lower()).update(**changes):
            self.create(**changes)

    def note_change(self, person):
        """Hold the stored username of `person`, if they are about to have another one. Locks their row."""
        stored = type(person).objects.select_for_update(no_key=True).filter(pk=person.pk)
        old = stored.values_list("username", flat=True).first()
        if old and old.lower() != person.username.lower():
            self.hold(old, person)


class FormerUsername(models.Model):
    """A username that somebody gave up, by a change or by leaving for good. Nobody else may take it for a year."""

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
                violation_error_message="That username is held already.",
            )
        ]

    def __str__(self):
        return f"@{self.username}"
