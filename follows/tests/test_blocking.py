"""Blocking ends what was between two people; muting changes nothing they could notice."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow, FollowRequest, Mute
from follows.signals import user_blocked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("times", [1, 2])
def test_blocking_ends_both_follows_and_counts_them_out_once(times):
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


@pytest.mark.parametrize("asker_blocks", [True, False])
def test_blocking_ends_a_request_either_way(asker_blocks):
    asked = FollowRequestFactory()
    pair = (asked.follower, asked.followee)
    Block.objects.block(*(pair if asker_blocks else pair[::-1]))
    assert not FollowRequest.objects.exists()


def test_a_request_cannot_be_approved_after_a_block():
    asked = FollowRequestFactory()
    Block.objects.block(asked.followee, asked.follower)
    asked.approve()
    assert not Follow.objects.exists()


def test_the_others_hear_of_a_block_once():
    ana, bo, blocks = UserFactory(), UserFactory(), []

    def listen(block, **kwargs):
        blocks.append(block)

    user_blocked.connect(listen)
    try:
        Block.objects.block(ana, bo)
        Block.objects.block(ana, bo)
    finally:
        user_blocked.disconnect(listen)
    assert [(block.blocker, block.blocked) for block in blocks] == [(ana, bo)]


def test_both_may_block_and_one_unblocking_leaves_the_other_block():
    block = BlockFactory()
    Block.objects.block(block.blocked, block.blocker)
    Block.objects.unblock(block.blocker, block.blocked)
    assert Block.objects.filter(blocker=block.blocked, blocked=block.blocker).exists()
    assert Block.objects.between(block.blocker, block.blocked).count() == 1


@pytest.mark.parametrize("times", [1, 2])
def test_unblocking_once_or_twice_brings_no_follow_back(times):
    follow = FollowFactory()
    Block.objects.block(follow.followee, follow.follower)
    for _ in range(times):
        Block.objects.unblock(follow.followee, follow.follower)
    assert not Block.objects.exists()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_muting_once_or_twice_is_one_mute_and_keeps_the_follow(times):
    follow = FollowFactory()
    for _ in range(times):
        Mute.objects.mute(follow.follower, follow.followee)
    assert Mute.objects.count() == 1
    assert Follow.objects.count() == 1


@pytest.mark.parametrize("times", [1, 2])
def test_unmuting_once_or_twice_ends_the_mute(times):
    mute = MuteFactory()
    for _ in range(times):
        Mute.objects.unmute(mute.muter, mute.muted)
    assert not Mute.objects.exists()


def test_nobody_blocks_or_mutes_themselves():
    ana = UserFactory()
    with pytest.raises(ValidationError, match="You cannot block yourself"):
        Block.objects.block(ana, ana)
    with pytest.raises(ValidationError, match="You cannot mute yourself"):
        Mute.objects.mute(ana, ana)


@pytest.mark.parametrize(
    ("model", "names"),
    [(Block, ("blocker", "blocked")), (Mute, ("muter", "muted")), (FollowRequest, ("follower", "followee"))],
)
def test_the_database_itself_refuses_oneself(model, names):
    with pytest.raises(IntegrityError, match="not_self"):
        model.objects.create(**dict.fromkeys(names, UserFactory()))
