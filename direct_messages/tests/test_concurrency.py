"""Concurrent sending, deleting and blocking in one conversation."""

import pytest
from django.core.exceptions import ValidationError

from accounts.factories import UserFactory
from core.rate_limits import RateLimitExceeded
from direct_messages.factories import MessageFactory
from direct_messages.models import Conversation, Message, Participant
from follows.factories import FollowFactory
from follows.models import Block
from testing.concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def pair():
    mira, ana = UserFactory.create_batch(2)
    FollowFactory(follower=mira, followee=ana)
    FollowFactory(follower=ana, followee=mira)
    return mira, ana


def send(sender, recipient, text="hello", **fields):
    return lambda: Message.objects.send(sender, recipient, text, **fields)


def test_concurrent_first_messages_share_one_conversation(pair):
    mira, ana = pair
    at_once(*[send(mira, ana, f"m{n}") for n in range(4)], *[send(ana, mira, f"a{n}") for n in range(4)])
    assert (Conversation.objects.count(), Participant.objects.count(), Message.objects.count()) == (1, 2, 8)
    newest = Message.objects.newest_first().first()
    assert {side.newest_id for side in Participant.objects.all()} == {newest.pk}


def test_concurrent_repeated_submissions_create_one_message(pair):
    assert len({message.pk for message in at_once(*[send(*pair, submission="one")] * 4)}) == 1
    assert Message.objects.count() == 1


def test_daily_limit_holds_across_concurrent_conversations(pair, settings):
    settings.LIMIT_MESSAGES_A_DAY = 2
    mira = pair[0]
    others = UserFactory.create_batch(5, takes_messages_from_anyone=True)
    at_once(*[send(mira, other) for other in others], expect=[RateLimitExceeded])
    assert Message.objects.count() == 2


def test_no_message_is_sent_after_concurrent_block(pair):
    mira, ana = pair
    for _ in range(5):
        at_once(lambda: Block.objects.block(ana, mira), *[send(mira, ana)] * 3, expect=[ValidationError])
        sent = Message.objects.count()
        with pytest.raises(ValidationError):
            send(mira, ana)()
        assert Message.objects.count() == sent
        Block.objects.unblock(ana, mira)
        FollowFactory(follower=ana, followee=mira)


def test_concurrent_deletion_by_both_and_sending_stays_consistent(pair):
    mira, ana = pair
    for _ in range(4):
        MessageFactory(sender=mira, recipient=ana)
        sides = list(Participant.objects.select_related("conversation", "owner", "other"))
        at_once(*[side.delete_messages for side in sides], send(ana, mira, "still here"))
        for side in Participant.objects.select_related("conversation"):
            newest = side.messages.newest_first().first()
            assert side.newest_id == (newest.pk if newest else None)
        assert not Message.objects.filter(low_keeps=False, high_keeps=False).exists()
        assert Conversation.objects.exists() == Message.objects.exists()
