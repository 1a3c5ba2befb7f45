"""Deleting a post takes everything with it but the replies, and every number stays right."""

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Mention, Post

pytestmark = pytest.mark.django_db


def numbers_of(user):
    user.stats.refresh_from_db()
    return user.stats


def test_reposts_likes_bookmarks_and_mentions_go_with_the_post():
    ana = UserFactory(username="ana")
    post = PostFactory(text="@ana hello")
    post.like(ana)
    post.bookmark(ana)
    post.repost(ana)
    post.delete()
    assert not Post.objects.exists()
    assert not (Like.objects.exists() or Bookmark.objects.exists() or Mention.objects.exists())


def test_replies_and_quotes_stay_and_know_that_something_is_missing():
    post = PostFactory()
    reply, quote = PostFactory(in_reply_to=post), PostFactory(quote_of=post)
    post.delete()
    reply.refresh_from_db()
    quote.refresh_from_db()
    assert reply.is_reply and reply.in_reply_to is None
    assert quote.is_quote and quote.quote_of is None


def test_every_number_is_as_if_the_post_had_never_been():
    fan, parent = UserFactory(), PostFactory()
    post = PostFactory(in_reply_to=parent, quote_of=parent)
    post.like(fan)
    post.repost(fan)
    post.delete()
    parent.counts.refresh_from_db()
    assert (parent.counts.reply_count, parent.counts.quote_count) == (0, 0)
    for person in (fan, post.author):
        stats = numbers_of(person)
        assert (stats.posts_count, stats.replies_count, stats.likes_count, stats.last_post_id) == (0, 0, 0, 0)


def test_the_head_goes_back_to_the_post_before():
    first = PostFactory()
    second = PostFactory(author=first.author)
    second.delete()
    assert numbers_of(first.author).last_post_id == first.pk


def test_the_head_of_a_reposter_goes_back_too():
    fan = UserFactory()
    own = PostFactory(author=fan)
    repost = RepostFactory(user=fan)
    assert numbers_of(fan).last_post_id == repost.pk
    repost.repost_of.delete()
    assert numbers_of(fan).last_post_id == own.pk


def test_deleting_an_older_post_leaves_the_head_alone():
    first = PostFactory()
    second = PostFactory(author=first.author)
    first.delete()
    assert numbers_of(first.author).last_post_id == second.pk


def test_deleting_twice_is_deleting_once():
    post = PostFactory()
    twin = Post.objects.get(pk=post.pk)
    post.delete()
    twin.delete()
    assert numbers_of(twin.author).posts_count == 0


def test_replies_to_a_deleted_witt_hang_from_the_nearest_one_above_that_is_left():
    first = PostFactory()
    second = PostFactory(in_reply_to=first)
    third = PostFactory(in_reply_to=second)
    fourth = PostFactory(in_reply_to=third)
    third.delete()
    fourth.refresh_from_db()
    assert (fourth.in_reply_to, fourth.beneath, fourth.is_reply) == (None, second, True)
    second.delete()
    fourth.refresh_from_db()
    assert fourth.beneath == first
    first.delete()
    fourth.refresh_from_db()
    assert (fourth.beneath, fourth.is_reply) == (None, True)
