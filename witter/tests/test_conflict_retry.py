"""A transaction that PostgreSQL aborted for a conflict is retried once, and is not reported as a missing database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from psycopg import errors

from accounts.factories import UserFactory
from core.db import conflict_retry
from core.factories import upload_of
from core.rate_limits import RateLimitExceeded
from testing.concurrency import at_once
from testing.html_asserts import problems_of
from witter.urls import handler400, handler403, handler404, handler500  # noqa: F401  (this module is the URL conf)
from witter.urls import urlpatterns as addresses

left, seen = [], []


def raised(cause):
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def view(request):
    """Raise as often as `left` says, then return the submitted data."""
    upload = request.FILES.get("picture")
    seen.append((request.POST.get("text"), upload and len(upload.read())))
    if left:
        raise left.pop()
    return HttpResponse("done")


urlpatterns = [path("view", view), *addresses]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def client():
    left.clear(), seen.clear()
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("cause", [errors.DeadlockDetected(), errors.SerializationFailure()])
def test_view_is_retried_with_the_submitted_data(client, cause, caplog):
    left.append(raised(cause))
    response = client.post("/view", {"text": "words", "picture": upload_of()})
    assert (response.status_code, response.text) == (200, "done")
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert seen[0][1] > 0
    assert "runs again" in caplog.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_second_conflict_has_a_message_of_its_own(client, headers):
    left.extend(raised(errors.DeadlockDetected()) for _ in range(2))
    response = client.post("/view", headers=headers)
    assert response.status_code == 409
    assert len(seen) == 2
    assert "nothing was saved" in response.text
    assert "records" not in response.text
    assert headers or problems_of(response.text) == []


@pytest.mark.parametrize(
    ("second", "status"),
    [(RateLimitExceeded("Enough for today."), 429), (PermissionDenied("No."), 403), (RuntimeError(), 500)],
)
def test_refusal_in_retry_has_its_usual_response(client, second, status):
    left.extend([second, raised(errors.DeadlockDetected())])
    assert client.post("/view").status_code == status


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (errors.AdminShutdown(), 503),
        (errors.CannotConnectNow(), 503),
        (errors.ConnectionFailure(), 503),
        (errors.TooManyConnections(), 503),
        (None, 503),
        (errors.DiskFull(), 500),
        (errors.QueryCanceled(), 500),
        (errors.LockNotAvailable(), 500),
    ],
)
def test_only_unreachable_database_is_503(client, cause, status):
    left.append(raised(cause))
    assert client.get("/view").status_code == status
    assert len(seen) == 1


def test_retry_loads_request_user_again(client):
    person = UserFactory(name="Ana")
    client.force_login(person)
    left.append(raised(errors.DeadlockDetected()))
    assert client.post("/view").text == "done"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_deadlock_outside_requests_is_retried():
    from accounts.models import UserStats

    one, other = (person.stats for person in UserFactory.create_batch(2))

    def both(*stats):
        from django.db import transaction

        with transaction.atomic():
            for row in stats:
                UserStats.objects.filter(pk=row.pk).update(likes_count=1)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.2)")
        return "done"

    acts = [
        lambda: conflict_retry.retry_on_conflict(lambda: both(one, other)),
        lambda: conflict_retry.retry_on_conflict(lambda: both(other, one)),
    ]
    assert at_once(*acts) == ["done", "done"]
