"""Applications, and what people allowed them."""

from api.models.access_token import AccessToken
from api.models.application import Application
from api.models.authorization_code import AuthorizationCode
from api.models.push_subscription import PushSubscription

__all__ = ["AccessToken", "Application", "AuthorizationCode", "PushSubscription"]
