"""How people are found and made."""

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models


class UserQuerySet(models.QuerySet):
    def named(self, username):
        """The person with this username, in whatever case it is written."""
        return self.filter(username__lower=username.lower())

    def signing_in_as(self, login):
        """The person whose username or e-mail address this is."""
        if "@" in login:
            return self.filter(email__lower=login.lower()).exclude(email="")
        return self.named(login)

    def gone_before(self, moment):
        """People who deactivated their account before this moment."""
        return self.filter(deactivated_at__lt=moment)

    def active_superusers(self):
        """Superusers who can log in to the admin and change everything there."""
        return self.present().filter(is_superuser=True, is_staff=True, is_active=True)

    def present(self):
        """People who are neither suspended nor deactivated."""
        return self.filter(suspended_at=None, deactivated_at=None)


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.select_related("stats").get(username__lower=username.lower())
