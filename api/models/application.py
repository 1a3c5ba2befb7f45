"""Applications: the programs that use the API."""

from authlib.oauth2.rfc6749 import ClientMixin
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from api import messages
from api.redirect_uris import OUT_OF_BAND
from api.scopes import are_included, parse_scopes
from api.secrets import DIGEST_LENGTH, digest, new_secret
from core.fields import NOT_ON_ONE_LINE, OneLineCharField

GRANT_TYPES = ("authorization_code", "client_credentials")
CLIENT_ID_LENGTH = 43


class ApplicationQuerySet(models.QuerySet):
    def register(self, name, redirect_uris, scopes, website="", owner=None):
        """Create an application and return it with its secret, which is not stored.

        `redirect_uris` and `scopes` are lists, checked already (api.redirect_uris, api.scopes).
        """
        secret = new_secret()
        application = self.create(
            name=name,
            website=website,
            redirect_uris="\n".join(redirect_uris),
            scopes=" ".join(scopes),
            owner=owner,
            client_id=new_secret(),
            secret_digest=digest(secret),
        )
        return application, secret


class Application(ClientMixin, models.Model):
    """A program that uses the API. It registers itself, or `owner` has made it in the settings."""

    name = OneLineCharField(max_length=60)
    website = models.CharField(max_length=2000, blank=True)
    redirect_uris = models.TextField(help_text="One on each line.")
    scopes = models.CharField(max_length=1000, help_text="The most that the program may ask for.")
    client_id = models.CharField(max_length=CLIENT_ID_LENGTH, unique=True, editable=False)
    secret_digest = models.CharField(max_length=DIGEST_LENGTH, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="own_applications"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        db_table = "applications"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(name__regex=NOT_ON_ONE_LINE),
                name="api_application_has_a_name",
                violation_error_message=messages.APPLICATION_WITHOUT_NAME,
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def redirect_uri_list(self):
        """The addresses that a person may be sent back to."""
        return self.redirect_uris.split("\n")

    @property
    def scope_list(self):
        return self.scopes.split()

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
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in GRANT_TYPES

    def renew_secret(self):
        """Replace the secret; return the new one, which is not stored."""
        secret = new_secret()
        self.secret_digest = digest(secret)
        self.save(update_fields=["secret_digest"])
        return secret

    @property
    def has_out_of_band(self):
        """Whether a person may copy the code by hand."""
        return OUT_OF_BAND in self.redirect_uri_list
