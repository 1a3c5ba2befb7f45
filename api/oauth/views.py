"""Pages and answers of OAuth: the page on which a person allows an application something, tokens, revocation."""

from collections.abc import Callable

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AccessDeniedError
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from api import rate_limits
from api.errors import ApiError
from api.oauth.descriptions import described
from api.oauth.metadata import issuer
from api.oauth.server import CodeGrant, Revocation, server
from api.redirect_uris import OUT_OF_BAND, with_parameters
from core.http.caching import NoStoreMixin

# Browsers apply `form-action` to redirects after a form, too, also to the later ones that the application's page may
# make. Anybody may register any address, so that a list of addresses would protect nobody.
CONSENT_CSP = {name: sources for name, sources in settings.SECURE_CSP.items() if name != "form-action"}


class AuthorizeView(NoStoreMixin, View):
    """Asks the viewer whether an application may do what it asks for. Nothing is allowed without their answer.

    The form repeats the query string, so that logging in returns to the same request at any moment.
    """

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.with_grant(self.ask)

    @method_decorator(sensitive_post_parameters())
    def post(self, request: HttpRequest) -> HttpResponseBase:
        return self.with_grant(self.decide)

    def with_grant(self, answer: Callable[[CodeGrant], HttpResponseBase]) -> HttpResponseBase:
        """Return the answer to a valid request of somebody signed in; else an error, or the login page."""
        try:
            grant = server.get_consent_grant(self.request, end_user=self.request.user)
        except ApiError as error:  # a body that is no form
            raise BadRequest(error.sentence) from None
        except OAuth2Error as error:
            return self.refuse(error)
        if self.request.user.is_authenticated:
            return answer(grant)
        response = redirect_to_login(self.request.get_full_path())
        response["Location"] += "&why=authorize"
        return response

    def ask(self, grant: CodeGrant) -> HttpResponseBase:
        """Return the page with the question."""
        context = {
            "application": grant.client,
            "permissions": described(grant.request.scope),
            "redirect_uri": grant.redirect_uri,
            "is_out_of_band": grant.redirect_uri == OUT_OF_BAND,
        }
        page: Callable[[HttpRequest], HttpResponse] = csp_override(CONSENT_CSP)(
            lambda request: render(request, "api/authorize.html", context)
        )
        return page(self.request)

    def decide(self, grant: CodeGrant) -> HttpResponseBase:
        """Send a code, or the refusal, to the application, or show it to the person. Only "allow" allows."""
        is_out_of_band = grant.redirect_uri == OUT_OF_BAND
        code = ""
        if "allow" in self.request.POST:
            code = grant.generate_authorization_code()
            grant.save_authorization_code(code, grant.request)
        if is_out_of_band:
            context = {"application": grant.client, "code": code}
            return render(self.request, "api/authorization_code.html", context)
        values = {"code": code} if code else dict(AccessDeniedError().get_body())
        if state := grant.request.payload.state:
            values["state"] = state
        return self.redirect_to_application(grant.redirect_uri, values)

    def refuse(self, error: OAuth2Error) -> HttpResponseBase:
        """Send the error to the application if its address is known to be right; show it to the person otherwise.

        Somebody signed out is sent nowhere: anybody may register an address, and a link to our site must not be one to
        another (RFC 9700, 4.11.2).
        """
        if error.redirect_uri and error.redirect_uri != OUT_OF_BAND and self.request.user.is_authenticated:
            return self.redirect_to_application(error.redirect_uri, dict(error.get_body()))
        context = {"reason": error.description or error.error}
        return render(self.request, "api/authorization_error.html", context, status=400)

    def redirect_to_application(self, redirect_uri: str, values: dict[str, str]) -> HttpResponse:
        """Redirect to a registered address of any scheme, with our own name against a mix-up (RFC 9207)."""
        location = with_parameters(redirect_uri, values | {"iss": issuer(self.request)})
        return HttpResponse(status=302, headers={"Location": location})


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class ProgramView(View):
    """Base of the addresses that applications call."""

    is_open_to_suspended = True

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            rate_limits.count(request, None)
            with transaction.atomic():
                return self.answer(request)
        except ApiError as error:
            return error.response()

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of the OAuth server."""
        raise NotImplementedError


class TokenView(ProgramView):
    """Exchanges a code, or the credentials of an application, for a token."""

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        return server.create_token_response(request)


class RevokeView(ProgramView):
    """Ends a token. A token that does not exist is ended already."""

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        return server.create_endpoint_response(Revocation.ENDPOINT_NAME, request)
