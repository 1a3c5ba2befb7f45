"""Pages and answers of OAuth: the page on which a person allows an application something, tokens, revocation."""

from authlib.oauth2 import OAuth2Error
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from api import rate_limits
from api.errors import ApiError
from api.oauth.descriptions import described
from api.oauth.server import Revocation, server
from api.redirect_uris import OUT_OF_BAND, form_action_source
from core.http.caching import NoStoreMixin

# What the form of the consent page sends again.
PARAMETERS = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method"
)  # fmt: skip


class AuthorizeView(NoStoreMixin, LoginRequiredMixin, View):
    """Asks the viewer whether an application may do what it asks for. Nothing is allowed without their answer."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ApiError as error:  # a body that is no form
            raise BadRequest(error.sentence) from None

    def get(self, request: HttpRequest) -> HttpResponseBase:
        try:
            grant = server.get_consent_grant(request, end_user=request.user)
        except OAuth2Error as error:
            return self.refuse(request, error)
        context = {
            "application": grant.client,
            "permissions": described(grant.request.scope),
            "redirect_uri": grant.redirect_uri,
            "is_out_of_band": grant.redirect_uri == OUT_OF_BAND,
            "parameters": {name: value for name, value in request.GET.items() if name in PARAMETERS},
        }
        return self.with_form_action(render(request, "api/authorize.html", context), grant.redirect_uri)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            grant = server.get_consent_grant(request, end_user=request.user)
        except OAuth2Error as error:
            return self.refuse(request, error)
        is_allowed = "allow" in request.POST
        if grant.redirect_uri == OUT_OF_BAND:
            return self.out_of_band(request, grant, is_allowed)
        response = server.create_authorization_response(
            grant.request, grant_user=request.user if is_allowed else None, grant=grant
        )
        return self.with_form_action(response, grant.redirect_uri)

    def out_of_band(self, request, grant, is_allowed):
        """Return the page with the code, for the person to copy; or the page that says that nothing was allowed."""
        context = {"application": grant.client, "code": ""}
        if is_allowed:
            context["code"] = grant.generate_authorization_code()
            grant.save_authorization_code(context["code"], grant.request)
        return render(request, "api/authorization_code.html", context)

    def refuse(self, request: HttpRequest, error: OAuth2Error) -> HttpResponseBase:
        """Send the error to the application if its address is known to be right; show it to the person otherwise."""
        if error.redirect_uri and error.redirect_uri != OUT_OF_BAND:
            return server.handle_error_response(server.create_oauth2_request(request), error)
        return render(
            request, "api/authorization_error.html", {"reason": error.description or error.error}, status=400
        )

    def with_form_action(self, response: HttpResponseBase, redirect_uri: str) -> HttpResponseBase:
        """Let the form of this page lead to the application: browsers apply `form-action` to redirects as well."""
        if redirect_uri != OUT_OF_BAND:
            policy = settings.SECURE_CSP | {"form-action": [CSP.SELF, form_action_source(redirect_uri)]}
            return csp_override(policy)(lambda request: response)(self.request)
        return response


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
