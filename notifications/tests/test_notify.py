"""Creation, grouping and removal of notifications."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Block, Follow
from follows.relationships import relationship_with
from follows.undo import restore_relationship
from notifications.models import EmailSchedule, Notification, NotificationActor
from notifications.types import NotificationType
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def notifications_of(person):
    """Return (type, usernames of actors) of each notification, newest first."""
    notes = person.notes.order_by("-newest_id")
    return [(n.kind, [a.actor.username for a in n.actors.order_by("-pk")]) for n in notes]


def test_likes_of_one_post_share_a_notification_newest_actor_first(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.like(bo), post.like(cy)
    assert notifications_of(ana) == [("like", ["cy", "bo"])]
    assert Notification.objects.get().actor_count == 2


def test_unlike_removes_actor_and_last_one_the_notification(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.like(bo), post.like(cy), post.unlike(cy)
    assert notifications_of(ana) == [("like", ["bo"])]
    assert (Notification.objects.get().actor_count, Notification.objects.get().newest_id) == (
        1,
        NotificationActor.objects.get().pk,
    )
    post.unlike(bo), post.unlike(bo)
    assert notifications_of(ana) == []
    assert not NotificationActor.objects.exists()


def test_unlike_of_newest_actor_restores_position(ana, bo):
    first, second = PostFactory(author=ana, text="1"), PostFactory(author=ana, text="2")
    first.like(bo), second.like(bo), first.like(UserFactory(username="cy"))
    assert [n.post for n in ana.notes.order_by("-newest_id")] == [first, second]
    first.unlike(NotificationActor.objects.order_by("-pk").first().actor)
    assert [n.post for n in ana.notes.order_by("-newest_id")] == [second, first]


def test_repost_notifies_author_of_original(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.repost(bo)
    bo.posts.get().repost(cy)
    assert notifications_of(ana) == [("repost", ["cy", "bo"])]
    assert notifications_of(bo) == []
    post.unrepost(bo)
    cy.posts.get().delete()
    assert notifications_of(ana) == []


@pytest.mark.parametrize("undo", ["unrepost", "delete"])
def test_undone_repost_removes_notification(ana, bo, undo):
    post = PostFactory(author=ana)
    post.repost(bo)
    post.unrepost(bo) if undo == "unrepost" else bo.posts.get().delete()
    assert notifications_of(ana) == []


def test_post_notifies_each_recipient_once(ana, bo):
    cy = UserFactory(username="cy")
    parent, quoted = PostFactory(author=ana), PostFactory(author=bo)
    PostFactory(author=cy, text="@ana @bo @cy look", in_reply_to=parent, quote_of=quoted)
    assert (notifications_of(ana), notifications_of(bo), notifications_of(cy)) == (
        [("reply", ["cy"])],
        [("quote", ["cy"])],
        [],
    )
    PostFactory(author=cy, text="hello @ANA, @ana and @nobodyhere")
    assert notifications_of(ana)[0] == ("mention", ["cy"])
    assert len(notifications_of(ana)) == 2


def test_reply_that_quotes_its_parent_is_one_notification(ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, text="@ana this", in_reply_to=post, quote_of=post)
    assert notifications_of(ana) == [("reply", ["bo"])]


def test_own_acts_do_not_notify(ana):
    post = PostFactory(author=ana, text="I am @ana")
    post.like(ana), post.repost(ana)
    PostFactory(author=ana, text="and again", in_reply_to=post, quote_of=post)
    assert notifications_of(ana) == []


def test_follows_of_one_day_are_grouped(ana, bo):
    FollowFactory(follower=bo, followee=ana)
    FollowFactory(follower=UserFactory(username="cy"), followee=ana)
    assert notifications_of(ana) == [("follow", ["cy", "bo"])]
    Follow.objects.unfollow(bo, ana)
    Follow.objects.unfollow(bo, ana)
    assert notifications_of(ana) == [("follow", ["cy"])]


def test_repeated_follow_notifies_once(ana, bo):
    for _ in range(2):
        Follow.objects.follow(bo, ana)
        Follow.objects.follow(bo, ana)
        Follow.objects.unfollow(bo, ana)
    Follow.objects.follow(bo, ana)
    assert notifications_of(ana) == [("follow", ["bo"])]


@pytest.mark.parametrize("end", [Block.objects.block, lambda ana, bo: Follow.objects.unfollow(bo, ana)])
def test_restored_follow_notifies_nobody(ana, bo, end):
    FollowFactory(follower=ana, followee=bo), FollowFactory(follower=bo, followee=ana)
    before = relationship_with(ana, bo)
    end(ana, bo)
    Notification.objects.all().delete(), EmailSchedule.objects.all().delete()
    restore_relationship(ana, bo, {"blocking": False, "following": True, "followed_by": True})
    assert relationship_with(ana, bo) == before
    assert not Notification.objects.exists()
    assert not EmailSchedule.objects.exists()


def test_restored_request_notifies_nobody(ana):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=ana, followee=keeper)
    before = relationship_with(ana, keeper)
    Block.objects.block(ana, keeper)
    EmailSchedule.objects.all().delete()
    restore_relationship(ana, keeper, {"blocking": False, "requested": True})
    assert relationship_with(ana, keeper) == before
    assert notifications_of(keeper) == []
    assert not EmailSchedule.objects.exists()


def test_restored_request_to_oneself_is_back_among_the_notifications(bo):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=bo, followee=keeper).approve()
    Follow.objects.unfollow(bo, keeper)
    restore_relationship(keeper, bo, {"followed_by": False, "requested_by": True})
    assert notifications_of(keeper) == [("request", ["bo"])]


def test_accepting_request_adds_no_notification(bo):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=bo, followee=keeper).approve()
    assert notifications_of(keeper) == [("request", ["bo"])]
    Follow.objects.unfollow(bo, keeper)
    assert notifications_of(keeper) == []


def test_follow_after_account_becomes_public_replaces_request(bo):
    keeper = UserFactory(protected=True)
    Follow.objects.follow(bo, keeper)
    keeper.is_protected = False
    keeper.save()
    Follow.objects.follow(bo, keeper)
    assert notifications_of(keeper) == [("follow", ["bo"])]


def test_new_request_after_decline_is_new_notification(bo):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=bo, followee=keeper).decline()
    first = Notification.objects.get()
    Follow.objects.follow(bo, keeper)
    assert Notification.objects.get().newest_id > first.newest_id


def test_deleted_post_removes_its_notifications(ana, bo):
    post = PostFactory(author=ana)
    post.like(bo), post.repost(bo)
    reply = PostFactory(author=bo, in_reply_to=post, text="hm")
    reply.delete()
    assert [kind for kind, _ in notifications_of(ana)] == ["repost", "like"]
    post.delete()
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


def test_reply_notification_survives_deletion_of_parent(ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, in_reply_to=post, text="hm")
    post.delete()
    assert notifications_of(ana) == [("reply", ["bo"])]


def test_block_removes_notifications_permanently(ana, bo):
    cy = UserFactory(username="cy")
    post, other_post = PostFactory(author=ana), PostFactory(author=bo, text="hello @ana")
    for fan in (bo, cy):
        post.like(fan)
        FollowFactory(follower=fan, followee=ana)
    other_post.like(ana)
    Block.objects.block(ana, bo)
    assert notifications_of(ana) == [("follow", ["cy"]), ("like", ["cy"])]
    assert notifications_of(bo) == []
    Block.objects.unblock(ana, bo)
    assert notifications_of(ana) == [("follow", ["cy"]), ("like", ["cy"])]
    assert notifications_of(bo) == []
    assert {note.actor_count for note in Notification.objects.all()} == {1}


def test_block_keeps_notifications_of_others(ana, bo):
    cy = UserFactory()
    PostFactory(author=ana).like(cy), PostFactory(author=cy).like(ana)
    BlockFactory(blocker=ana, blocked=bo)
    assert Notification.objects.count() == 2


def test_notify_is_idempotent(ana, bo):
    post = PostFactory(author=ana)
    post.like(bo)
    Notification.objects.notify({ana.pk: NotificationType.LIKE}, bo.pk, post.pk, post.pk)
    assert Notification.objects.get().actor_count == NotificationActor.objects.count() == 1
