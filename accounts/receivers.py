"""Reactions to Django's own signals."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.middleware.csrf import rotate_token


@receiver(user_logged_out)
def change_csrf_token(request, **kwargs):
    """Change the CSRF token at each log-out too, so that restored_pages.js can tell one session from the next."""
    rotate_token(request)
