"""Request bodies are accepted only by URLs with forms, and large ones only where pictures are uploaded."""

import pytest
from django.test import RequestFactory

from accounts.factories import UserFactory
from core.http.request_size import client_address

pytestmark = pytest.mark.django_db
UPLOAD = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"
SESSION = "sessionid=0123456789abcdef0123456789abcdef"


@pytest.fixture
def limit():
    """Return a function that returns the body limit of a request, as the WSGI bridge calls it."""
    from witter.wsgi import application

    def limit(method, path, kind=UPLOAD, cookie=SESSION):
        environ = RequestFactory().generic(method, path).environ
        return application.body_limit(environ | {"CONTENT_TYPE": kind, "HTTP_COOKIE": cookie})

    return limit


@pytest.mark.parametrize("path", ["/compose", "/settings/profile", "/welcome/profile", "/messages/ana"])
def test_upload_urls_accept_pictures(limit, path):
    assert limit("POST", path) == 42 * 1024 * 1024
    assert limit("POST", path, kind=FORM) == 1024 * 1024
    assert limit("POST", path, cookie="") == 1024 * 1024
    assert limit("POST", path, cookie=f"theme=dark; {SESSION}; a=b") == 42 * 1024 * 1024


@pytest.mark.parametrize(
    "cookie", ["sessionid=", "sessionid=x", "other" + SESSION, SESSION + "0", SESSION.upper(), f"a={SESSION}"]
)
def test_cookie_without_session_key_allows_no_upload(limit, cookie):
    assert limit("POST", "/compose", cookie=cookie) == 1024 * 1024


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1", "6.6.6.6"),
        (2, "2001:db8:1:2:3:4:5:6, 1.1.1.1", "2001:db8:1:2::/64"),
        (1, "fe80::1%eth0", "fe80::/64"),
        (1, "::ffff:1.1.1.1", "1.1.1.1"),
        (1, "nowhere", "10.0.0.9"),
        (3, "", "10.0.0.9"),
    ],
)
def test_client_of_body_comes_from_trusted_proxies(settings, proxies, forwarded, client):
    settings.TRUSTED_PROXIES = proxies
    assert client_address({"REMOTE_ADDR": "10.0.0.9", "HTTP_X_FORWARDED_FOR": forwarded}) == client


@pytest.mark.parametrize("path", ["/login", "/signup", "/settings/theme", "/ana/follow", "/admin/login/"])
def test_other_forms_accept_a_megabyte(limit, path):
    assert limit("POST", path) == 1024 * 1024


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/healthz"),
        ("POST", "/readyz"),
        ("POST", "/manifest.webmanifest"),
        ("POST", "/robots.txt"),
        ("POST", "/no/such/address"),
        ("POST", "/static/css/witter.css"),
        ("GET", "/compose"),
        ("HEAD", "/compose"),
        ("PUT", "/compose"),
        ("DELETE", "/compose"),
    ],
)
def test_other_urls_accept_no_body(limit, method, path):
    assert limit(method, path) == 0


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("POST", "/healthz", 413, "takes nothing"),
        ("GET", "/login", 413, "takes nothing"),
        ("POST", "/no/such/address", 404, "nothing at this address"),
        ("POST", "/login", 413, "far more text"),
        ("POST", "/compose", 413, "logged out"),
    ],
)
def test_too_large_body_is_refused_unparsed(client, monkeypatch, method, path, status, words):
    parsed = []
    monkeypatch.setattr("django.http.request.MultiPartParser", lambda *args: parsed.append(args))
    body = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' + b"x" * 2_000_000
    response = client.generic(method, path, body, content_type=UPLOAD)
    assert response.status_code == status
    assert words in response.text
    assert not parsed


def test_large_upload_of_logged_in_user_is_accepted(client):
    client.force_login(UserFactory())
    body = b'--x\r\nContent-Disposition: form-data; name="images"; filename="a.png"\r\n\r\n' + b"x" * 2_000_000
    response = client.post("/compose", body + b"\r\n--x--\r\n", content_type=UPLOAD)
    assert response.status_code == 200
    assert "far more text" not in response.text
