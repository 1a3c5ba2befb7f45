"""Malformed cookies and headers never cause a server error."""

import pytest
from django.conf import settings

from accounts.factories import UserFactory
from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db

MALFORMED = {
    "NUL": "aaaaaaaaaaaa\0",
    "NUL in octal": r'"aaaaaaaaaaaa\000"',
    "thirty-two with NUL": "a" * 31 + "\0",
    "lone surrogate in octal": r'"\355\240\200aaaaaaaaaa"',
    "open quote": '"aaaaaaaaaaaa',
    "backslash": '"\\',
    "only quotes": '""',
    "8 KB": "a" * 8192,
    "not ASCII": "äöü☃😀" * 5,
    "not UTF-8": "\udcff\udcfe" * 8,
    "control characters": "\x01\x02\r\n\x7f" * 4,
    "JSON": '{"a": [1, 2]}',
    "digits": "9" * 400 + ".1.1.1",
    "superscript": "²" * 32,
    "full width": "ａ" * 32,
    "nothing": "",
}
COOKIES = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "left_off"]
HEADERS = [
    "HX-Request",
    *["HX-Current-URL", "HX-Target", "HX-Trigger", "HX-Boosted", "HX-History-Restore-Request"],
    *["Referer", "Origin", "If-None-Match", "If-Modified-Since", "Accept-Language", "Accept", "User-Agent"],
    *["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Purpose", "Sec-Purpose", "Range", "Authorization"],
]


def wsgi_text(text):
    """Return the text decoded from its bytes as WSGI servers do (latin-1)."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def highest_status(client, **headers):
    """Request pages of each kind and submit a form; return the highest response status."""
    paths = ["/", "/eve/feed", "/live", "/messages", "/nothing/here/at/all", "/healthz"]
    responses = [client.get(path, **headers) for path in paths]
    responses.append(client.post("/login", {"login": "eve", "password": "x"}, **headers))
    return max(response.status_code for response in responses)


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED)
@pytest.mark.parametrize("name", COOKIES)
def test_malformed_cookie_causes_no_server_error(client, name, value):
    assert highest_status(client, HTTP_COOKIE=f"{name}={wsgi_text(value)}") < 500
    if name != settings.SESSION_COOKIE_NAME:
        client.force_login(UserFactory(username="eve"))
        session = client.cookies.output(header="", sep=";").strip()
        client.cookies.clear()
        assert highest_status(client, HTTP_COOKIE=f"{session}; {name}={wsgi_text(value)}; {wsgi_text(value)}=1") < 500


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED)
def test_malformed_headers_cause_no_server_error(client, value):
    client.force_login(UserFactory(username="eve"))
    names = ["HTTP_" + name.upper().replace("-", "_") for name in HEADERS]
    assert highest_status(client, **dict.fromkeys(names, wsgi_text(value))) < 500
    assert highest_status(client, **dict.fromkeys(names, f"https://testserver/{wsgi_text(value)}")) < 500


@pytest.mark.parametrize("key", ["a" * 8, "A" * 32, "a" * 31, "a" * 33, "a" * 31 + "-", "a" * 32 + "\n"])
def test_malformed_session_key_is_ignored(key):
    assert SessionStore(key).session_key is None
    assert SessionStore("a1" * 16).session_key == "a1" * 16
