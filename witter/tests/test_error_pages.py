"""Error responses: pages, plain text for htmx, and no database queries for server errors."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from core.rate_limits import RateLimitExceeded
from testing.context_samples import viewer
from testing.html_asserts import problems_of
from witter.urls import handler400, handler403, handler404, handler500  # noqa: F401  (this module is the URL conf)
from witter.urls import urlpatterns as addresses

FAULTS = {
    "suspicious": SuspiciousOperation("no"),
    "forbidden": PermissionDenied("They don’t take followers from you."),
    "locked": PermissionDenied(),
    "gone": Http404("no"),
    "limit": RateLimitExceeded("You have followed 1000 people today."),
    "broken": RuntimeError("the secret of the walrus"),
    "asleep": OperationalError("connection refused"),
    "closed": InterfaceError("connection already closed"),
}


def fail(request, fault):
    raise FAULTS[fault]


def echo(request):
    return HttpResponse(request.POST.get("text", ""))


urlpatterns = [path("fail/<fault>", fail), path("echo", echo), *addresses]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("forbidden", 403, "They don’t take followers from you."),
        ("locked", 403, "This part isn’t open to you."),
        ("gone", 404, "This page has flown"),
        ("limit", 429, "You have followed 1000 people today."),
    ],
)
def test_client_error_page_has_reason(client, fault, status, words):
    response = client.get(f"/fail/{fault}")
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert problems_of(html) == []


@pytest.mark.django_db
def test_htmx_action_on_deleted_post_has_short_message(client):
    response = client.get("/ana/status/1", headers={"HX-Request": "true"})
    assert response.text == "That has flown. It may have been deleted."


@pytest.mark.django_db
def test_missing_post_has_its_own_message(client):
    assert "This witt has flown" in client.get("/ana/status/1").text


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("suspicious", 400, "That came out garbled"),
        ("broken", 500, "A walrus is on the line"),
        ("asleep", 503, "The wires are resting"),
        ("closed", 503, "The wires are resting"),
    ],
)
def test_server_error_page_needs_no_database(client, fault, status, words):
    response = client.get(f"/fail/{fault}")
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert "secret" not in html
    assert "refused" not in html
    assert problems_of(html) == []


def test_server_error_reference_is_logged(client, caplog):
    with caplog.at_level(logging.ERROR):
        html = client.get("/fail/broken").content.decode()
    reference = html.partition("<code>")[2].partition("</code>")[0]
    assert reference.startswith("w-")
    assert f"Reference {reference} is GET /fail/broken" in caplog.text


def test_unreachable_database_has_retry_after(client):
    assert client.get("/fail/asleep")["Retry-After"] == "5"


@pytest.mark.parametrize(("fault", "status"), [("gone", 404), ("limit", 429), ("broken", 500), ("asleep", 503)])
def test_htmx_gets_plain_text(client, fault, status):
    response = client.post(f"/fail/{fault}", headers={"HX-Request": "true"})
    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in response.content.decode()
    assert response.content.decode().endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["forbidden", "limit"])
def test_error_page_shows_submitted_text(client, fault):
    html = client.post(f"/fail/{fault}", {"text": "I wrote <b>this</b>"}).content.decode()
    assert "I wrote &lt;b&gt;this&lt;/b&gt;</textarea>" in html


@pytest.mark.django_db
def test_csrf_failure_page_shows_submitted_text():
    response = Client(enforce_csrf_checks=True).post("/echo", {"text": "Hello"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "This page went stale" in html
    assert "Hello</textarea>" in html


def test_unreadable_encoding_is_bad_request(client):
    kind = "application/x-www-form-urlencoded; charset=utf-7"
    assert client.post("/echo", b"text=+ADw-", content_type=kind).status_code == 400


def test_suspended_user_sees_reason_and_logout():
    person = viewer(suspension_reason="Selling sand.")
    html = render_to_string("accounts/own_account_suspended.html", {"person": person, "site_name": "Saltmarsh"})
    assert "Selling sand." in html
    assert 'action="/logout"' in html
    assert problems_of(html) == []
