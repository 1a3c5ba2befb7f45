"""Codes that an application exchanges for a token."""

from datetime import timedelta

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from api.models.application import MAX_SCOPES_LENGTH, Application
from api.secrets import DIGEST_LENGTH, digest

LIFETIME = timedelta(minutes=10)
CODE_RETENTION = timedelta(days=1)  # codes are deleted after it: until then a second use is detected


class AuthorizationCodeQuerySet(models.QuerySet):
    def locked(self, code, application):
        """Return the row of a code of this application, locked, or None. Two uses at once follow one another."""
        rows = self.select_for_update(of=("self",)).select_related("user")
        return rows.filter(digest=digest(code), application=application).first()

    def delete_old(self):
        """Delete codes that nobody can use any more."""
        self.filter(created_at__lt=timezone.now() - CODE_RETENTION).delete()


class AuthorizationCode(AuthorizationCodeMixin, models.Model):
    """What a person has allowed an application, until the application fetches its token."""

    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="codes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    redirect_uri = models.TextField()
    scopes = models.CharField(max_length=MAX_SCOPES_LENGTH)
    code_challenge = models.CharField(max_length=128, blank=True)
    session_version = models.PositiveIntegerField(help_text="Of the user, when they allowed it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    used_at = models.DateTimeField(null=True)

    objects = AuthorizationCodeQuerySet.as_manager()

    code_challenge_method = "S256"  # the only one, see api.oauth.server

    class Meta:
        db_table = "authorization_codes"

    def __str__(self):
        return f"code {self.pk} of {self.application_id}"

    @property
    def is_usable(self):
        """Whether it is fresh, unused, and its user has not logged out everywhere since."""
        is_fresh = self.used_at is None and self.created_at > timezone.now() - LIFETIME
        return is_fresh and self.session_version == self.user.session_version

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scopes
