"""Operations of web push: the one subscription of a token."""

from typing import Annotated

import msgspec
from msgspec import Meta

from api import messages
from api.entities.base import Empty
from api.entities.push import Alerts, Policy, WebPushSubscription
from api.errors import ApiError
from api.models import PushSubscription
from api.operations import Operation
from api.push.delivery import MAX_ENDPOINT_LENGTH
from api.push.keys import public_key, seal
from api.push.validation import validate_receiver


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys for which messages are encrypted, in Base64."""

    p256dh: Annotated[str, Meta(max_length=100, description="A public key of the curve P-256.")]
    auth: Annotated[str, Meta(max_length=40, description="16 random bytes.")]


class PushReceiver(msgspec.Struct, frozen=True, kw_only=True):
    """Where messages are sent."""

    endpoint: Annotated[
        str, Meta(max_length=MAX_ENDPOINT_LENGTH, description="The https address that the push service gave.")
    ]
    keys: Keys
    standard: Annotated[bool, Meta(description="Encrypt by RFC 8291, not by the older draft.")] = False


class PushContentParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent."""

    alerts: Alerts = Alerts()
    policy: Annotated[Policy, Meta(description="Whose notifications: everybody's by default.")] = "all"


class SubscribeParameters(msgspec.Struct, frozen=True, kw_only=True):
    """Where messages are sent, and about what."""

    subscription: PushReceiver
    data: PushContentParameters = PushContentParameters()


class ChangeParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent from now on."""

    data: PushContentParameters = PushContentParameters()
    policy: Annotated[Policy | None, Meta(description="The same as `data[policy]`.")] = None


class PushOperation(Operation):
    """Base of the operations of the token's subscription."""

    path, scope, tag = "/api/v1/push/subscription", "push", "push"
    returns = WebPushSubscription

    def own_subscription(self) -> PushSubscription:
        """Return the row of the token. Raise ApiError if there is none."""
        row = PushSubscription.objects.filter(token=self.request.api_token).first()
        if not row:
            raise ApiError(404, messages.NOT_SUBSCRIBED)
        return row


class GetSubscription(PushOperation):
    """Return the subscription of the token. Answer 404 while there is none."""

    def perform(self) -> WebPushSubscription:
        return subscription(self.own_subscription())


class Subscribe(PushOperation):
    """Send push messages about new notifications, in place of the subscription that the token has had.

    It ends with the token, after `DELETE`, and when the push service answers that it is gone. The address must be an
    https one in the public internet. Messages are encrypted, by the older draft unless `standard` is true.
    """

    method = "POST"
    Parameters = SubscribeParameters

    def perform(self) -> WebPushSubscription:
        wanted: SubscribeParameters = self.parameters
        validate_receiver(wanted.subscription.endpoint, wanted.subscription.keys.p256dh, wanted.subscription.keys.auth)
        row = PushSubscription.objects.subscribe(
            self.viewer,
            wanted.subscription.endpoint,
            wanted.subscription.keys.p256dh,
            wanted.subscription.keys.auth,
            token=self.request.api_token,
            sealed_token=seal(self.request.headers["Authorization"].split()[-1]),
            is_standard=wanted.subscription.standard,
            alerts=names(wanted.data.alerts),
            policy=wanted.data.policy,
        )
        return subscription(row)


class ChangeSubscription(PushOperation):
    """Replace what is sent. Types that are not named are not sent any more."""

    method = "PUT"
    Parameters = ChangeParameters

    def perform(self) -> WebPushSubscription:
        row, wanted = self.own_subscription(), self.parameters
        row.alerts, row.policy = names(wanted.data.alerts), wanted.policy or wanted.data.policy
        row.save(update_fields=["alerts", "policy"])
        return subscription(row)


class Unsubscribe(PushOperation):
    """End the subscription of the token. Ending it twice is harmless."""

    method, returns = "DELETE", Empty

    def perform(self) -> Empty:
        PushSubscription.objects.filter(token=self.request.api_token).delete()
        return Empty()


def subscription(row: PushSubscription) -> WebPushSubscription:
    """Return the WebPushSubscription of a row."""
    return WebPushSubscription(
        id=str(row.pk),
        endpoint=row.endpoint,
        standard=row.is_standard,
        alerts=Alerts(**dict.fromkeys(row.alerts, True)),
        policy=row.policy,
        server_key=public_key(),
    )


def names(alerts: Alerts) -> list[str]:
    """Return the names of the types that are wanted."""
    return [name for name in Alerts.__struct_fields__ if getattr(alerts, name)]


OPERATIONS: list[type[Operation]] = [GetSubscription, Subscribe, ChangeSubscription, Unsubscribe]
