"""The badge of unread conversations."""

from core import badges
from direct_messages.models import Participant

badges.register("messages", Participant.objects.unread_for)
