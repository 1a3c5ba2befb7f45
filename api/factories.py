"""Factories of applications and tokens for tests."""

import factory

from accounts.factories import UserFactory
from api.models import AccessToken, Application

REDIRECT_URI = "https://app.example/callback"


class ApplicationFactory(factory.Factory):
    """Factory of a registered application; returns it with its secret in `secret`."""

    class Meta:
        model = Application

    name = "Birdhouse"
    redirect_uris = (REDIRECT_URI,)
    scopes = ("read", "write", "follow", "push")
    website = "https://app.example"
    owner = None

    @classmethod
    def _create(cls, model_class, **fields):
        application, secret = Application.objects.register(**fields)
        application.secret = secret
        return application


class AccessTokenFactory(factory.Factory):
    """Factory of an access token; returns it with its secret in `secret`. Pass `user=None` for an app's own one."""

    class Meta:
        model = AccessToken

    user = factory.SubFactory(UserFactory)
    application = factory.SubFactory(ApplicationFactory)
    scopes = "read write follow push"
    name = ""

    @classmethod
    def _create(cls, model_class, **fields):
        token, secret = AccessToken.objects.issue(**fields)
        token.secret = secret
        return token
