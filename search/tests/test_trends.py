"""Trends: the hashtags with the most different recent users."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.factories import UserFactory
from posts.factories import PostFactory
from search.trends import MAX_TRENDS, trends

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def post_with_hashtag(tag, people=1, times=1, days_ago=0, **author):
    for _ in range(people):
        one = UserFactory(**author)
        for n in range(times):
            PostFactory(author=one, text=f"#{tag} {n}", created_at=NOW - timedelta(days=days_ago))


def shown_trends():
    caches["local"].clear()
    return [(trend.name, trend.label) for trend in trends()]


def test_distinct_users_outrank_post_count():
    post_with_hashtag("spam", times=5)
    post_with_hashtag("kites", people=2)
    assert shown_trends() == [("#kites", "2 witts today"), ("#spam", "5 witts today")]


def test_trend_label_is_singular_for_one_post():
    post_with_hashtag("kites")
    assert shown_trends() == [("#kites", "1 witt today")]


def test_quiet_day_is_filled_with_week_then_older_hashtags():
    post_with_hashtag("ancient", people=5, days_ago=400)
    post_with_hashtag("old", people=1, days_ago=90)
    post_with_hashtag("weekly", people=2, days_ago=3)
    post_with_hashtag("kites")
    assert shown_trends() == [
        ("#kites", "1 witt today"),
        ("#weekly", "2 witts this week"),
        ("#old", "1 witt lately"),
        ("#ancient", "5 witts lately"),
    ]


def test_number_of_trends_is_limited():
    for n in range(MAX_TRENDS + 2):
        post_with_hashtag(f"tag{n}a")
    assert len(trends()) == MAX_TRENDS


def test_no_hashtags_hide_trends_box(client):
    PostFactory(text="no tags")
    assert trends() == []
    assert "trends-h" not in client.get("/discover/local").content.decode()


@pytest.mark.parametrize(
    "author", [{"is_protected": True}, {"suspended_at": NOW}, {"deactivated_at": NOW}], ids=lambda who: next(iter(who))
)
def test_hidden_posts_do_not_count(author):
    post_with_hashtag("secret", **author)
    post_with_hashtag("shared", people=2, **author)
    post_with_hashtag("shared")
    assert shown_trends() == [("#shared", "1 witt today")]


def test_trends_link_to_hashtag_pages(client):
    post_with_hashtag("フィルム写真")
    (trend,) = trends()
    assert trend.name == "#フィルム写真"
    assert client.get(trend.url).status_code == 200


def test_trends_are_cached_for_a_minute(django_assert_num_queries):
    post_with_hashtag("kites")
    with django_assert_num_queries(1):
        trends()
        trends()
