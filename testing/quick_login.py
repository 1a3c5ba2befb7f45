"""Log in test clients with few queries, as most tests do that."""

from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import update_last_login


def force_login(client, user, backend=None):
    """Replace `Client.force_login`, which saves and loads several sessions until it has the one that it keeps."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = backend or settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    update_last_login(None, user)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
