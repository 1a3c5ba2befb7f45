"""Visibility of users and posts for every kind of viewer."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.factories import UserFactory
from accounts.models import User
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Follow
from follows.relationships import Relationship, relationship_with, relationships_with
from follows.visibility import can_see_posts_of, can_see_user, without_muted

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]


def ex_follower(person):
    follower = FollowFactory(followee=person).follower
    Follow.objects.unfollow(follower, person)
    return follower


# kind: (function that creates such a viewer, can see the user, can see posts of a protected user)
VIEWERS = {
    "signed out": (lambda person: AnonymousUser(), True, False),
    "a stranger": (lambda person: UserFactory(), True, False),
    "a follower": (lambda person: FollowFactory(followee=person).follower, True, True),
    "followed by them": (lambda person: FollowFactory(follower=person).followee, True, False),
    "asking to follow": (lambda person: FollowRequestFactory(followee=person).follower, True, False),
    "an ex-follower": (ex_follower, True, False),
    "blocked": (lambda person: BlockFactory(blocker=person).blocked, False, False),
    "blocking": (lambda person: BlockFactory(blocked=person).blocker, False, False),
    "muting": (lambda person: MuteFactory(muted=person).muter, True, False),
    "themselves": (lambda person: person, True, True),
}


def is_visible(condition, person):
    return User.objects.filter(condition, pk=person.pk).exists()


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize("protected", [False, True], ids=["public", "protected"])
def test_visibility_of_user_and_posts_by_kind_of_viewer(kind, protected):
    person = UserFactory(is_protected=protected)
    make_viewer, sees_user, sees_protected_posts = VIEWERS[kind]
    viewer = make_viewer(person)
    assert is_visible(can_see_user(viewer, ""), person) is sees_user
    assert is_visible(can_see_posts_of(viewer, ""), person) is (sees_user and (sees_protected_posts or not protected))


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize("state", ["suspended", "deactivated"])
def test_inactive_user_is_invisible_to_every_viewer(kind, state):
    person = UserFactory()
    viewer = VIEWERS[kind][0](person)
    person.suspend() if state == "suspended" else person.deactivate()
    assert not is_visible(can_see_user(viewer, ""), person)
    assert not is_visible(can_see_posts_of(viewer, ""), person)


def test_condition_works_on_follow_rows():
    approved = FollowFactory(followee=UserFactory(protected=True))
    other = FollowFactory(followee=UserFactory(protected=True))
    assert list(Follow.objects.filter(can_see_posts_of(approved.follower, "followee"))) == [approved]
    assert list(Follow.objects.filter(can_see_posts_of(other.follower, "followee"))) == [other]


def test_reactivated_user_is_visible_to_followers():
    follow = FollowFactory()
    follow.followee.suspend()
    follow.followee.unsuspend()
    follow.followee.deactivate()
    follow.followee.reactivate()
    assert is_visible(can_see_posts_of(follow.follower, ""), follow.followee)


def test_mute_hides_user_from_muter_only():
    mute = MuteFactory()
    assert not is_visible(without_muted(mute.muter, ""), mute.muted)
    assert is_visible(without_muted(mute.muted, ""), mute.muter)
    assert is_visible(without_muted(UserFactory(), ""), mute.muted)
    assert is_visible(without_muted(AnonymousUser(), ""), mute.muted)


STATES = {
    "signed out": "none",
    "a stranger": "follow",
    "a follower": "following",
    "followed by them": "follow",
    "an ex-follower": "follow",
    "blocked": "follow",
    "blocking": "blocked",
    "muting": "follow",
    "themselves": "self",
}


@pytest.mark.parametrize("kind", STATES)
def test_button_state_by_kind_of_viewer(kind):
    person = UserFactory()
    assert relationship_with(VIEWERS[kind][0](person), person).button_state == STATES[kind]


def test_request_counts_only_while_account_is_protected():
    follow_request = FollowRequestFactory()
    assert relationship_with(follow_request.follower, follow_request.followee).button_state == "requested"
    assert relationship_with(follow_request.followee, follow_request.follower).requested_by
    User.objects.update(is_protected=False)
    assert relationship_with(follow_request.follower, follow_request.followee).button_state == "follow"


def test_relationship_has_all_fields():
    follow = FollowFactory(show_reposts=False)
    ana, bo = follow.follower, follow.followee
    FollowFactory(follower=bo, followee=ana)
    MuteFactory(muter=ana, muted=bo)
    assert relationship_with(ana, bo) == Relationship(
        following=True, followed_by=True, muting=True, hides_reposts=True, signed_in=True
    )
    assert relationship_with(bo, ana) == Relationship(following=True, followed_by=True, signed_in=True)


def test_relationships_need_one_query(django_assert_num_queries):
    viewer, people = UserFactory(), UserFactory.create_batch(5)
    with django_assert_num_queries(1):
        relationships_with(viewer, people)
    with django_assert_num_queries(0):
        relationships_with(AnonymousUser(), people)
