"""Errors below the addresses of programs: JSON with the headers of CORS, wherever they come from."""

import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from api.operations import Operation, endpoints
from testing.api_client import ApiClient
from testing.quick_login import force_login
from witter.urls import handler400, handler403, handler404, handler500

pytestmark = pytest.mark.django_db
MULTIPART = "multipart/form-data; boundary=x"
BROKEN_FILE = """--x\r
Content-Disposition: form-data; name="file"; filename="a"\r
Content-Transfer-Encoding: base64\r
\r
a\r
--x--\r
"""
UNKNOWN = [
    *(
        "/api/",
        "/api/v1/nothing",
        "/api/v9/statuses",
        "/api/v1/statuses/abc",
        "/api/v1/annual_reports",
        "/api/v1/apps/x",
    ),
    *("/nodeinfo/1.0", "/.well-known/host-meta", "/oauth/token/more", "/api/v1/lists/1/nothing", "/api/v1/search"),
]


def check_error(response, status):
    """Fail unless a response is an error in JSON that every site's scripts can read."""
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"].startswith("application/json")
    assert response.json()["error"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in response["Cache-Control"]


class Broken(Operation):
    """Fail as the database does when it cannot be reached, or as a mistake does."""

    path, access = "/api/broken", "public"

    def perform(self):
        raise OperationalError("connection refused") if "database" in self.request.GET else ZeroDivisionError


urlpatterns = endpoints([Broken])
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head"])
@pytest.mark.parametrize("address", UNKNOWN)
def test_unknown_path_is_404(address, method):
    response = getattr(Client(), method)(address)
    if method == "head":
        assert response.status_code == 404
    else:
        check_error(response, 404)


def test_unknown_path_is_404_for_everybody_who_is_logged_in_on_pages(client):
    for person in (UserFactory(), UserFactory(suspended=True)):
        force_login(client, person)
        check_error(client.get("/api/v1/nothing"), 404)
        assert "Set-Cookie" not in client.get("/api/v1/nothing").headers


@pytest.mark.parametrize("address", ["/api/v1/timelines/home", "/api/v2/instance", "/nodeinfo/2.0"])
def test_other_method_is_405(address):
    response = Client().delete(address)
    check_error(response, 405)
    assert response["Allow"] == "GET, OPTIONS"


def test_preflight_is_answered_everywhere():
    for address in ("/api/v1/nothing", "/api/v1/lists", "/nodeinfo/2.0"):
        response = Client().options(address)
        assert response.status_code == 204
        assert "DELETE" in response["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("size", [settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.MAX_REQUEST_BYTES])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("address", ["/api/v1/lists", "/api/v1/apps"])
def test_body_that_is_too_long_is_413(address, kind, size, viewer):
    token = AccessTokenFactory(user=viewer).secret
    response = Client().post(
        address, b"x" * (size + 1), content_type=kind, headers={"Authorization": f"Bearer {token}"}
    )
    check_error(response, 413)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        *(("{", "application/json"), ("[]", "application/json"), (b"\xff", "application/json")),
        *((BROKEN_FILE, MULTIPART), ("x", "multipart/form-data"), ("a=1", "application/json; charset=latin-1")),
        *(("title=%00", "application/x-www-form-urlencoded"), ('{"title": "a\\u0000"}', "application/json")),
        ("&".join(f"a{number}=1" for number in range(600)), "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize("method", ["post", "put"])
def test_body_that_cannot_be_read_is_400(method, body, kind, viewer):
    token = AccessTokenFactory(user=viewer).secret
    address = "/api/v1/lists" if method == "post" else "/api/v1/lists/1"
    response = getattr(Client(), method)(
        address, body, content_type=kind, headers={"Authorization": f"Bearer {token}"}
    )
    check_error(response, 400)


def test_query_string_that_cannot_be_read_is_400():
    check_error(Client().get("/api/v2/search?q=%00"), 400)
    check_error(Client().get("/api/v2/search?" + "&".join(f"a{number}" for number in range(600))), 400)


@pytest.mark.parametrize("host", ["elsewhere.example", "bad host", "a" * 300])
def test_unknown_host_is_400(host):
    for address in ("/api/v2/instance", "/api/v1/nothing", "/.well-known/nodeinfo"):
        check_error(Client().get(address, headers={"Host": host}), 400)


@override_settings(SECURE_SSL_REDIRECT=True)
def test_unknown_host_is_400_where_plain_http_is_redirected():
    check_error(Client().get("/api/v2/instance", headers={"Host": "elsewhere.example"}), 400)
    response = Client().get("/api/v2/instance")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/api/v2/instance")


@override_settings(ROOT_URLCONF=__name__)
def test_exception_is_500_with_a_reference():
    response = Client(raise_request_exception=False).get("/api/broken")
    check_error(response, 500)


@override_settings(ROOT_URLCONF=__name__)
def test_database_that_is_down_is_503():
    response = Client(raise_request_exception=False).get("/api/broken?database")
    check_error(response, 503)
    assert response["Retry-After"]


def test_error_pages_of_browsers_stay_pages(client):
    response = client.get("/nothing/at/all")
    assert response.status_code == 404
    assert re.match("text/html", response["Content-Type"])


def test_session_does_not_authenticate(client, viewer):
    check_error(client.get("/api/v1/lists"), 401)
    check_error(client.post("/api/v1/lists", {"title": "x"}), 401)
    assert ApiClient(viewer).get("/api/v1/lists") == []


@pytest.mark.parametrize("depth", [900, 1_000, 100_000])
def test_deeply_nested_json_is_refused_as_any_other(viewer, depth):
    bodies = ['{"x":' + "[" * depth + "]" * depth + "}", '{"x":' + '{"a":' * depth + "1" + "}" * depth + "}"]
    token = AccessTokenFactory(user=viewer).secret
    for body in bodies:
        response = Client().post(
            "/api/v1/statuses", body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )
        assert response.status_code in {400, 422}, body[:9]
