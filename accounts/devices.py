"""Browsers in which somebody has signed in before, known by a signed cookie per account.

Strangers can fill the counter of wrong passwords of any account. They cannot fill the one of a known device, so its
owner is never locked out there. The cookie is bound to the account and to its session hash: a new password and
"log out everywhere" void it. A stolen one gives no more guesses than the limit of its own.
"""

import secrets

from django.conf import settings
from django.shortcuts import resolve_url

from accounts.emails import comparable_email
from accounts.models import User

PREFIX = "device-"
MAX_AGE = 365 * 24 * 60 * 60
MAX_ACCOUNTS = 10  # of one browser that are looked at


def remember_device(response, user):
    """Set the cookie that makes this browser a known device of `user`."""
    response.set_signed_cookie(
        f"{PREFIX}{user.pk}",
        secrets.token_urlsafe(16),
        salt=_salt(user),
        max_age=MAX_AGE,
        path=resolve_url(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_devices(request, login):
    """Return {account: device id} of the accounts named `login` that this browser is a known device of.

    Only accounts of this browser's own cookies are looked up, so the answer says nothing about any other account.
    The address of an account counts here even while another account owns it, or nobody does.
    """
    keys = [key.removeprefix(PREFIX) for key in request.COOKIES if key.startswith(PREFIX)][:MAX_ACCOUNTS]
    keys = [key for key in keys if key.isascii() and key.isdecimal() and len(key) <= 18]
    devices = {}
    for user in User.objects.filter(pk__in=keys).order_by("pk") if keys else ():
        device = request.get_signed_cookie(f"{PREFIX}{user.pk}", "", salt=_salt(user), max_age=MAX_AGE)
        if device and _is_named(user, login):
            devices[user] = device
    return devices


def _is_named(user, login):
    login = login.removeprefix("@")
    if "@" in login:
        return comparable_email(login) == comparable_email(user.email)
    return login.lower() == user.username.lower()


def _salt(user):
    return f"accounts.devices.{user.get_session_auth_hash()}"
