"""Retry a view once when PostgreSQL aborted its transaction because of a concurrent one.

Every transaction takes its locks in one order (core.db.locks), but no order is complete: foreign keys, unique indexes
and the admin lock rows on their own. A deadlock or a serialization failure has changed nothing, so the view can run
again, provided that its effects outside of the database wait for the commit (`transaction.on_commit`) and that its
writes are idempotent.
"""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest

from core.http.errors import conflict, too_many_requests
from core.rate_limits import RateLimitExceeded

CONFLICTS = {"40P01", "40001"}  # deadlock_detected, serialization_failure

logger = logging.getLogger(__name__)


def is_conflict(error: BaseException) -> bool:
    """Return whether this is a database error that a retry can cure."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in CONFLICTS


def retry_on_conflict[Result](act: Callable[[], Result]) -> Result:
    """Call `act` and return its result; call it again after a conflict. For work outside of requests."""
    try:
        return act()
    except OperationalError as error:
        if not is_conflict(error):
            raise
        logger.warning("A concurrent transaction conflicted; %s runs again.", getattr(act, "__name__", "a step"))
        return act()


class ConflictMiddleware:
    """Runs a view again after a conflict; after a second one, answers 409 and asks the person to retry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the response of the view's second run after a conflict.

        The form's fields and uploads are parsed already and part of the request; uploads are rewound. Other exceptions
        of the second run propagate.
        """
        if not is_conflict(exception):
            return None
        logger.warning("A concurrent transaction conflicted; %s runs again.", request.resolver_match.view_name)
        _reset_request(request)
        match = request.resolver_match
        try:
            return match.func(request, *match.args, **match.kwargs)
        except RateLimitExceeded as limit:
            return too_many_requests(request, limit.sentence)
        except OperationalError as error:
            if not is_conflict(error):
                raise
            return conflict(request)


def _reset_request(request: HttpRequest) -> None:
    """Rewind the uploads and reload the viewer, as the first run may have changed both."""
    for upload in (file for _, files in request.FILES.lists() for file in files):
        upload.seek(0)
    if request.user.is_authenticated:
        request.user.refresh_from_db()
