"""Known devices: browsers that have logged in before, recognised by one signed cookie per account.

Anyone can use up the rate limit of wrong passwords for an account. A known device has a rate limit of its own, so the
owner is not locked out there. The cookie is bound to the account and its session hash: a new password and "log out
everywhere" invalidate it. A stolen cookie allows only as many guesses as its own limit.
"""

import secrets

from django.conf import settings
from django.shortcuts import resolve_url

from accounts.emails import comparable_email
from accounts.models import User

COOKIE_PREFIX = "device-"
COOKIE_MAX_AGE = 365 * 24 * 60 * 60
MAX_ACCOUNTS = 10  # cookies read per browser


def remember_device(response, user):
    """Set the cookie that makes the browser a known device of `user`."""
    response.set_signed_cookie(
        f"{COOKIE_PREFIX}{user.pk}",
        secrets.token_urlsafe(16),
        salt=_salt(user),
        max_age=COOKIE_MAX_AGE,
        path=resolve_url(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_devices(request, login):
    """Return {account: device id} for the accounts matching `login` that this browser is a known device of.

    Only accounts named in the browser's cookies are queried, so the result reveals nothing about other accounts.
    An account's address matches even if it is unconfirmed or owned by another account.
    """
    keys = [key.removeprefix(COOKIE_PREFIX) for key in request.COOKIES if key.startswith(COOKIE_PREFIX)][:MAX_ACCOUNTS]
    keys = [key for key in keys if key.isascii() and key.isdecimal() and len(key) <= 18]
    devices = {}
    for user in User.objects.filter(pk__in=keys).order_by("pk") if keys else ():
        device = request.get_signed_cookie(f"{COOKIE_PREFIX}{user.pk}", "", salt=_salt(user), max_age=COOKIE_MAX_AGE)
        if device and _matches_login(user, login):
            devices[user] = device
    return devices


def _matches_login(user, login):
    login = login.removeprefix("@")
    if "@" in login:
        return comparable_email(login) == comparable_email(user.email)
    return login.lower() == user.username.lower()


def _salt(user):
    return f"accounts.devices.{user.get_session_auth_hash()}"
