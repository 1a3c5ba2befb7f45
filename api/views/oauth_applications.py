"""Operations of applications: registering one, and asking whether a token works."""

from typing import Annotated, Any

import msgspec

from api import messages
from api.entities.oauth import Application, CredentialApplication
from api.errors import unprocessable
from api.models import Application as ApplicationRow
from api.operations import Operation
from api.push.keys import public_key
from api.rate_limits import check_registration_rate
from api.redirect_uris import MAX_URIS, is_valid
from api.scopes import parse_scopes


class RegistrationParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What an application says about itself."""

    client_name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    redirect_uris: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_URIS)]
    scopes: str = ""
    website: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class RegisterApplication(Operation):
    """Register an application. The secret is in this answer only: it is stored as a digest.

    `redirect_uris` are addresses with https, with http of the person's own machine, or with a scheme of the
    application's own, such as `birdhouse://signed-in`; `urn:ietf:wg:oauth:2.0:oob` shows the person a code to copy.
    They are compared letter by letter. `scopes` is the most that the application may ask for, by default `read`.
    422 for an address or a scope that is none, 429 for too many applications from one address in an hour. One that
    nobody has allowed anything is deleted after a week.
    """

    method, path, access, tag = "POST", "/api/v1/apps", "public", "apps"
    Parameters = RegistrationParameters
    returns = CredentialApplication

    def perform(self) -> CredentialApplication:
        wanted: RegistrationParameters = self.parameters
        uris = [uri for text in wanted.redirect_uris for uri in text.split()]
        if not uris or not all(map(is_valid, uris)):
            raise unprocessable(messages.REDIRECT_URI_NOT_ABSOLUTE, redirect_uris=["must be an absolute URI"])
        try:
            scopes = parse_scopes(wanted.scopes)
        except ValueError as error:
            raise unprocessable(
                messages.scope_unknown(error), scopes=["doesn't match configured on the server"]
            ) from None
        check_registration_rate(self.request)
        website = wanted.website if wanted.website.startswith(("https://", "http://")) else ""
        row, secret = ApplicationRow.objects.register(wanted.client_name, uris, scopes, website)
        return CredentialApplication(
            **_values(row), client_id=row.client_id, client_secret=secret, client_secret_expires_at=0
        )


class VerifyApplication(Operation):
    """Return the application that a token belongs to."""

    path, access, tag = "/api/v1/apps/verify_credentials", "app", "apps"
    returns = Application

    def perform(self) -> Application:
        token = self.request.api_token
        if not token.application:
            return Application(
                id="0", name=token.name, website=None, scopes=token.scope_list, redirect_uris=[], redirect_uri=""
            )
        return Application(**_values(token.application))


def _values(row: ApplicationRow) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "website": row.website or None,
        "scopes": row.scope_list,
        "redirect_uris": row.redirect_uri_list,
        "redirect_uri": row.redirect_uris,
        "vapid_key": public_key(),
    }


OPERATIONS: list[type[Operation]] = [RegisterApplication, VerifyApplication]
