"""Middleware of the API: errors as JSON, and headers for programs on other sites."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# Addresses that programs call, all of whose answers are JSON.
PROGRAM_PATHS = ("/api/", "/oauth/token", "/oauth/revoke", "/oauth/userinfo", "/.well-known/", "/nodeinfo/")
CORS = {
    "Access-Control-Allow-Origin": "*",  # never with credentials: the API ignores cookies
    "Access-Control-Expose-Headers": "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    """Answers preflight requests, and adds the headers of CORS and of rate limits to every answer of the API.

    It marks requests of programs, so that core.http.errors answers them in JSON.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PROGRAM_PATHS):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=CORS | PREFLIGHT)
        request.answers_json = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        requests = getattr(request, "api_request_count", None)
        for name, value in (CORS | (requests.headers() if requests else {})).items():
            response[name] = value
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
