"""Whoever and whatever is looked at is found by its numbers."""

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


def test_whoever_follows_most_nearly_so_many_is_found():
    few, many = UserFactory(), UserFactory()
    for person in UserFactory.create_batch(6):
        followed_by(person, many)
    followed_by(many, few)
    assert sample_selection.following_about(5) == many
    assert sample_selection.following_about(1) == few
    assert sample_selection.following_about(100) is None


def test_the_best_followed_is_somebody_whom_everybody_may_read():
    star, hidden, fans = UserFactory(), UserFactory(), UserFactory.create_batch(3)
    followed_by(star, *fans[:2])
    followed_by(hidden, *fans)
    hidden.is_protected = True
    hidden.save()
    assert sample_selection.best_followed() == star
    assert sample_selection.unfollowed() in fans


def test_the_witt_with_most_nearly_so_many_replies_is_found():
    first, second = PostFactory.create_batch(2)
    PostFactory.create_batch(3, in_reply_to=first)
    PostFactory(in_reply_to=second)
    assert sample_selection.replied_about(200) == (first, 3)
    assert sample_selection.replied_about(1) == (second, 1)


def test_the_longest_line_of_replies_is_found_with_both_its_ends():
    PostFactory(in_reply_to=PostFactory())
    top = last = PostFactory()
    for _ in range(4):
        last = PostFactory(in_reply_to=last)
    assert sample_selection.deepest() == (top, last, 4)


def test_the_busiest_hashtag_is_found():
    for number in range(3):
        PostFactory(text=f"#gulls again {number}")
    PostFactory(text="#herring")
    assert sample_selection.busiest_hashtag() == ("gulls", 3)


def test_whoever_has_most_in_connect_is_found():
    star, fan = UserFactory(), UserFactory()
    PostFactory(author=fan).like(star)
    for post in PostFactory.create_batch(2, author=star):
        post.like(fan)
    assert sample_selection.most_notes() == (star, 2)


def test_of_an_empty_database_nothing_is_asked_that_it_cannot_answer():
    assert sample_selection.replied_about(200) == (None, 0)
    assert sample_selection.deepest() == (None, None, 0)
    assert sample_selection.busiest_hashtag() == (None, 0)
    assert sample_selection.most_messages() == (None, 0)
    assert sample_selection.most_notes() == (None, 0)


def test_searches_are_for_words_that_are_there():
    star = UserFactory(username="lighthouse")
    followed_by(star, UserFactory())
    for number in range(12):
        PostFactory(author=star, text=f"harbour lights over water {number}")
    PostFactory(author=star, text="a periwinkle")
    queries = search_samples.queries()
    assert search_samples.matches(queries["none"]) == 0
    assert queries["rare"] == "periwinkle"
    assert search_samples.matches(queries["common"]) == search_samples.matches(queries["two words"]) == 12
    assert search_samples.matches(queries["phrase"]) == 12
    assert queries["from:"].startswith("from:lighthouse ")
    assert search_samples.matches(queries["from:"]) == 12
    assert search_samples.names() == {"people, prefix": "lig", "people, typo": "lighhtouse"}


def test_a_word_that_was_popular_once_is_an_old_burst():
    for number in range(8):
        PostFactory(text=f"eclipse seen {number}")
    for number in range(80):
        PostFactory(text=f"seen nothing {number}")
    assert search_samples.queries()["old burst"] == "eclipse"
    assert Post.objects.count() == 88
