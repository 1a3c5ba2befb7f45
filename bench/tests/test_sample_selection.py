"""Selecting samples by their counters."""

import pytest

from accounts.factories import UserFactory
from bench import sample_selection, search_samples
from follows.models import Follow
from posts.factories import PostFactory
from posts.models import Post

pytestmark = pytest.mark.django_db


def followed_by(person, *followers):
    for follower in followers:
        Follow.objects.follow(follower, person)


def test_following_about_returns_nearest_count_within_factor_two():
    few, many = UserFactory(), UserFactory()
    for person in UserFactory.create_batch(6):
        followed_by(person, many)
    followed_by(many, few)
    assert sample_selection.following_about(5) == many
    assert sample_selection.following_about(1) == few
    assert sample_selection.following_about(100) is None


def test_most_followed_is_a_public_user():
    popular, hidden, fans = UserFactory(), UserFactory(), UserFactory.create_batch(3)
    followed_by(popular, *fans[:2])
    followed_by(hidden, *fans)
    hidden.is_protected = True
    hidden.save()
    assert sample_selection.most_followed() == popular
    assert sample_selection.least_followed() in fans


def test_replied_about_returns_post_with_nearest_count():
    first, second = PostFactory.create_batch(2)
    PostFactory.create_batch(3, in_reply_to=first)
    PostFactory(in_reply_to=second)
    assert sample_selection.replied_about(200) == (first, 3)
    assert sample_selection.replied_about(1) == (second, 1)


def test_deepest_thread_returns_both_ends_and_depth():
    PostFactory(in_reply_to=PostFactory())
    root = last = PostFactory()
    for _ in range(4):
        last = PostFactory(in_reply_to=last)
    assert sample_selection.deepest_thread() == (root, last, 4)


def test_busiest_hashtag():
    for number in range(3):
        PostFactory(text=f"#gulls again {number}")
    PostFactory(text="#herring")
    assert sample_selection.busiest_hashtag() == ("gulls", 3)


def test_most_notifications():
    popular, fan = UserFactory(), UserFactory()
    PostFactory(author=fan).like(popular)
    for post in PostFactory.create_batch(2, author=popular):
        post.like(fan)
    assert sample_selection.most_notifications() == (popular, 2)


def test_empty_database_has_no_samples():
    assert sample_selection.replied_about(200) == (None, 0)
    assert sample_selection.deepest_thread() == (None, None, 0)
    assert sample_selection.busiest_hashtag() == (None, 0)
    assert sample_selection.most_messages() == (None, 0)
    assert sample_selection.most_notifications() == (None, 0)


def test_search_queries_use_words_of_the_database():
    popular = UserFactory(username="lighthouse")
    followed_by(popular, UserFactory())
    for number in range(12):
        PostFactory(author=popular, text=f"harbour lights over water {number}")
    PostFactory(author=popular, text="a periwinkle")
    queries = search_samples.queries()
    assert search_samples.matches(queries["none"]) == 0
    assert queries["rare"] == "periwinkle"
    assert search_samples.matches(queries["common"]) == search_samples.matches(queries["two words"]) == 12
    assert search_samples.matches(queries["phrase"]) == 12
    assert queries["from:"].startswith("from:lighthouse ")
    assert search_samples.matches(queries["from:"]) == 12
    assert search_samples.names() == {"people, prefix": "lig", "people, typo": "lighhtouse"}


def test_old_burst_is_a_formerly_frequent_word():
    for number in range(8):
        PostFactory(text=f"eclipse seen {number}")
    for number in range(80):
        PostFactory(text=f"seen nothing {number}")
    assert search_samples.queries()["old burst"] == "eclipse"
    assert Post.objects.count() == 88
