"""Export of the apps that a user has allowed something, and of their own tokens and apps, without secrets."""

from django.db.models import F

from api.models import AccessToken
from core import data_export


@data_export.register_rows
def apps(person):
    tokens = AccessToken.objects.of(person).filter(application__isnull=False).order_by("pk")
    return tokens.values("scopes", "created_at", "last_used_on", app=F("application__name"))


@data_export.register_rows
def personal_tokens(person):
    tokens = AccessToken.objects.of(person).personal().order_by("pk")
    return tokens.values("name", "scopes", "created_at", "last_used_on")


@data_export.register_rows
def own_apps(person):
    return person.own_applications.order_by("pk").values("name", "website", "redirect_uris", "scopes", "created_at")
