"""Access tokens: what an application, or somebody's own program, may do."""

from authlib.oauth2.rfc6749 import TokenMixin
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from api import messages
from api.limits import check_token_count
from api.models.application import MAX_SCOPES_LENGTH, Application
from api.models.authorization_code import AuthorizationCode
from api.scopes import includes
from api.secrets import DIGEST_LENGTH, digest, new_secret
from core.fastpath.prepared_queries import PreparedQuery
from core.fields import OneLineCharField
from follows.visibility import has_no_blocks_or_mutes

MAX_APPLICATION_TOKENS = 20  # of one application for itself


def is_in_force():
    """Return a Q: the token's user, if it has one, has not logged out everywhere since it was made."""
    return Q(user=None) | Q(session_version=F("user__session_version"))


class AccessTokenQuerySet(models.QuerySet):
    def in_force(self):
        """Filter to tokens that were not ended by logging out everywhere."""
        return self.filter(is_in_force())

    def of(self, user):
        """Filter to the tokens that act for `user` and are in force."""
        return self.filter(user=user).in_force()

    def personal(self):
        """Filter to the tokens that people made for programs of their own."""
        return self.filter(application=None)

    def end_superseded(self, application):
        """Delete an application's tokens for itself but the newest ones, so that it cannot fill the database."""
        own = self.filter(application=application, user=None).order_by("-pk")
        self.filter(pk__in=own.values("pk")[MAX_APPLICATION_TOKENS:]).delete()

    @transaction.atomic
    def end_of_user(self, user):
        """Delete a user's tokens, and first the codes that could still become one."""
        AuthorizationCode.objects.filter(user=user).delete()
        self.filter(user=user).delete()

    @transaction.atomic
    def end_of_application(self, application_id, user):
        """Delete what `user` has allowed one application: codes first, as in `end_of_user`."""
        AuthorizationCode.objects.filter(user=user, application=application_id).delete()
        self.filter(user=user, application=application_id).delete()

    @transaction.atomic
    def end_of_applications(self, user):
        """Delete what `user` has allowed all applications; personal tokens stay."""
        AuthorizationCode.objects.filter(user=user).delete()
        self.filter(user=user, application__isnull=False).delete()

    @transaction.atomic
    def issue_personal(self, user, name, scopes):
        """Create a personal token and return it with its secret. Raise RateLimitExceeded at the limit."""
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        check_token_count(self.of(user).personal())
        return self.issue(scopes, user=user, name=name)

    def issue(self, scopes, application=None, user=None, code=None, name="", session_version=None):
        """Create a token and return it with its secret, which is not stored.

        `scopes` is a text. Without a `user` it is a token of the application itself. `session_version` is the user's
        at the moment at which they allowed it, today's if it is None.
        """
        secret = new_secret()
        if session_version is None:
            session_version = user.session_version if user else 0
        values = {"application": application, "user": user, "code": code, "name": name, "scopes": scopes}
        return self.create(**values, digest=digest(secret), session_version=session_version), secret


class AccessToken(TokenMixin, models.Model):
    """A right to act for `user` within `scopes`, or as the application itself if `user` is None.

    A personal token, which somebody made in the settings for a program of their own, has a `name` and no application.
    """

    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True, editable=False)
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.CASCADE, related_name="access_tokens"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="access_tokens"
    )
    code = models.ForeignKey(AuthorizationCode, null=True, on_delete=models.SET_NULL, related_name="access_tokens")
    name = OneLineCharField(max_length=60, blank=True)
    scopes = models.CharField(max_length=MAX_SCOPES_LENGTH)
    session_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_on = models.DateField(null=True, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        db_table = "access_tokens"
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(user__isnull=False) & ~Q(name=""),
                name="api_token_has_an_owner",
                violation_error_message=messages.TOKEN_WITHOUT_OWNER,
            ),
        ]

    def __str__(self):
        return f"token {self.pk} of {self.application or self.name}"

    @property
    def scope_list(self):
        return self.scopes.split()

    def allows(self, scope):
        """Return whether the token includes this scope."""
        return includes(self.scope_list, scope)

    def record_use(self):
        """Store today as the day of the last use; only the first request of a day writes."""
        today = timezone.now().date()
        if self.last_used_on != today:
            AccessToken.objects.filter(pk=self.pk).update(last_used_on=today)

    def check_client(self, client):
        return self.application_id == client.pk

    def get_scope(self):
        return self.scopes

    def is_revoked(self):
        return False  # revoked tokens are deleted

    def is_expired(self):
        return False

    def get_user(self):
        return self.user

    def get_client(self):
        return self.application


TOKEN_BY_DIGEST = PreparedQuery(
    lambda viewer, digest: (
        AccessToken.objects.in_force()
        .filter(digest=digest)
        .select_related("application", "user__stats")
        .annotate(has_no_blocks_or_mutes=has_no_blocks_or_mutes("user"))
    ),
    "digest",
)
