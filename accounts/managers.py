"""Queryset and manager of users."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.emails import normalise_email

REACTIVATION_PERIOD = timedelta(days=30)  # in which a login reactivates a deactivated account


def can_log_in():
    """Return the condition of `User.can_log_in` as a Q."""
    is_in_time = Q(deactivated_at=None) | Q(deactivated_at__gte=timezone.now() - REACTIVATION_PERIOD)
    return is_in_time & Q(is_active=True)


class UserQuerySet(models.QuerySet):
    def with_username(self, username):
        """Return the user with this username, case-insensitively."""
        return self.filter(username__lower=username.lower())

    def with_email(self, email):
        """Return users with this address in any spelling, confirmed or not; none for an invalid address."""
        try:
            email = normalise_email(email)
        except ValidationError:
            return self.none()
        return self.filter(email__lower=email).exclude(email="")

    def with_confirmed_email(self):
        """Return users whose current address is confirmed."""
        return self.filter(emailaddress__verified=True, emailaddress__email=F("email"))

    def with_login(self, login):
        """Return the user with this username (with or without @) or owned email address.

        A former address (FormerEmail) matches too, in its original spelling.
        """
        login = login.removeprefix("@")
        if "@" not in login:
            return self.with_username(login)
        former = self.filter(email="", former_email__email=login.lower())
        return former if former.exists() else self.with_owned_email(login)

    def with_owned_email(self, email):
        """Return the user who owns this email address, in any spelling: at most one."""
        return self.with_email(email).filter(owns_email=True)

    def for_password_reset(self, email, limit):
        """Return a list of up to `limit` users that a reset link sent to this address may be for.

        That is the owner of the address or, if it has none, all users who gave it and can log in, the oldest account
        first: accounts made later with somebody else's address cannot push out theirs. Always one query.
        """
        people = self.with_email(email).filter(Q(owns_email=True) | can_log_in()).order_by("-owns_email", "pk")
        people = list(people[:limit])
        return people[:1] if people and people[0].owns_email else people

    def with_profile_image(self, name):
        """Return the user whose avatar (either size) or header is the stored file `name`."""
        fields = ("header",) if name.startswith("headers/") else ("avatar", "avatar_small")
        return self.filter(reduce(or_, [Q(**{field: name, f"{field}__gt": ""}) for field in fields]))

    def deactivated_before(self, moment):
        """Return users who deactivated their account before this moment."""
        return self.filter(deactivated_at__lt=moment)

    def active_superusers(self):
        """Return superusers who can log in to the admin."""
        return self.present().filter(is_superuser=True, is_staff=True, is_active=True)

    def present(self):
        """Return users who are neither suspended nor deactivated."""
        return self.filter(suspended_at=None, deactivated_at=None)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email):
        """Return the normal form of an address, or "" for an empty one. Raise ValidationError if it is invalid."""
        return normalise_email(email) if email else ""

    def get_by_natural_key(self, username):
        return self.select_related("stats").get(username__lower=username.lower())
