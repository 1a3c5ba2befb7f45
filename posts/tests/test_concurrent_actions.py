"""Concurrent actions make one row each, and counters stay exact."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.factories import UserFactory
from posts.factories import PostFactory
from posts.models import Hashtag, Like, Post
from testing.concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def counts(post):
    post.counts.refresh_from_db()
    return post.counts


def stats(user):
    user.stats.refresh_from_db()
    return user.stats


def test_concurrent_likes_by_eight_users_are_counted():
    post, fans = PostFactory(), UserFactory.create_batch(8)
    at_once(*[lambda fan=fan: post.like(fan) for fan in fans])
    assert counts(post).like_count == Like.objects.count() == 8
    at_once(*[lambda fan=fan: post.unlike(fan) for fan in fans])
    assert counts(post).like_count == Like.objects.count() == 0


def test_concurrent_likes_by_one_user_count_once():
    post, fan = PostFactory(), UserFactory()
    at_once(*[lambda: post.like(fan)] * 4)
    assert (counts(post).like_count, stats(fan).likes_count) == (1, 1)


def test_concurrent_like_and_reply_do_not_deadlock():
    post, fan = PostFactory(), UserFactory()
    for number in range(24):
        act = post.unlike if number % 2 else post.like
        at_once(
            lambda act=act: act(fan),
            lambda number=number: Post.objects.publish(author=fan, text=f"yes {number}", in_reply_to=post),
        )
    assert (counts(post).like_count, counts(post).reply_count, stats(fan).likes_count) == (0, 24, 0)


def test_concurrent_reposts_by_one_user_count_once():
    post, fan = PostFactory(), UserFactory()
    at_once(*[lambda: post.repost(fan)] * 4)
    assert (counts(post).repost_count, stats(fan).posts_count) == (1, 1)
    at_once(*[lambda: post.unrepost(fan)] * 4)
    assert (counts(post).repost_count, stats(fan).posts_count) == (0, 0)


def test_concurrent_submissions_of_one_form_publish_once():
    author = UserFactory()
    send = lambda: Post.objects.publish(author=author, text="hello", submission="one")  # noqa: E731
    assert len({post.pk for post in at_once(*[send] * 4)}) == 1
    assert stats(author).posts_count == Post.objects.count() == 1


def test_concurrent_duplicates_publish_once():
    author = UserFactory()
    publish = lambda: Post.objects.publish(author=author, text="hello")  # noqa: E731
    at_once(*[publish] * 4, expect=[ValidationError])
    assert Post.objects.count() == 1


def test_concurrent_posts_create_new_hashtag_once():
    people = UserFactory.create_batch(6)
    at_once(*[lambda one=one: Post.objects.publish(author=one, text="#brandnew #also") for one in people])
    assert Hashtag.objects.count() == 2
    assert Hashtag.objects.get(name="brandnew").uses.count() == 6


def test_concurrent_replies_are_counted():
    post, people = PostFactory(), UserFactory.create_batch(6)
    at_once(*[lambda one=one: Post.objects.publish(author=one, text="yes", in_reply_to=post) for one in people])
    assert counts(post).reply_count == 6


def test_concurrent_deletes_count_once():
    author = UserFactory()
    PostFactory(author=author)
    post = PostFactory(author=author)
    at_once(*[lambda: Post.objects.get(pk=post.pk).delete()] * 4, expect=[Post.DoesNotExist])
    assert stats(author).posts_count == 1


def test_concurrent_like_and_delete_keep_counters_exact():
    for _ in range(8):
        post, fans = PostFactory(), UserFactory.create_batch(3)
        likes = [lambda fan=fan, post=post: post.like(fan) for fan in fans]
        at_once(*likes, lambda post=post: Post.objects.get(pk=post.pk).delete())
        assert not Like.objects.exists()
        assert [stats(fan).likes_count for fan in fans] == [0, 0, 0]


def test_concurrent_like_and_delete_requests_cause_no_server_error():
    author, fan = UserFactory(), UserFactory()
    clients = [Client(), Client()]
    clients[0].force_login(author)
    clients[1].force_login(fan)
    for _ in range(6):
        address = PostFactory(author=author).get_absolute_url()
        responses = at_once(
            lambda address=address: clients[0].post(f"{address}/delete").status_code,
            lambda address=address: clients[1].post(f"{address}/like").status_code,
        )
        assert set(responses) <= {302, 404}


def test_concurrent_reply_and_delete_succeed():
    for _ in range(6):
        parent, author = PostFactory(), UserFactory()
        at_once(
            lambda author=author, parent=parent: Post.objects.publish(author=author, text="yes", in_reply_to=parent),
            lambda parent=parent: Post.objects.get(pk=parent.pk).delete(),
            expect=[ValidationError],
        )
        assert stats(author).posts_count == author.posts.count()
