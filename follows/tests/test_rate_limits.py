"""Limits of follows: per day and in total."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import UserStats
from core.rate_limits import RateLimitExceeded
from follows.factories import FollowFactory, FollowRequestFactory
from follows.models import Follow

pytestmark = pytest.mark.django_db


def follow_somebody(follower):
    Follow.objects.follow(follower, UserFactory())


def test_daily_limit(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 2
    ana = UserFactory()
    follow_somebody(ana)
    follow_somebody(ana)
    with pytest.raises(RateLimitExceeded, match="You’ve followed 2 people today"):
        follow_somebody(ana)


def test_daily_limit_ignores_older_follows(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 1
    ana = UserFactory()
    FollowFactory(follower=ana, created_at=timezone.now() - timedelta(hours=25))
    follow_somebody(ana)
    with pytest.raises(RateLimitExceeded):
        follow_somebody(ana)


def test_requests_count_as_follows(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 2
    ana = UserFactory()
    FollowRequestFactory(follower=ana)
    follow_somebody(ana)
    with pytest.raises(RateLimitExceeded):
        Follow.objects.follow(ana, UserFactory(protected=True))


def test_existing_follow_or_request_is_never_limited(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 2
    ana = UserFactory()
    follow = FollowFactory(follower=ana)
    follow_request = FollowRequestFactory(follower=ana)
    Follow.objects.follow(ana, follow.followee)
    Follow.objects.follow(ana, follow_request.followee)


def test_first_day_has_its_own_limit(settings):
    settings.LIMIT_FOLLOWS_FIRST_DAY = 1
    new_user = UserFactory(date_joined=timezone.now() - timedelta(hours=23))
    follow_somebody(new_user)
    with pytest.raises(RateLimitExceeded):
        follow_somebody(new_user)
    older_user = UserFactory(date_joined=timezone.now() - timedelta(hours=25))
    follow_somebody(older_user)
    follow_somebody(older_user)


@pytest.mark.parametrize(("a_day", "first_day", "limit"), [(0, 1, 1), (1, 0, 1), (1, 5, 1), (0, 0, None)])
def test_each_daily_limit_can_be_switched_off(settings, a_day, first_day, limit):
    settings.LIMIT_FOLLOWS_A_DAY, settings.LIMIT_FOLLOWS_FIRST_DAY = a_day, first_day
    new_user = UserFactory(date_joined=timezone.now())
    follow_somebody(new_user)
    if limit:
        with pytest.raises(RateLimitExceeded):
            follow_somebody(new_user)
    else:
        follow_somebody(new_user)


@pytest.mark.parametrize(
    ("following", "followers", "is_allowed"),
    [
        (1999, 0, True),
        (2000, 0, False),
        (2000, 1819, False),
        (2000, 1820, True),
        (2199, 2000, True),
        (2200, 2000, False),
    ],
)
def test_total_limit_depends_on_followers_above_two_thousand(following, followers, is_allowed):
    ana = UserFactory()
    UserStats.objects.filter(pk=ana.pk).update(following_count=following, followers_count=followers)
    if is_allowed:
        follow_somebody(ana)
    else:
        with pytest.raises(RateLimitExceeded, match=r"You already follow 2,[02]00 people"):
            follow_somebody(ana)


@pytest.mark.parametrize("setting", ["LIMIT_FOLLOWS_FREE", "LIMIT_FOLLOWS_RATIO"])
def test_total_limit_can_be_switched_off(settings, setting):
    setattr(settings, setting, 0)
    ana = UserFactory()
    UserStats.objects.filter(pk=ana.pk).update(following_count=100_000)
    follow_somebody(ana)


def test_approval_is_never_limited(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 1
    follow_request = FollowRequestFactory()
    FollowFactory(follower=follow_request.follower)
    follow_request.approve()
    assert Follow.objects.filter(follower=follow_request.follower, followee=follow_request.followee).exists()
