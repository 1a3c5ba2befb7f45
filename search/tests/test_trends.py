"""Trends: what most different people said with a hashtag lately."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.factories import UserFactory
from posts.factories import PostFactory
from search.trends import MAX_TRENDS, trends

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def said(tag, people=1, times=1, days_ago=0, **author):
    for _ in range(people):
        one = UserFactory(**author)
        for n in range(times):
            PostFactory(author=one, text=f"#{tag} {n}", created_at=NOW - timedelta(days=days_ago))


def shown():
    caches["local"].clear()
    return [(trend["name"], trend["label"]) for trend in trends()]


def test_different_people_count_more_than_many_witts():
    said("spam", times=5)
    said("kites", people=2)
    assert shown() == [("#kites", "2 witts today"), ("#spam", "5 witts today")]


def test_one_witt_is_one_witt():
    said("kites")
    assert shown() == [("#kites", "1 witt today")]


def test_a_quiet_day_is_filled_up_with_its_week_and_then_with_what_was_last():
    said("ancient", people=5, days_ago=400)
    said("old", people=1, days_ago=90)
    said("weekly", people=2, days_ago=3)
    said("kites")
    assert shown() == [
        ("#kites", "1 witt today"),
        ("#weekly", "2 witts this week"),
        ("#old", "1 witt lately"),
        ("#ancient", "5 witts lately"),
    ]


def test_no_more_than_a_few():
    for n in range(MAX_TRENDS + 2):
        said(f"tag{n}a")
    assert len(trends()) == MAX_TRENDS


def test_without_hashtags_there_is_no_box(client):
    PostFactory(text="no tags")
    assert trends() == []
    assert "trends-h" not in client.get("/discover").content.decode()


@pytest.mark.parametrize(
    "author", [{"is_protected": True}, {"suspended_at": NOW}, {"deactivated_at": NOW}], ids=lambda who: next(iter(who))
)
def test_what_not_all_the_world_may_read_does_not_count(author):
    said("secret", **author)
    said("shared", people=2, **author)
    said("shared")
    assert shown() == [("#shared", "1 witt today")]


def test_every_trend_leads_to_its_page(client):
    said("フィルム写真")
    (trend,) = trends()
    assert trend["name"] == "#フィルム写真"
    assert client.get(trend["url"]).status_code == 200


def test_they_are_counted_once_a_minute(django_assert_num_queries):
    said("kites")
    with django_assert_num_queries(1):
        trends()
        trends()
