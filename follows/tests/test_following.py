"""Follows and follow requests: rows, counters and signals."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Follow, FollowRequest
from follows.signals import follow_requested, user_followed, user_unfollowed

pytestmark = pytest.mark.django_db


def follow_counts(person):
    person.stats.refresh_from_db()
    return person.stats.following_count, person.stats.followers_count


def count_signals(signal, act):
    """Return how often `act` sent the signal."""
    calls = []

    def receiver(**kwargs):
        calls.append(kwargs)

    signal.connect(receiver)
    try:
        act()
    finally:
        signal.disconnect(receiver)
    return len(calls)


@pytest.mark.parametrize("times", [1, 2])
def test_follow_is_idempotent(times):
    ana, bo = UserFactory(), UserFactory()
    for _ in range(times):
        Follow.objects.follow(ana, bo)
    assert Follow.objects.filter(follower=ana, followee=bo).count() == 1
    assert (follow_counts(ana), follow_counts(bo)) == ((1, 0), (0, 1))


@pytest.mark.parametrize("times", [1, 2])
def test_unfollow_is_idempotent(times):
    follow = FollowFactory()
    FollowFactory(follower=follow.follower)
    for _ in range(times):
        Follow.objects.unfollow(follow.follower, follow.followee)
    assert (follow_counts(follow.follower), follow_counts(follow.followee)) == ((1, 0), (0, 0))


def test_follow_and_unfollow_send_signal_once():
    ana, bo = UserFactory(), UserFactory()
    assert count_signals(user_followed, lambda: [Follow.objects.follow(ana, bo) for _ in range(2)]) == 1
    assert count_signals(user_unfollowed, lambda: [Follow.objects.unfollow(ana, bo) for _ in range(2)]) == 1


def test_follow_of_oneself_is_rejected():
    ana = UserFactory()
    with pytest.raises(ValidationError, match="You cannot follow yourself"):
        Follow.objects.follow(ana, ana)
    with pytest.raises(IntegrityError, match="follows_follow_not_self"):
        Follow.objects.create(follower=ana, followee=ana)


@pytest.mark.parametrize("mine", [True, False], ids=["I block", "they block"])
def test_follow_across_block_is_rejected(mine):
    block = BlockFactory()
    pair = (block.blocker, block.blocked) if mine else (block.blocked, block.blocker)
    with pytest.raises(PermissionDenied):
        Follow.objects.follow(*pair)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_follow_of_protected_user_creates_one_request(times):
    ana, bo = UserFactory(), UserFactory(protected=True)
    sent = count_signals(follow_requested, lambda: [Follow.objects.follow(ana, bo) for _ in range(times)])
    assert (sent, FollowRequest.objects.count(), Follow.objects.count()) == (1, 1, 0)
    assert follow_counts(bo) == (0, 0)


def test_unfollow_deletes_request():
    follow_request = FollowRequestFactory()
    Follow.objects.unfollow(follow_request.follower, follow_request.followee)
    assert not FollowRequest.objects.exists()


def test_protecting_keeps_followers():
    follow = FollowFactory()
    follow.followee.is_protected = True
    follow.followee.save()
    Follow.objects.follow(follow.follower, follow.followee)
    assert Follow.objects.count() == 1
    assert not FollowRequest.objects.exists()


def test_approve_creates_follow_and_deletes_request():
    follow_request = FollowRequestFactory()
    assert count_signals(user_followed, follow_request.approve) == 1
    assert not FollowRequest.objects.exists()
    assert (follow_counts(follow_request.follower), follow_counts(follow_request.followee)) == ((1, 0), (0, 1))


def test_approve_of_deleted_request_changes_nothing():
    follow_request = FollowRequestFactory()
    same = FollowRequest.objects.get()
    follow_request.approve()
    same.approve()
    assert follow_counts(follow_request.followee) == (0, 1)

    follow_request = FollowRequestFactory()
    Follow.objects.unfollow(follow_request.follower, follow_request.followee)
    follow_request.approve()
    assert follow_counts(follow_request.followee) == (0, 0)


def test_declined_user_can_send_new_request():
    follow_request = FollowRequestFactory()
    follow_request.decline()
    assert not FollowRequest.objects.exists()
    Follow.objects.follow(follow_request.follower, follow_request.followee)
    assert FollowRequest.objects.count() == 1


def test_unprotecting_approves_no_request():
    follow_request = FollowRequestFactory()
    bo = follow_request.followee
    bo.is_protected = False
    bo.save()
    assert not Follow.objects.exists()
    Follow.objects.follow(follow_request.follower, bo)
    assert Follow.objects.count() == 1
    assert not FollowRequest.objects.exists()


def test_reposts_can_be_hidden_and_shown():
    follow = FollowFactory()
    for show in (False, True):
        Follow.objects.set_show_reposts(follow.follower, follow.followee, show)
        follow.refresh_from_db()
        assert follow.show_reposts is show
