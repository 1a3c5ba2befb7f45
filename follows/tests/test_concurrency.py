"""Concurrent follows, blocks and approvals leave correct rows and counters."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.factories import UserFactory
from follows.factories import FollowRequestFactory
from follows.models import Block, Follow, FollowRequest
from testing import concurrency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REPETITIONS = 10


def at_once(*calls):
    concurrency.at_once(*calls, expect=[PermissionDenied])


def follow_counts(person):
    person.stats.refresh_from_db()
    return person.stats.following_count, person.stats.followers_count


def test_concurrent_follows_of_same_pair_create_one_row():
    ana, bo = UserFactory(), UserFactory()
    at_once(*[lambda: Follow.objects.follow(ana, bo)] * 4)
    assert (Follow.objects.count(), follow_counts(ana), follow_counts(bo)) == (1, (1, 0), (0, 1))


def test_concurrent_followers_are_all_counted():
    fans, bo = [UserFactory() for _ in range(6)], UserFactory()
    at_once(*[lambda fan=fan: Follow.objects.follow(fan, bo) for fan in fans])
    assert follow_counts(bo) == (0, 6)
    at_once(*[lambda fan=fan: Follow.objects.unfollow(fan, bo) for fan in fans])
    assert follow_counts(bo) == (0, 0)


def test_concurrent_mutual_follows_do_not_deadlock():
    ana, bo = UserFactory(), UserFactory()
    for _ in range(REPETITIONS):
        at_once(lambda: Follow.objects.follow(ana, bo), lambda: Follow.objects.follow(bo, ana))
        assert follow_counts(ana) == follow_counts(bo) == (1, 1)
        at_once(lambda: Follow.objects.unfollow(ana, bo), lambda: Follow.objects.unfollow(bo, ana))
        assert follow_counts(ana) == follow_counts(bo) == (0, 0)


def test_no_follow_remains_after_concurrent_block():
    ana, bo = UserFactory(), UserFactory()
    for _ in range(REPETITIONS):
        at_once(
            lambda: Follow.objects.follow(ana, bo),
            lambda: Block.objects.block(bo, ana),
            lambda: Follow.objects.follow(bo, ana),
            lambda: Block.objects.block(ana, bo),
        )
        assert (Block.objects.count(), Follow.objects.count()) == (2, 0)
        assert follow_counts(ana) == follow_counts(bo) == (0, 0)
        Block.objects.all().delete()


def test_request_approved_during_block_leaves_no_follow():
    for _ in range(REPETITIONS):
        follow_request = FollowRequestFactory()
        pair = (follow_request.follower, follow_request.followee)
        first, second = (FollowRequest.objects.get(pk=follow_request.pk) for _ in range(2))
        at_once(first.approve, second.approve, lambda pair=pair: Block.objects.block(*pair))
        assert (FollowRequest.objects.count(), Follow.objects.count()) == (0, 0)
        assert follow_counts(follow_request.followee) == (0, 0)
