"""Deleting a post deletes everything but its replies, and counters stay exact."""

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Mention, Post

pytestmark = pytest.mark.django_db


def counters_of(user):
    user.stats.refresh_from_db()
    return user.stats


def test_delete_removes_reposts_likes_bookmarks_and_mentions():
    ana = UserFactory(username="ana")
    post = PostFactory(text="@ana hello")
    post.like(ana)
    post.bookmark(ana)
    post.repost(ana)
    post.delete()
    assert not Post.objects.exists()
    assert not (Like.objects.exists())
    assert not (Bookmark.objects.exists())
    assert not (Mention.objects.exists())


def test_replies_and_quotes_stay_and_are_still_marked():
    post = PostFactory()
    reply, quote = PostFactory(in_reply_to=post), PostFactory(quote_of=post)
    post.delete()
    reply.refresh_from_db()
    quote.refresh_from_db()
    assert reply.is_reply
    assert reply.in_reply_to is None
    assert quote.is_quote
    assert quote.quote_of is None


def test_delete_restores_all_counters():
    fan, parent = UserFactory(), PostFactory()
    post = PostFactory(in_reply_to=parent, quote_of=parent)
    post.like(fan)
    post.repost(fan)
    post.delete()
    parent.counts.refresh_from_db()
    assert (parent.counts.reply_count, parent.counts.quote_count) == (0, 0)
    for person in (fan, post.author):
        stats = counters_of(person)
        assert (stats.posts_count, stats.replies_count, stats.likes_count, stats.last_post_id) == (0, 0, 0, 0)


def test_delete_moves_head_to_previous_post():
    first = PostFactory()
    second = PostFactory(author=first.author)
    second.delete()
    assert counters_of(first.author).last_post_id == first.pk


def test_delete_moves_head_of_reposter():
    fan = UserFactory()
    own = PostFactory(author=fan)
    repost = RepostFactory(user=fan)
    assert counters_of(fan).last_post_id == repost.pk
    repost.repost_of.delete()
    assert counters_of(fan).last_post_id == own.pk


def test_deleting_older_post_keeps_head():
    first = PostFactory()
    second = PostFactory(author=first.author)
    first.delete()
    assert counters_of(first.author).last_post_id == second.pk


def test_delete_is_idempotent():
    post = PostFactory()
    twin = Post.objects.get(pk=post.pk)
    post.delete()
    twin.delete()
    assert counters_of(twin.author).posts_count == 0


def test_replies_are_attached_to_nearest_existing_ancestor():
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
