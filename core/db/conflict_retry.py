"""What to do when PostgreSQL ends a transaction because of another one at the same time: do it once more.

Every transaction takes its locks in one order (core.db.locks), but no order is ever complete: foreign keys, unique
indexes and the admin lock rows by themselves. A deadlock or a failed serialization has changed nothing, so the view
can simply run again. That holds for views whose effects outside of the database wait for the commit
(`transaction.on_commit`) and whose writes are the same twice as once.
"""

import logging

from django.db import OperationalError

from core.http.errors import conflict, too_many_requests
from core.rate_limits import RateLimitExceeded

CONFLICTS = {"40P01", "40001"}  # deadlock_detected, serialization_failure

logger = logging.getLogger(__name__)


def is_conflict(error):
    """Whether this is an error of the database that doing the same again may well cure."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", None) in CONFLICTS


def once_more(act):
    """Call `act` and return what it returns; call it again if it ended in a conflict. For work outside of requests."""
    try:
        return act()
    except OperationalError as error:
        if not is_conflict(error):
            raise
        logger.warning("Another transaction was in the way; %s runs again.", getattr(act, "__name__", "a step"))
        return act()


class ConflictMiddleware:
    """Run a view again when its transaction was ended by a conflict; after a second one, ask the person to retry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer a conflict with what the view gives the second time.

        The form's fields and uploads are parsed already and kept by the request; uploads begin again at their start.
        Other exceptions of the second run go the way of every exception.
        """
        if not is_conflict(exception):
            return None
        logger.warning("Another transaction was in the way; %s runs again.", request.resolver_match.view_name)
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


def _reset_request(request):
    """Bring the request back to what it was before the view: uploads unread, the viewer as the database has them."""
    for upload in (file for _, files in request.FILES.lists() for file in files):
        upload.seek(0)
    if request.user.is_authenticated:
        request.user.refresh_from_db()
