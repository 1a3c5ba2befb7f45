"""What the demo town writes to each other in private."""

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


def test_they_write_to_each_other_and_some_of_it_waits_to_be_read():
    seed_demo(DemoCommunity(NOW), None, lambda batch: None)
    mira = User.objects.get(username="mira")
    assert mira.sides.with_messages().count() > 5
    assert badges_of(mira)["messages"] == 2
    letters = list(Message.objects.oldest_first().select_related("sender", "conversation"))
    assert letters == sorted(letters, key=lambda letter: letter.created_at)
    assert all(len(letter.text) <= MAX_LENGTH and letter.created_at > letter.sender.date_joined for letter in letters)
    assert any(letter.has_picture for letter in letters)
