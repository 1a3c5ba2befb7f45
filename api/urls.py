"""Addresses of the API and of OAuth."""

from django.urls import path

from api.documentation import DevelopersView, OpenApiView
from api.oauth.metadata import authorization_server
from api.oauth.views import AuthorizeView, RevokeView, TokenView
from api.operations import endpoints
from api.table import OPERATIONS

app_name = "api"

urlpatterns = [
    *endpoints(OPERATIONS),
    path("api/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("developers", DevelopersView.as_view(), name="developers"),
    path("oauth/authorize", AuthorizeView.as_view(), name="authorize"),
    path("oauth/token", TokenView.as_view(), name="token"),
    path("oauth/revoke", RevokeView.as_view(), name="revoke"),
    path(".well-known/oauth-authorization-server", authorization_server),
]
