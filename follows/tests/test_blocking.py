"""Blocks and mutes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow, FollowRequest, Mute
from follows.signals import user_blocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("times", [1, 2])
def test_block_ends_both_follows_and_updates_counters_once(times):
    ana, bo = UserFactory(), UserFactory()
    FollowFactory(follower=ana, followee=bo)
    FollowFactory(follower=bo, followee=ana)
    for _ in range(times):
        Block.objects.block(ana, bo)
    assert Block.objects.count() == 1
    assert not Follow.objects.exists()
    for person in (ana, bo):
        person.stats.refresh_from_db()
        assert (person.stats.following_count, person.stats.followers_count) == (0, 0)


@pytest.mark.parametrize("requester_blocks", [True, False])
def test_block_deletes_request_in_either_direction(requester_blocks):
    follow_request = FollowRequestFactory()
    pair = (follow_request.follower, follow_request.followee)
    Block.objects.block(*(pair if requester_blocks else pair[::-1]))
    assert not FollowRequest.objects.exists()


def test_request_cannot_be_approved_after_block():
    follow_request = FollowRequestFactory()
    Block.objects.block(follow_request.followee, follow_request.follower)
    follow_request.approve()
    assert not Follow.objects.exists()


def test_block_sends_signal_once():
    ana, bo, blocks = UserFactory(), UserFactory(), []

    def receiver(block, **kwargs):
        blocks.append(block)

    user_blocked.connect(receiver)
    try:
        Block.objects.block(ana, bo)
        Block.objects.block(ana, bo)
    finally:
        user_blocked.disconnect(receiver)
    assert [(block.blocker, block.blocked) for block in blocks] == [(ana, bo)]


def test_unblock_keeps_block_in_other_direction():
    block = BlockFactory()
    Block.objects.block(block.blocked, block.blocker)
    Block.objects.unblock(block.blocker, block.blocked)
    assert Block.objects.filter(blocker=block.blocked, blocked=block.blocker).exists()
    assert Block.objects.between(block.blocker, block.blocked).count() == 1


@pytest.mark.parametrize("times", [1, 2])
def test_unblock_is_idempotent_and_restores_no_follow(times):
    follow = FollowFactory()
    Block.objects.block(follow.followee, follow.follower)
    for _ in range(times):
        Block.objects.unblock(follow.followee, follow.follower)
    assert not Block.objects.exists()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_mute_is_idempotent_and_keeps_follow(times):
    follow = FollowFactory()
    for _ in range(times):
        Mute.objects.mute(follow.follower, follow.followee)
    assert Mute.objects.count() == 1
    assert Follow.objects.count() == 1


@pytest.mark.parametrize("times", [1, 2])
def test_unmute_is_idempotent(times):
    mute = MuteFactory()
    for _ in range(times):
        Mute.objects.unmute(mute.muter, mute.muted)
    assert not Mute.objects.exists()


def test_block_or_mute_of_oneself_is_rejected():
    ana = UserFactory()
    with pytest.raises(ValidationError, match="You cannot block yourself"):
        Block.objects.block(ana, ana)
    with pytest.raises(ValidationError, match="You cannot mute yourself"):
        Mute.objects.mute(ana, ana)


@pytest.mark.parametrize(
    ("model", "names"),
    [(Block, ("blocker", "blocked")), (Mute, ("muter", "muted")), (FollowRequest, ("follower", "followee"))],
)
def test_database_rejects_relationship_with_oneself(model, names):
    with pytest.raises(IntegrityError, match="not_self"):
        model.objects.create(**dict.fromkeys(names, UserFactory()))
