"""Checks before a write are repeated under its lock, so that concurrent changes cannot bypass them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.factories import UserFactory
from accounts.models import User
from core.rate_limits import RateLimitExceeded
from direct_messages.models import Message
from follows.locks import lock_user_pair
from follows.models import Block, Follow, FollowRequest
from notifications.models import Notification
from posts.factories import PostFactory
from posts.models import Bookmark, Draft, Like, Mention, Post
from posts.models.draft import MAX_DRAFTS
from testing.concurrency import at_once, while_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
REFUSALS = (RateLimitExceeded, PermissionDenied, ValidationError)


def test_follow_rate_limit_with_concurrent_follows(settings):
    settings.LIMIT_FOLLOWS_A_DAY = settings.LIMIT_FOLLOWS_FIRST_DAY = 5
    fan, people = UserFactory(), UserFactory.create_batch(12)
    at_once(*[lambda one=one: Follow.objects.follow(fan, one) for one in people], expect=REFUSALS)
    assert fan.follows_made.count() == 5


def test_follow_rate_limit_with_concurrent_requests_and_follows(settings):
    settings.LIMIT_FOLLOWS_A_DAY = settings.LIMIT_FOLLOWS_FIRST_DAY = 5
    fan = UserFactory()
    people = [UserFactory(is_protected=number % 2 == 0) for number in range(12)]
    at_once(*[lambda one=one: Follow.objects.follow(fan, one) for one in people], expect=REFUSALS)
    assert fan.follows_made.count() + fan.requests_made.count() == 5


def test_follow_ceiling_with_concurrent_follows(settings):
    settings.LIMIT_FOLLOWS_FREE = 4
    fan, people = UserFactory(), UserFactory.create_batch(10)
    at_once(*[lambda one=one: Follow.objects.follow(fan, one) for one in people], expect=REFUSALS)
    assert fan.follows_made.count() == 4


def test_draft_limit_with_concurrent_drafts():
    writer = UserFactory()
    Draft.objects.bulk_create(Draft(user=writer, key=f"k{n}", texts=["words"]) for n in range(MAX_DRAFTS - 3))
    at_once(*[lambda n=n: Draft.objects.save_draft(writer, f"new{n}", ["words"]) for n in range(10)], expect=REFUSALS)
    assert writer.drafts.count() == MAX_DRAFTS


def test_reply_draft_is_saved_while_parent_is_deleted():
    for n in range(6):
        writer, parent = UserFactory(), PostFactory()
        at_once(
            lambda n=n, writer=writer, parent=parent: Draft.objects.save_draft(
                writer, f"k{n}", ["words"], in_reply_to=parent
            ),
            Post.objects.get(pk=parent.pk).delete,
        )
        assert writer.drafts.get().in_reply_to is None


def test_follow_becomes_request_while_account_becomes_protected():
    fan, ana = UserFactory(), UserFactory()
    stale = User.objects.get(pk=ana.pk)
    change = lambda: User.objects.filter(pk=ana.pk).update(is_protected=True)  # noqa: E731
    while_waiting(change, lambda: Follow.objects.follow(fan, stale), expect=REFUSALS)
    assert not Follow.objects.exists()
    assert FollowRequest.objects.count() == 1


def crossing(act, prepare=lambda ana, ben: None):
    """Run `act(ana's post, ben)` while ana blocks ben, and return both users."""
    ana, ben = UserFactory(), UserFactory()
    post = PostFactory(author=ana)
    prepare(ana, ben)
    while_waiting(lambda: Block.objects.block(ana, ben), lambda: act(post, ben), expect=REFUSALS)
    return ana, ben


@pytest.mark.parametrize(
    "act",
    [
        lambda post, ben: post.like(ben),
        lambda post, ben: post.repost(ben),
        lambda post, ben: post.bookmark(ben),
        lambda post, ben: Post.objects.publish(ben, "yes", in_reply_to=post),
        lambda post, ben: Post.objects.publish(ben, "look", quote_of=post),
        lambda post, ben: Post.objects.publish_thread(ben, ["one", "look"], quotes=[None, post]),
        lambda post, ben: Post.objects.publish(ben, f"hello @{post.author.username}"),
        lambda post, ben: Follow.objects.follow(ben, post.author),
        lambda post, ben: Message.objects.send(ben, post.author, "hello"),
    ],
    ids=["like", "repost", "bookmark", "reply", "quote", "thread", "mention", "follow", "message"],
)
def test_concurrent_block_prevents_interaction(act):
    ana, ben = crossing(act, lambda ana, ben: User.objects.filter(pk=ana.pk).update(takes_messages_from_anyone=True))
    assert not Like.objects.exists()
    assert not Bookmark.objects.exists()
    assert not Mention.objects.exists()
    assert not Post.objects.exclude(in_reply_to=None, quote_of=None, repost_of=None).exists()
    assert not Follow.objects.exists()
    assert not Message.objects.exists()
    assert not Notification.objects.exists()
    Block.objects.unblock(ana, ben)
    assert Notification.objects.unread_for(ana).count() == 0


def test_concurrent_likes_of_one_author_do_not_block_each_other():
    ana, ben = UserFactory(), UserFactory()
    post = PostFactory(author=ana)
    with transaction.atomic():
        lock_user_pair(ana, ben)
        at_once(lambda: post.like(UserFactory()))
    assert Like.objects.count() == 1


def test_message_is_refused_while_messages_are_closed():
    ana, ben = UserFactory(takes_messages_from_anyone=True), UserFactory()
    stale = User.objects.get(pk=ana.pk)
    User.objects.filter(pk=ana.pk).update(takes_messages_from_anyone=False)
    with pytest.raises(ValidationError):
        Message.objects.send(ben, stale, "hello")
