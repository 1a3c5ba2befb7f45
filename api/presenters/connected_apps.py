"""Presenter of the apps that somebody has allowed something, for the settings page."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from accounts.models import User
from api.models import AccessToken, Application
from api.oauth.descriptions import Permission, described


@dataclass(frozen=True, slots=True)
class ConnectedApp:
    """One app: all of its tokens of one person together."""

    pk: int
    name: str
    website: str
    permissions: list[Permission]
    since: date
    last_used: str
    logins: int  # on so many devices


def connected_apps(user: User) -> list[ConnectedApp]:
    """Return the apps with tokens of `user`, the one that was used last first. One query."""
    tokens = AccessToken.objects.of(user).filter(application__isnull=False).select_related("application")
    groups = groupby(tokens.order_by("application_id", "pk"), lambda token: token.application)
    found = [(application, list(group)) for application, group in groups if application]
    apps = [(_last_use(own), _connected_app(application, own)) for application, own in found]
    return [app for _, app in sorted(apps, key=lambda pair: (pair[0] or date.min, pair[1].pk), reverse=True)]


def _connected_app(application: Application, tokens: list[AccessToken]) -> ConnectedApp:
    return ConnectedApp(
        pk=application.pk,
        name=application.name,
        website=application.website,
        permissions=described(" ".join(token.scopes for token in tokens)),
        since=tokens[0].created_at.date(),
        last_used=last_used(_last_use(tokens), timezone.now().date()),
        logins=len(tokens),
    )


def _last_use(tokens: list[AccessToken]) -> date | None:
    return max((token.last_used_on for token in tokens if token.last_used_on), default=None)


def last_used(day: date | None, today: date) -> str:
    """Return when a token was last used, as a part of a sentence."""
    if day is None:
        return "never used"
    if day >= today:
        return "used today"
    if day == today - timedelta(days=1):
        return "used yesterday"
    return f"last used {day.day} {day:%b %Y}"
