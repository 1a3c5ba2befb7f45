"""The badge of pending follow requests."""

from core import badges
from follows.relationships import pending_requests_for

badges.register("requests", pending_requests_for)
