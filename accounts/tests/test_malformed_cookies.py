"""Malformed cookies and headers never cause a server error."""

import pytest
from django.conf import settings

from accounts.factories import UserFactory
from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db

ODD = {
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


def raw(text):
    """The text as a WSGI server passes on the bytes of it."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def worst(client, **headers):
    """Ask for pages of each kind, and send a form; give the highest status of what they answer."""
    paths = ["/", "/eve/feed", "/live", "/messages", "/nothing/here/at/all", "/healthz"]
    answers = [client.get(path, **headers) for path in paths]
    answers.append(client.post("/login", {"login": "eve", "password": "x"}, **headers))
    return max(answer.status_code for answer in answers)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", COOKIES)
def test_malformed_cookie_causes_no_server_error(client, name, value):
    assert worst(client, HTTP_COOKIE=f"{name}={raw(value)}") < 500
    if name != settings.SESSION_COOKIE_NAME:
        client.force_login(UserFactory(username="eve"))
        session = client.cookies.output(header="", sep=";").strip()
        client.cookies.clear()
        assert worst(client, HTTP_COOKIE=f"{session}; {name}={raw(value)}; {raw(value)}=1") < 500


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_malformed_headers_cause_no_server_error(client, value):
    client.force_login(UserFactory(username="eve"))
    names = ["HTTP_" + name.upper().replace("-", "_") for name in HEADERS]
    assert worst(client, **dict.fromkeys(names, raw(value))) < 500
    assert worst(client, **dict.fromkeys(names, f"https://testserver/{raw(value)}")) < 500


@pytest.mark.parametrize("key", ["a" * 8, "A" * 32, "a" * 31, "a" * 33, "a" * 31 + "-", "a" * 32 + "\n"])
def test_malformed_session_key_is_ignored(key):
    assert SessionStore(key).session_key is None
    assert SessionStore("a1" * 16).session_key == "a1" * 16
