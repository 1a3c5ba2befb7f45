"""How people are found and made."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.emails import normalise_email


class UserQuerySet(models.QuerySet):
    def with_username(self, username):
        """The person with this username, in whatever case it is written."""
        return self.filter(username__lower=username.lower())

    def with_email(self, email):
        """Return those who gave this address, in whatever spelling; nobody for what no mail can be sent to."""
        try:
            email = normalise_email(email)
        except ValidationError:
            return self.none()
        return self.filter(email__lower=email).exclude(email="")

    def with_confirmed_email(self):
        """Return those who have shown that they read the mail of their present address."""
        return self.filter(emailaddress__verified=True, emailaddress__email=F("email"))

    def with_login(self, login):
        """Return the account with this username (with or without @), or the one that owns this e-mail address.

        A former address counts, in the spelling it had.
        """
        login = login.removeprefix("@")
        if "@" not in login:
            return self.with_username(login)
        former = self.filter(email="", former_email__email=login.lower())
        return former if former.exists() else self.owning(login)

    def owning(self, email):
        """Return the account that owns this e-mail address, in whatever spelling: at most one."""
        return self.with_email(email).filter(owns_email=True)

    def reached_by(self, email, limit):
        """Return a list of up to `limit` accounts that a reset link to this address may open.

        That is its owner or, as long as nobody owns it, everybody who gave it as theirs, the most recently used
        accounts first. One query, whatever there is.
        """
        people = self.with_email(email).order_by("-owns_email", F("last_login").desc(nulls_last=True))[:limit]
        people = list(people)
        return people[:1] if people and people[0].owns_email else people

    def showing(self, name):
        """The person whose avatar, in either size, or header is the stored file of this name."""
        fields = ("header",) if name.startswith("headers/") else ("avatar", "avatar_small")
        return self.filter(reduce(or_, [Q(**{field: name, f"{field}__gt": ""}) for field in fields]))

    def deactivated_before(self, moment):
        """People who deactivated their account before this moment."""
        return self.filter(deactivated_at__lt=moment)

    def active_superusers(self):
        """Superusers who can log in to the admin and change everything there."""
        return self.present().filter(is_superuser=True, is_staff=True, is_active=True)

    def present(self):
        """People who are neither suspended nor deactivated."""
        return self.filter(suspended_at=None, deactivated_at=None)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email):
        """Return the normal form, or nothing for nothing. Raises ValidationError for what is no address."""
        return normalise_email(email) if email else ""

    def get_by_natural_key(self, username):
        return self.select_related("stats").get(username__lower=username.lower())
