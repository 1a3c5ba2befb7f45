"""Deletion of codes, tokens and applications that nobody can or does use, as a periodic task."""

from django.db.models import F

from api.models import AccessToken, Application, AuthorizationCode


def purge_unused():
    """Delete old codes, tokens that logging out everywhere has ended, and applications without tokens."""
    AuthorizationCode.objects.delete_old()
    AccessToken.objects.exclude(user=None).exclude(session_version=F("user__session_version")).delete()
    Application.objects.unused().delete()
