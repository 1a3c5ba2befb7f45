"""People's browsers: signed in, with the cookies that they were given before."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils.crypto import get_random_string

from accounts import sessions
from bench.client import fetch

BACKENDS = {"site": "accounts.backends.SignInBackend", "floor": "django.contrib.auth.backends.ModelBackend"}
STORES = {"site": sessions.SessionStore, "floor": db.SessionStore}
HTMX = {"HX-Request": "true"}


class HttpSession:
    """The browser of `user` (or of nobody) at one of the servers."""

    sessions = []  # of all browsers, to be ended with the run

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
        HttpSession.sessions.append(session)
        return session.session_key

    @classmethod
    def sign_all_out(cls):
        while cls.sessions:
            cls.sessions.pop().delete()

    def get(self, path, **headers):
        """The bytes that ask for a page."""
        return self._request("GET", path, headers)

    def post(self, path, fields=None, **headers):
        """The bytes that press a button, as htmx would."""
        body = urlencode(fields or {}).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
        return self._request("POST", path, sent | HTMX | {"X-CSRFToken": self.cookies["csrftoken"]} | headers) + body

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

    def look(self, path, **headers):
        """Open a page now and keep its cookies; gives the answer."""
        answer = fetch(self.server.port, self.get(path, **headers))
        for line in answer.headers("Set-Cookie"):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items() if morsel.value}
        return answer
