"""Logged-in HTTP sessions with cookies."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import get_random_string

from accounts import sessions
from api.models import AccessToken
from bench.client import fetch

BACKENDS = {"site": "accounts.backends.SignInBackend", "floor": "django.contrib.auth.backends.ModelBackend"}
STORES = {"site": sessions.SessionStore, "floor": db.SessionStore}
HTMX = {"HX-Request": "true"}


class HttpSession:
    """The session of `user`, or an anonymous one, at one of the servers."""

    stored = []  # database sessions and access tokens, deleted after the run

    def __init__(self, server, user=None):
        self.server, self.cookies = server, {"csrftoken": get_random_string(32)}
        if user:
            self.cookies[settings.SESSION_COOKIE_NAME] = self._sign_in(user)

    def _sign_in(self, user):
        session = STORES[self.server.name]()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKENDS[self.server.name]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        HttpSession.stored.append(session)
        return session.session_key

    @classmethod
    def with_token(cls, server, user):
        """Return a session without cookies, and the header with an access token of `user`."""
        token, secret = AccessToken.objects.issue("read", user=user, name="bench")
        cls.stored.append(token)
        session = cls(server)
        session.cookies = {}
        return session, {"Authorization": f"Bearer {secret}"}

    @classmethod
    def sign_all_out(cls):
        while cls.stored:
            cls.stored.pop().delete()

    def get(self, path, **headers):
        """Return the bytes of a GET request."""
        return self._request("GET", path, headers)

    def post(self, path, fields=None, **headers):
        """Return the bytes of a POST request as htmx would send it."""
        body = urlencode(fields or {}).encode()
        form_headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
        return (
            self._request("POST", path, form_headers | HTMX | {"X-CSRFToken": self.cookies["csrftoken"]} | headers)
            + body
        )

    def _request(self, method, path, headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = {
            "Host": f"127.0.0.1:{self.server.port}",
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding": "gzip, br",
            "Cookie": cookies,
            **headers,
        }
        return f"{method} {path} HTTP/1.1\r\n{''.join(f'{n}: {v}\r\n' for n, v in lines.items())}\r\n".encode()

    def get_full_page(self, path, **headers):
        """Fetch a page now, store its cookies, and return the Response."""
        response = fetch(self.server.port, self.get(path, **headers))
        for line in response.headers("Set-Cookie"):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items() if morsel.value}
        return response
