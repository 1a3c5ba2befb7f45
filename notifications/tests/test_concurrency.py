"""Concurrent likes, follows, mentions, blocks and deletions: counts stay exact, no deadlocks."""

import pytest

from accounts.factories import UserFactory
from follows.models import Block, Follow
from notifications.models import EmailSchedule, Notification, NotificationActor, NotificationReadState
from posts.factories import PostFactory
from posts.models import Post
from testing.concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def is_exact():
    """Return whether `actor_count` and `newest_id` of all notifications match their actors."""
    return all(
        note.actor_count == note.actors.count() and note.newest_id == note.actors.order_by("-pk")[0].pk
        for note in Notification.objects.all()
    )


def test_concurrent_likes_and_reposts_make_two_notifications_and_remove_them():
    post, fans = PostFactory(), UserFactory.create_batch(8)
    at_once(*[lambda fan=fan: (post.like(fan), post.repost(fan)) for fan in fans])
    assert sorted(Notification.objects.values_list("kind", "actor_count")) == [("like", 8), ("repost", 8)]
    assert is_exact()
    at_once(*[lambda fan=fan: (post.unlike(fan), post.unrepost(fan)) for fan in fans])
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


def test_concurrent_likes_and_unlikes_stay_consistent():
    post, fans = PostFactory(), UserFactory.create_batch(8)
    for fan in fans[:4]:
        post.like(fan), post.repost(fan)
    leave = [lambda fan=fan: (post.unlike(fan), post.unrepost(fan)) for fan in fans[:4]]
    come = [lambda fan=fan: (post.like(fan), post.repost(fan)) for fan in fans[4:]]
    at_once(*leave, *come)
    assert sorted(Notification.objects.values_list("kind", "actor_count")) == [("like", 4), ("repost", 4)]
    assert is_exact()


def test_concurrent_likes_of_one_user_notify_once():
    post, fan = PostFactory(), UserFactory()
    at_once(*[lambda: post.like(fan)] * 4)
    assert Notification.objects.get().actor_count == NotificationActor.objects.count() == 1


def test_notification_matches_like_after_concurrent_like_and_unlike():
    post, fan = PostFactory(), UserFactory()
    for _ in range(12):
        post.like(fan)
        at_once(lambda: post.like(fan), lambda: post.unlike(fan))
        assert NotificationActor.objects.count() == post.likes.count()
        assert is_exact()


def test_concurrent_follows_make_one_notification_and_one_email():
    ana, fans = UserFactory(confirmed=True), UserFactory.create_batch(8)
    at_once(*[lambda fan=fan: Follow.objects.follow(fan, ana) for fan in fans])
    assert Notification.objects.get().actor_count == 8
    assert is_exact()
    assert EmailSchedule.objects.count() == 1


def test_concurrent_mutual_mentions_do_not_deadlock():
    people = UserFactory.create_batch(6)
    names = " ".join(f"@{person.username}" for person in people)
    backwards = " ".join(reversed(names.split()))
    at_once(
        *[
            lambda one=one, words=words: Post.objects.publish(author=one, text=words)
            for one, words in zip(people, [names, backwards] * 3, strict=True)
        ]
    )
    assert Notification.objects.count() == 6 * 5
    assert is_exact()


def test_marking_read_during_likes_loses_no_notification():
    ana, fans = UserFactory(), UserFactory.create_batch(6)
    posts = [PostFactory(author=ana, text=str(number)) for number in range(6)]
    likes = [lambda post=post, fan=fan: post.like(fan) for post, fan in zip(posts, fans, strict=True)]
    at_once(*likes, *[lambda: NotificationReadState.objects.advance(ana)] * 2)
    mark = NotificationReadState.objects.get().interactions
    read = Notification.objects.filter(newest_id__lte=mark).count()
    assert read + Notification.objects.unread_for(ana).count() == 6


def test_concurrent_deletion_block_and_likes_stay_consistent():
    ana, fans = UserFactory(), UserFactory.create_batch(6)
    posts = [PostFactory(author=ana, text=str(number)) for number in range(3)]
    for post in posts:
        post.like(fans[0])
    likes = [lambda fan=fan: [post.like(fan) for post in posts] for fan in fans[1:]]
    at_once(*likes, posts[0].delete, lambda: Block.objects.block(ana, fans[0]))
    assert sorted(Notification.objects.values_list("post", "actor_count")) == [(post.pk, 5) for post in posts[1:]]
    assert is_exact()


def test_concurrent_post_deletion_and_block_of_actor_do_not_deadlock():
    ana = UserFactory()
    for _ in range(12):
        fan, post = UserFactory(), PostFactory(author=ana)
        post.like(fan), post.repost(fan)
        at_once(post.delete, lambda fan=fan: Block.objects.block(ana, fan))
        assert not Notification.objects.exists()
        assert not NotificationActor.objects.exists()
