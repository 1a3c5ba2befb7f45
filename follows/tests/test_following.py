"""Following: one row, counted once, never oneself, never across a block."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Follow, FollowRequest
from follows.signals import follow_requested, user_followed, user_unfollowed

pytestmark = pytest.mark.django_db


def numbers(person):
    person.stats.refresh_from_db()
    return person.stats.following_count, person.stats.followers_count


def heard(signal, act):
    """How often `act` sent the signal."""
    calls = []

    def listen(**kwargs):
        calls.append(kwargs)

    signal.connect(listen)
    try:
        act()
    finally:
        signal.disconnect(listen)
    return len(calls)


@pytest.mark.parametrize("times", [1, 2])
def test_following_once_or_twice_is_one_follow(times):
    ana, bo = UserFactory(), UserFactory()
    for _ in range(times):
        Follow.objects.follow(ana, bo)
    assert Follow.objects.filter(follower=ana, followee=bo).count() == 1
    assert (numbers(ana), numbers(bo)) == ((1, 0), (0, 1))


@pytest.mark.parametrize("times", [1, 2])
def test_unfollowing_once_or_twice_takes_one_follow_back(times):
    follow = FollowFactory()
    FollowFactory(follower=follow.follower)
    for _ in range(times):
        Follow.objects.unfollow(follow.follower, follow.followee)
    assert (numbers(follow.follower), numbers(follow.followee)) == ((1, 0), (0, 0))


def test_the_others_hear_of_a_follow_and_its_end_once():
    ana, bo = UserFactory(), UserFactory()
    assert heard(user_followed, lambda: [Follow.objects.follow(ana, bo) for _ in range(2)]) == 1
    assert heard(user_unfollowed, lambda: [Follow.objects.unfollow(ana, bo) for _ in range(2)]) == 1


def test_nobody_follows_themselves():
    ana = UserFactory()
    with pytest.raises(ValidationError, match="You cannot follow yourself"):
        Follow.objects.follow(ana, ana)
    with pytest.raises(IntegrityError, match="follows_follow_not_self"):
        Follow.objects.create(follower=ana, followee=ana)


@pytest.mark.parametrize("mine", [True, False], ids=["I block", "they block"])
def test_nobody_follows_across_a_block(mine):
    block = BlockFactory()
    pair = (block.blocker, block.blocked) if mine else (block.blocked, block.blocker)
    with pytest.raises(PermissionDenied):
        Follow.objects.follow(*pair)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("times", [1, 2])
def test_following_a_protected_person_asks_once(times):
    ana, bo = UserFactory(), UserFactory(protected=True)
    asked = heard(follow_requested, lambda: [Follow.objects.follow(ana, bo) for _ in range(times)])
    assert (asked, FollowRequest.objects.count(), Follow.objects.count()) == (1, 1, 0)
    assert numbers(bo) == (0, 0)


def test_unfollowing_takes_a_request_back():
    asked = FollowRequestFactory()
    Follow.objects.unfollow(asked.follower, asked.followee)
    assert not FollowRequest.objects.exists()


def test_protecting_removes_nobody():
    follow = FollowFactory()
    follow.followee.is_protected = True
    follow.followee.save()
    Follow.objects.follow(follow.follower, follow.followee)
    assert Follow.objects.count() == 1
    assert not FollowRequest.objects.exists()


def test_approving_makes_the_follow_and_ends_the_request():
    asked = FollowRequestFactory()
    assert heard(user_followed, asked.approve) == 1
    assert not FollowRequest.objects.exists()
    assert (numbers(asked.follower), numbers(asked.followee)) == ((1, 0), (0, 1))


def test_approving_twice_or_after_it_was_taken_back_changes_nothing():
    asked = FollowRequestFactory()
    same = FollowRequest.objects.get()
    asked.approve()
    same.approve()
    assert numbers(asked.followee) == (0, 1)

    asked = FollowRequestFactory()
    Follow.objects.unfollow(asked.follower, asked.followee)
    asked.approve()
    assert numbers(asked.followee) == (0, 0)


def test_declining_leaves_no_trace_and_they_may_ask_again():
    asked = FollowRequestFactory()
    asked.decline()
    assert not FollowRequest.objects.exists()
    Follow.objects.follow(asked.follower, asked.followee)
    assert FollowRequest.objects.count() == 1


def test_unprotecting_accepts_nobody_but_whoever_asked_may_follow_now():
    asked = FollowRequestFactory()
    bo = asked.followee
    bo.is_protected = False
    bo.save()
    assert not Follow.objects.exists()
    Follow.objects.follow(asked.follower, bo)
    assert Follow.objects.count() == 1
    assert not FollowRequest.objects.exists()


def test_reposts_of_somebody_can_be_turned_off_and_on_again():
    follow = FollowFactory()
    for show in (False, True):
        Follow.objects.set_show_reposts(follow.follower, follow.followee, show)
        follow.refresh_from_db()
        assert follow.show_reposts is show
