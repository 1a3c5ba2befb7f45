"""Operations: one class for each method and path of the API.

A class says what it takes (`Parameters`, a Struct), which scope it needs, and what it returns; `perform` does it with
the querysets and methods that the pages use. `endpoints` makes Django views of them, and api.openapi the document.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Literal

import msgspec
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from api import rate_limits
from api.addresses import base_url_of
from api.authentication import token_of, viewer_of
from api.errors import ApiError, not_found, refused
from api.models import AccessToken
from api.pagination import Listing
from api.parameters import read_parameters
from core.http.views import gone_is_404
from core.rate_limits import RateLimitExceeded

encode = msgspec.json.Encoder().encode

PATH_CONVERTERS = {
    "id": "id",
    "account_id": "id",
}  # of the names in braces; others take a word
CONTENT_TYPE = "application/json; charset=utf-8"


class NoParameters(msgspec.Struct, frozen=True):
    """Nothing but what the path says."""


class Operation:
    """Base of the operations. Its docstring is the description that programmers read.

    `access` is "user" if a person must have allowed it, "app" if a token of an application is enough, and "public" if
    no token is needed; `scope` is needed wherever a token is given. `returns` is the type of the answer.
    """

    method: ClassVar[Literal["GET", "POST", "PUT", "PATCH", "DELETE"]] = "GET"
    path: ClassVar[str]
    access: ClassVar[Literal["user", "app", "public"]] = "user"
    scope: ClassVar[str] = ""
    Parameters: ClassVar[type[msgspec.Struct]] = NoParameters
    returns: ClassVar[Any] = None
    status: ClassVar[int] = HTTPStatus.OK
    takes_uploads: ClassVar[bool] = False
    tag: ClassVar[str] = ""  # the chapter of the documentation

    def __init__(self, request: HttpRequest, parameters: Any):
        self.request, self.parameters = request, parameters
        self.viewer: Any = request.user
        self.base_url = base_url_of(request)

    def perform(self, **path_values: Any) -> Any:
        """Do it, and return an entity, a Listing, or a response."""
        raise NotImplementedError


class Endpoint(View):
    """The operations of one path. Errors are answered as JSON, also those of the model methods."""

    operations: Mapping[str, type[Operation]] = {}
    body_methods: frozenset[str] = frozenset()
    takes_uploads = False
    is_open_to_suspended = True  # a token's user is checked here

    @method_decorator(csrf_exempt)
    def dispatch(self, request: HttpRequest, **path_values: Any) -> HttpResponseBase:
        request.user = AnonymousUser()
        operation = self.operations.get("GET" if request.method == "HEAD" else request.method or "")
        if not operation:
            return HttpResponse(status=405, headers={"Allow": ", ".join([*self.operations, "OPTIONS"])})
        try:
            return self.run(operation, request, path_values)
        except ApiError as error:
            return error.response()

    def run(self, operation: type[Operation], request: HttpRequest, path_values: dict[str, Any]) -> HttpResponseBase:
        """Return the answer of an operation. Raise ApiError for what it refuses."""
        request.api_token = token = self.counted_token(request)  # type: ignore[attr-defined]
        request.user = viewer_of(token, operation.access, operation.scope, request.method)
        parameters = read_parameters(request, operation.Parameters)
        try:
            with gone_is_404(""):
                result = operation(request, parameters).perform(**path_values)
        except Http404:
            raise not_found() from None
        except ValidationError as error:
            raise refused(error) from None
        except PermissionDenied as error:
            raise ApiError(403, str(error)) from None
        except RateLimitExceeded as limit:
            raise ApiError(429, limit.sentence) from None
        return to_response(result, operation.status)

    def counted_token(self, request: HttpRequest) -> AccessToken | None:
        """Return the access token, and count the request, by its address if the token is wrong. Raise ApiError."""
        try:
            token = token_of(request)
        except ApiError:
            rate_limits.count(request, None)
            raise
        rate_limits.count(request, token)
        return token


def to_response(result: Any, status: int) -> HttpResponseBase:
    """Return an entity, a list of entities or a Listing as JSON; a response as it is."""
    if isinstance(result, HttpResponseBase):
        return result
    if isinstance(result, Listing):
        return HttpResponse(encode(result.entities), CONTENT_TYPE, status, headers=result.headers())
    return HttpResponse(encode({} if result is None else result), CONTENT_TYPE, status)


def endpoints(operations: Iterable[type[Operation]]) -> list[URLPattern]:
    """Return the URL patterns of these operations, one for each path. A slash at the end is allowed."""
    by_path: dict[str, dict[str, type[Operation]]] = defaultdict(dict)
    for operation in operations:
        if operation.method in by_path[operation.path]:
            raise ValueError(f"{operation.method} {operation.path} exists twice")
        by_path[operation.path][operation.method] = operation
    patterns = []
    for address, methods in by_path.items():
        view = endpoint_class(methods).as_view()
        route = re.sub(r"\{(\w+)\}", _converter, address.lstrip("/"))
        patterns += [path(route, view), path(f"{route}/", view)]
    return patterns


def endpoint_class(operations: Mapping[str, type[Operation]]) -> type[Endpoint]:
    """Return the Endpoint of these operations, by method; core.http.request_size reads its attributes."""
    attributes = {
        "operations": operations,
        "body_methods": frozenset(operations) - {"GET"},
        "takes_uploads": any(each.takes_uploads for each in operations.values()),
    }
    return type("PathEndpoint", (Endpoint,), attributes)


def _converter(match: re.Match[str]) -> str:
    return f"<{PATH_CONVERTERS.get(match[1], 'str')}:{match[1]}>"
