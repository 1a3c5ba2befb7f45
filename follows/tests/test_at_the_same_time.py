"""Several tabs and people at once: rows and numbers stay true."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.factories import UserFactory
from follows.factories import FollowRequestFactory
from follows.models import Block, Follow, FollowRequest
from testing import concurrency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 10


def at_once(*acts):
    concurrency.at_once(*acts, expect=[PermissionDenied])


def numbers(person):
    person.stats.refresh_from_db()
    return person.stats.following_count, person.stats.followers_count


def test_the_same_follow_in_four_tabs_is_one():
    ana, bo = UserFactory(), UserFactory()
    at_once(*[lambda: Follow.objects.follow(ana, bo)] * 4)
    assert (Follow.objects.count(), numbers(ana), numbers(bo)) == (1, (1, 0), (0, 1))


def test_many_followers_at_once_are_all_counted():
    fans, bo = [UserFactory() for _ in range(6)], UserFactory()
    at_once(*[lambda fan=fan: Follow.objects.follow(fan, bo) for fan in fans])
    assert numbers(bo) == (0, 6)
    at_once(*[lambda fan=fan: Follow.objects.unfollow(fan, bo) for fan in fans])
    assert numbers(bo) == (0, 0)


def test_two_people_following_each_other_do_not_lock_each_other_out():
    ana, bo = UserFactory(), UserFactory()
    for _ in range(ROUNDS):
        at_once(lambda: Follow.objects.follow(ana, bo), lambda: Follow.objects.follow(bo, ana))
        assert numbers(ana) == numbers(bo) == (1, 1)
        at_once(lambda: Follow.objects.unfollow(ana, bo), lambda: Follow.objects.unfollow(bo, ana))
        assert numbers(ana) == numbers(bo) == (0, 0)


def test_a_follow_never_outlives_a_block_that_comes_at_the_same_moment():
    ana, bo = UserFactory(), UserFactory()
    for _ in range(ROUNDS):
        at_once(
            lambda: Follow.objects.follow(ana, bo),
            lambda: Block.objects.block(bo, ana),
            lambda: Follow.objects.follow(bo, ana),
            lambda: Block.objects.block(ana, bo),
        )
        assert (Block.objects.count(), Follow.objects.count()) == (2, 0)
        assert numbers(ana) == numbers(bo) == (0, 0)
        Block.objects.all().delete()


def test_a_request_is_approved_once_or_not_at_all_when_a_block_comes_at_the_same_moment():
    for _ in range(ROUNDS):
        asked = FollowRequestFactory()
        first, second = FollowRequest.objects.get(pk=asked.pk), FollowRequest.objects.get(pk=asked.pk)
        at_once(first.approve, second.approve, lambda asked=asked: Block.objects.block(asked.follower, asked.followee))
        assert (FollowRequest.objects.count(), Follow.objects.count()) == (0, 0)
        assert numbers(asked.followee) == (0, 0)
