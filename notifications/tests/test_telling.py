"""Who is told of what: once, never of one's own acts, and not any more once it is undone."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Block, Follow
from notifications.models import Notification, NotificationActor
from notifications.types import NotificationType
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana")


@pytest.fixture
def bo():
    return UserFactory(username="bo")


def told(person):
    """Kind and people of each note, newest first."""
    notes = person.notes.order_by("-newest_id")
    return [(n.kind, [a.actor.username for a in n.actors.order_by("-pk")]) for n in notes]


def test_likes_of_one_witt_are_one_note_and_the_newest_stands_first(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.like(bo), post.like(cy)
    assert told(ana) == [("like", ["cy", "bo"])]
    assert Notification.objects.get().actor_count == 2


def test_a_like_taken_back_takes_its_person_out_and_the_note_with_the_last(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.like(bo), post.like(cy), post.unlike(cy)
    assert told(ana) == [("like", ["bo"])]
    assert (Notification.objects.get().actor_count, Notification.objects.get().newest_id) == (
        1,
        NotificationActor.objects.get().pk,
    )
    post.unlike(bo), post.unlike(bo)
    assert told(ana) == [] and not NotificationActor.objects.exists()


def test_a_note_goes_back_to_its_place_when_the_newest_like_is_taken_back(ana, bo):
    first, second = PostFactory(author=ana, text="1"), PostFactory(author=ana, text="2")
    first.like(bo), second.like(bo), first.like(UserFactory(username="cy"))
    assert [n.post for n in ana.notes.order_by("-newest_id")] == [first, second]
    first.unlike(NotificationActor.objects.order_by("-pk").first().actor)
    assert [n.post for n in ana.notes.order_by("-newest_id")] == [second, first]


def test_reposts_tell_the_author_of_the_original(ana, bo):
    post, cy = PostFactory(author=ana), UserFactory(username="cy")
    post.repost(bo)
    bo.posts.get().repost(cy)
    assert told(ana) == [("repost", ["cy", "bo"])] and told(bo) == []
    post.unrepost(bo)
    cy.posts.get().delete()
    assert told(ana) == []


@pytest.mark.parametrize("undo", ["unrepost", "delete"])
def test_a_repost_taken_back_either_way_is_forgotten(ana, bo, undo):
    post = PostFactory(author=ana)
    post.repost(bo)
    post.unrepost(bo) if undo == "unrepost" else bo.posts.get().delete()
    assert told(ana) == []


def test_a_witt_tells_each_person_once_however_often_it_means_them(ana, bo):
    cy = UserFactory(username="cy")
    parent, quoted = PostFactory(author=ana), PostFactory(author=bo)
    PostFactory(author=cy, text="@ana @bo @cy look", in_reply_to=parent, quote_of=quoted)
    assert (told(ana), told(bo), told(cy)) == ([("reply", ["cy"])], [("quote", ["cy"])], [])
    PostFactory(author=cy, text="hello @ANA, @ana and @nobodyhere")
    assert told(ana)[0] == ("mention", ["cy"])
    assert len(told(ana)) == 2


def test_a_reply_that_quotes_what_it_answers_is_one_note(ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, text="@ana this", in_reply_to=post, quote_of=post)
    assert told(ana) == [("reply", ["bo"])]


def test_nobody_is_told_of_what_they_did_themselves(ana):
    post = PostFactory(author=ana, text="I am @ana")
    post.like(ana), post.repost(ana)
    PostFactory(author=ana, text="and again", in_reply_to=post, quote_of=post)
    assert told(ana) == []


def test_followers_of_one_day_are_one_note(ana, bo):
    FollowFactory(follower=bo, followee=ana)
    FollowFactory(follower=UserFactory(username="cy"), followee=ana)
    assert told(ana) == [("follow", ["cy", "bo"])]
    Follow.objects.unfollow(bo, ana)
    Follow.objects.unfollow(bo, ana)
    assert told(ana) == [("follow", ["cy"])]


def test_who_follows_again_is_told_of_once(ana, bo):
    for _ in range(2):
        Follow.objects.follow(bo, ana)
        Follow.objects.follow(bo, ana)
        Follow.objects.unfollow(bo, ana)
    Follow.objects.follow(bo, ana)
    assert told(ana) == [("follow", ["bo"])]


def test_letting_somebody_in_adds_no_note_of_ones_own_act(bo):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=bo, followee=keeper).approve()
    assert told(keeper) == [("request", ["bo"])]
    Follow.objects.unfollow(bo, keeper)
    assert told(keeper) == []


def test_who_asked_and_follows_once_nobody_has_to_ask_is_a_follower(bo):
    keeper = UserFactory(protected=True)
    Follow.objects.follow(bo, keeper)
    keeper.is_protected = False
    keeper.save()
    Follow.objects.follow(bo, keeper)
    assert told(keeper) == [("follow", ["bo"])]


def test_asking_again_after_a_no_is_a_new_note(bo):
    keeper = UserFactory(protected=True)
    FollowRequestFactory(follower=bo, followee=keeper).decline()
    first = Notification.objects.get()
    Follow.objects.follow(bo, keeper)
    assert Notification.objects.get().newest_id > first.newest_id


def test_a_deleted_witt_takes_its_notes_along(ana, bo):
    post = PostFactory(author=ana)
    post.like(bo), post.repost(bo)
    reply = PostFactory(author=bo, in_reply_to=post, text="hm")
    reply.delete()
    assert [kind for kind, _ in told(ana)] == ["repost", "like"]
    post.delete()
    assert not Notification.objects.exists() and not NotificationActor.objects.exists()


def test_a_reply_outlives_the_witt_that_it_answers(ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, in_reply_to=post, text="hm")
    post.delete()
    assert told(ana) == [("reply", ["bo"])]


def test_a_block_forgets_for_good_what_was_between_the_two(ana, bo):
    cy = UserFactory(username="cy")
    post, theirs = PostFactory(author=ana), PostFactory(author=bo, text="hello @ana")
    for fan in (bo, cy):
        post.like(fan)
        FollowFactory(follower=fan, followee=ana)
    theirs.like(ana)
    Block.objects.block(ana, bo)
    assert told(ana) == [("follow", ["cy"]), ("like", ["cy"])] and told(bo) == []
    Block.objects.unblock(ana, bo)
    assert told(ana) == [("follow", ["cy"]), ("like", ["cy"])] and told(bo) == []
    assert {note.actor_count for note in Notification.objects.all()} == {1}


def test_what_is_between_others_stays_when_two_part(ana, bo):
    cy = UserFactory()
    PostFactory(author=ana).like(cy), PostFactory(author=cy).like(ana)
    BlockFactory(blocker=ana, blocked=bo)
    assert Notification.objects.count() == 2


def test_hearing_of_the_same_thing_twice_is_once(ana, bo):
    post = PostFactory(author=ana)
    post.like(bo)
    Notification.objects.notify({ana.pk: NotificationType.LIKE}, bo.pk, post.pk, post.pk)
    assert Notification.objects.get().actor_count == NotificationActor.objects.count() == 1
