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
    with pytest.raises(RateLimitExceeded, match="You have followed 2 people today"):
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
    asked = FollowRequestFactory(follower=ana)
    Follow.objects.follow(ana, follow.followee)
    Follow.objects.follow(ana, asked.followee)


def test_first_day_has_its_own_limit(settings):
    settings.LIMIT_FOLLOWS_FIRST_DAY = 1
    fresh = UserFactory(date_joined=timezone.now() - timedelta(hours=23))
    follow_somebody(fresh)
    with pytest.raises(RateLimitExceeded):
        follow_somebody(fresh)
    older = UserFactory(date_joined=timezone.now() - timedelta(hours=25))
    follow_somebody(older)
    follow_somebody(older)


@pytest.mark.parametrize(("a_day", "first_day", "limit"), [(0, 1, 1), (1, 0, 1), (1, 5, 1), (0, 0, None)])
def test_each_daily_limit_can_be_switched_off(settings, a_day, first_day, limit):
    settings.LIMIT_FOLLOWS_A_DAY, settings.LIMIT_FOLLOWS_FIRST_DAY = a_day, first_day
    fresh = UserFactory(date_joined=timezone.now())
    follow_somebody(fresh)
    if limit:
        with pytest.raises(RateLimitExceeded):
            follow_somebody(fresh)
    else:
        follow_somebody(fresh)


@pytest.mark.parametrize(
    ("following", "followers", "may"),
    [
        (1999, 0, True),
        (2000, 0, False),
        (2000, 1819, False),
        (2000, 1820, True),
        (2199, 2000, True),
        (2200, 2000, False),
    ],
)
def test_total_limit_depends_on_followers_above_two_thousand(following, followers, may):
    ana = UserFactory()
    UserStats.objects.filter(pk=ana.pk).update(following_count=following, followers_count=followers)
    if may:
        follow_somebody(ana)
    else:
        with pytest.raises(RateLimitExceeded, match="You follow 2,[02]00 people already"):
            follow_somebody(ana)


@pytest.mark.parametrize("setting", ["LIMIT_FOLLOWS_FREE", "LIMIT_FOLLOWS_RATIO"])
def test_total_limit_can_be_switched_off(settings, setting):
    setattr(settings, setting, 0)
    ana = UserFactory()
    UserStats.objects.filter(pk=ana.pk).update(following_count=100_000)
    follow_somebody(ana)


def test_approval_is_never_limited(settings):
    settings.LIMIT_FOLLOWS_A_DAY = 1
    asked = FollowRequestFactory()
    FollowFactory(follower=asked.follower)
    asked.approve()
    assert Follow.objects.filter(follower=asked.follower, followee=asked.followee).exists()
