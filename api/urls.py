"""Addresses of the API and of OAuth."""

from django.urls import path

from api.documentation import DevelopersView, OpenApiView
from api.oauth.metadata import authorization_server
from api.oauth.views import AuthorizeView, RevokeView, TokenView
from api.operations import endpoints
from api.pages import apps, developer, device
from api.table import OPERATIONS

app_name = "api"

urlpatterns = [
    *endpoints(OPERATIONS),
    path("api/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("developers", DevelopersView.as_view(), name="developers"),
    path("oauth/authorize", AuthorizeView.as_view(), name="authorize"),
    path("oauth/token", TokenView.as_view(), name="token"),
    path("oauth/token/", TokenView.as_view()),
    path("oauth/revoke", RevokeView.as_view(), name="revoke"),
    path("oauth/revoke/", RevokeView.as_view()),
    path(".well-known/oauth-authorization-server", authorization_server),
    path("push-worker.js", device.push_worker, name="push_worker"),
    path("settings/notifications/device", device.DeviceView.as_view(), name="device"),
    path("settings/notifications/device/remove", device.RemoveDeviceView.as_view(), name="remove_device"),
    path("settings/apps", apps.AppsView.as_view(), name="apps"),
    path("settings/apps/end", apps.EndAllView.as_view(), name="end_all_apps"),
    path("settings/apps/<id:pk>/end", apps.EndAppView.as_view(), name="end_app"),
    path("settings/developer", developer.DeveloperView.as_view(), name="developer"),
    path("settings/developer/tokens/new", developer.NewTokenView.as_view(), name="new_token"),
    path("settings/developer/tokens/<id:pk>/end", developer.EndTokenView.as_view(), name="end_token"),
    path("settings/developer/apps/new", developer.NewApplicationView.as_view(), name="new_application"),
    path("settings/developer/apps/<id:pk>", developer.ApplicationView.as_view(), name="application"),
    path("settings/developer/apps/<id:pk>/secret", developer.RenewSecretView.as_view(), name="renew_secret"),
    path("settings/developer/apps/<id:pk>/delete", developer.DeleteApplicationView.as_view(), name="delete_app"),
]
