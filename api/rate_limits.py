"""Rate limits of requests: a number per window of five minutes, per person or, without one, per client address.

Each worker process counts on its own, since a count in the database would cost more than most answers. So a client
whose requests reach several workers may send that many times more.
"""

import threading
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

from api import messages
from api.entities.base import to_text
from api.errors import ApiError
from api.models import AccessToken
from core.http.request_size import client_address

WINDOW = 300  # seconds
MAX_KEYS = 50_000  # counted at once; with more, a worker starts to count anew


class RequestCount(NamedTuple):
    """The number of requests of one key in the window that ends at `reset` (Unix time)."""

    count: int
    reset: int

    def headers(self) -> dict[str, str]:
        """Return the headers X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset."""
        limit = settings.LIMIT_API_REQUESTS
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - self.count)),
            "X-RateLimit-Reset": to_text(datetime.fromtimestamp(self.reset, UTC)),
        }


class RequestCounter:
    """Counts requests per key in the current window."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.window = 0
        self.counts: dict[Any, int] = {}

    def add(self, key: Any) -> RequestCount:
        """Count one request of `key`, and return the count. Thread-safe."""
        window = int(time.time()) // WINDOW
        with self.lock:
            if window != self.window or len(self.counts) >= MAX_KEYS:
                self.window, self.counts = window, {}
            self.counts[key] = count = self.counts.get(key, 0) + 1
        return RequestCount(count, (window + 1) * WINDOW)


counter = RequestCounter()


def count(request: HttpRequest, token: AccessToken | None) -> None:
    """Count this request, and store the count on it for ApiMiddleware. Raise ApiError (429) above the limit."""
    if not settings.LIMIT_API_REQUESTS:
        return
    key = ("user", token.user_id) if token and token.user_id else client_address(request.META)
    request.api_request_count = requests = counter.add(key)  # type: ignore[attr-defined]
    if requests.count > settings.LIMIT_API_REQUESTS:
        raise ApiError(429, messages.RATE_LIMITED)


def check_registration_rate(request: HttpRequest) -> None:
    """Count the registration of an application by address, in the database. Raise ApiError (429) above the limit."""
    limit = settings.LIMIT_APP_REGISTRATIONS
    rates = {"register": f"{limit}/h/ip"} if limit else {}
    if not ratelimit.consume(request, app="api", action="register", config=rates):
        raise ApiError(429, messages.TOO_MANY_REGISTRATIONS)
