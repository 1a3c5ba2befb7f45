"""Applications: the programs that use the API."""

from datetime import timedelta

from authlib.oauth2.rfc6749 import ClientMixin
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from api import messages
from api.limits import check_application_count
from api.scopes import are_included, parse_scopes
from api.secrets import DIGEST_LENGTH, digest, new_secret
from core.fields import NOT_ON_ONE_LINE, OneLineCharField

GRANT_TYPES = ["authorization_code", "client_credentials"]
AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # of applications at the token endpoint
CLIENT_ID_LENGTH = 43
MAX_SCOPES_LENGTH = 1000
UNUSED_PERIOD = timedelta(days=7)  # after it, an application without a token or code is deleted
INACTIVE_PERIOD = timedelta(days=365)  # after its last token, an application without tokens is deleted


class ApplicationQuerySet(models.QuerySet):
    def unused(self):
        """Filter to applications that registered themselves and that nobody uses. Clients register again."""
        now = timezone.now()
        is_inactive = Q(last_token_on=None) | Q(last_token_on__lt=now - INACTIVE_PERIOD)
        has_rows = Q(access_tokens__isnull=False) | Q(codes__isnull=False)
        old = self.filter(is_inactive, owner=None, created_at__lt=now - UNUSED_PERIOD)
        return old.exclude(pk__in=self.filter(has_rows).values("pk"))

    @transaction.atomic
    def create_own(self, owner, **fields):
        """Register an application of `owner`; return it with its secret. Raise RateLimitExceeded at the limit."""
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        check_application_count(owner.own_applications)
        return self.register(owner=owner, **fields)

    def register(self, name, redirect_uris, scopes, website="", owner=None):
        """Create an application and return it with its secret, which is not stored.

        `redirect_uris` and `scopes` are lists, checked already (api.redirect_uris, api.scopes). Raise ValidationError
        for a name that is not one.
        """
        secret = new_secret()
        application = self.model(website=website, owner=owner, client_id=new_secret(), secret_digest=digest(secret))
        application.name = application._meta.get_field("name").clean(name, application)
        application.redirect_uri_list, application.scope_list = redirect_uris, scopes
        application.save()
        return application, secret


class Application(ClientMixin, models.Model):
    """A program that uses the API. It registers itself, or `owner` has made it in the settings."""

    name = OneLineCharField(max_length=60)
    website = models.CharField(max_length=2000, blank=True)
    redirect_uris = models.TextField(help_text="One on each line.")
    scopes = models.CharField(max_length=MAX_SCOPES_LENGTH, help_text="The most that the program may ask for.")
    client_id = models.CharField(max_length=CLIENT_ID_LENGTH, unique=True, editable=False)
    secret_digest = models.CharField(max_length=DIGEST_LENGTH, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="own_applications"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_token_on = models.DateField(null=True, editable=False, help_text="When the last token was issued.")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        db_table = "applications"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name__regex=NOT_ON_ONE_LINE),
                name="api_application_has_a_name",
                violation_error_message=messages.APPLICATION_WITHOUT_NAME,
            ),
        ]
        indexes = [models.Index(OpClass(Lower("name"), name="text_pattern_ops"), name="applications_by_name")]

    def __str__(self):
        return self.name

    @property
    def redirect_uri_list(self):
        """The addresses that a person may be sent back to."""
        return self.redirect_uris.split("\n")

    @redirect_uri_list.setter
    def redirect_uri_list(self, uris):
        self.redirect_uris = "\n".join(uris)

    @property
    def scope_list(self):
        return self.scopes.split()

    @scope_list.setter
    def scope_list(self, scopes):
        self.scopes = " ".join(scopes)

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        """Return nothing: a request has to name its address, which is then stored with the code."""

    def get_allowed_scope(self, scope):
        """Return the requested scopes, or None if one does not exist or exceeds what the application registered."""
        try:
            asked = parse_scopes(scope)
        except ValueError:
            return None
        return " ".join(asked) if are_included(self.scope_list, asked) else None

    def check_redirect_uri(self, redirect_uri):
        """Return whether this is, letter by letter, one of the registered addresses."""
        return redirect_uri in self.redirect_uri_list

    def check_client_secret(self, client_secret):
        return constant_time_compare(self.secret_digest, digest(client_secret))

    def check_endpoint_auth_method(self, method, endpoint):
        return method in AUTH_METHODS

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in GRANT_TYPES

    def change(self, name, website, redirect_uris, scopes):
        """Change what the application says about itself. Tokens keep the scopes that people have allowed."""
        self.name, self.website = name, website
        self.redirect_uri_list, self.scope_list = redirect_uris, scopes
        self.save(update_fields=["name", "website", "redirect_uris", "scopes"])

    def renew_secret(self):
        """Replace the secret; return the new one, which is not stored."""
        secret = new_secret()
        self.secret_digest = digest(secret)
        self.save(update_fields=["secret_digest"])
        return secret

    def record_token(self):
        """Store today as the day of the last token; only the first one of a day writes."""
        today = timezone.now().date()
        if self.last_token_on != today:
            Application.objects.filter(pk=self.pk).update(last_token_on=today)
