"""Private messages of the demo community."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from core.badges import badges_of
from demo.community import DemoCommunity
from demo.seed import seed_demo
from direct_messages.forms import MAX_LENGTH
from direct_messages.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 21, 30, tzinfo=UTC)


def test_demo_messages_are_in_order_of_time_and_partly_unread():
    seed_demo(DemoCommunity(NOW), None, lambda batch: None)
    mira = User.objects.get(username="mira")
    assert mira.sides.with_messages().count() > 5
    assert badges_of(mira)["messages"] == 2
    messages = list(Message.objects.oldest_first().select_related("sender", "conversation"))
    assert messages == sorted(messages, key=lambda message: message.created_at)
    assert all(
        len(message.text) <= MAX_LENGTH and message.created_at > message.sender.date_joined for message in messages
    )
    assert any(message.has_picture for message in messages)
