"""Liveness and readiness checks for load balancers and container platforms."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.http.request_size import without_form
from core.http.suspension import open_to_suspended

_migrated = False


def health_check(view):
    """Decorate a view that answers GET and HEAD for everybody and is never cached."""
    return open_to_suspended(without_form(require_safe(never_cache(view))))


@health_check
def liveness(request):
    """Answer 200 whenever the process runs, without using the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@health_check
def readiness(request):
    """Answer 200 if the database responds and has all migrations, otherwise 503 with the reason."""
    try:
        problem = "" if _is_migrated() else "migrations are missing"
    except DatabaseError:
        problem = "the database does not answer"
    if problem:
        return HttpResponse(f"{problem}\n", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return HttpResponse("ready\n", content_type="text/plain")


def _is_migrated():
    """Return whether all migrations are applied. Once they were, only check that the database responds."""
    global _migrated
    if _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    executor = MigrationExecutor(connection)
    _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
