"""Entities of push subscriptions."""

from typing import Literal

import msgspec

from api.entities.base import Entity

Policy = Literal["all", "followed", "follower", "none"]


class Alerts(Entity, frozen=True, kw_only=True):
    """Which types of notifications are sent. Those that Witter does not have are stored without effect."""

    mention: bool = False
    status: bool = False
    reblog: bool = False
    follow: bool = False
    follow_request: bool = False
    favourite: bool = False
    quote: bool = False
    poll: bool = False
    update: bool = False
    quoted_update: bool = False
    admin_sign_up: bool = msgspec.field(default=False, name="admin.sign_up")
    admin_report: bool = msgspec.field(default=False, name="admin.report")


class WebPushSubscription(Entity, frozen=True, kw_only=True):
    """The subscription of a token to push messages."""

    id: str
    endpoint: str
    standard: bool
    alerts: Alerts
    policy: Policy
    server_key: str  # the site's public key
