"""Suggestions of users to follow."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow
from follows.suggestions import suggestions_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory()


def reasons(viewer, clear_cache=True):
    """Map each suggested username to its reason."""
    if clear_cache:
        caches["local"].clear()
    return {row.handle: row.reason for row in suggestions_for(viewer)}


def friend_of(viewer, name="Ana Lindqvist"):
    return FollowFactory(follower=viewer, followee=UserFactory(name=name)).followee


def test_friends_of_friends_are_suggested(viewer):
    ana, elif_ = friend_of(viewer), UserFactory(username="elif")
    FollowFactory(follower=ana, followee=elif_)
    assert reasons(viewer) == {"elif": "Followed by \u2068Ana\u2069"}
    for _ in range(3):
        FollowFactory(follower=friend_of(viewer), followee=elif_)
    assert reasons(viewer) == {"elif": "Followed by \u2068Ana\u2069 and 3 others"}


def test_reason_counts_one_other_friend(viewer):
    elif_ = UserFactory(username="elif")
    for _ in range(2):
        FollowFactory(follower=friend_of(viewer), followee=elif_)
    assert reasons(viewer) == {"elif": "Followed by \u2068Ana\u2069 and 1 other"}


@pytest.mark.parametrize("leave", ["suspend", "deactivate"])
def test_reason_counts_no_friend_who_is_gone(viewer, leave):
    elif_, friends = UserFactory(username="elif"), [friend_of(viewer) for _ in range(3)]
    for friend in friends:
        FollowFactory(follower=friend, followee=elif_)
    getattr(friends[0], leave)()
    assert reasons(viewer) == {"elif": "Followed by \u2068Ana\u2069 and 1 other"}


def test_followers_are_suggested(viewer):
    follower = FollowFactory(followee=viewer).follower
    assert reasons(viewer) == {follower.username: "Follows you"}


def test_new_user_gets_popular_users(viewer, settings):
    settings.SITE_NAME = "Saltmarsh"
    stars = [UserFactory(username=f"star{n}") for n in range(4)]
    for rank, star in enumerate(stars):
        for _ in range(rank + 1):
            FollowFactory(followee=star)
    assert list(reasons(viewer).items()) == [(f"star{n}", "Popular in Saltmarsh") for n in (3, 2, 1)]


def test_follower_reason_precedes_single_friend(viewer):
    person = FollowFactory(follower=friend_of(viewer)).followee
    FollowFactory(follower=person, followee=viewer)
    assert reasons(viewer) == {person.username: "Follows you"}


def test_muted_friend_is_not_named(viewer):
    elif_, friends = UserFactory(username="elif"), [friend_of(viewer) for _ in range(2)]
    for friend in friends:
        FollowFactory(follower=friend, followee=elif_)
        MuteFactory(muter=viewer, muted=friend)
    assert reasons(viewer) == {"elif": "Followed by people you follow"}


def test_suggestions_are_ordered_by_number_of_friends(viewer):
    few, many = UserFactory(username="few"), UserFactory(username="many")
    for person, count in ((few, 1), (many, 3)):
        for _ in range(count):
            FollowFactory(follower=friend_of(viewer), followee=person)
    assert list(reasons(viewer)) == ["many", "few"]


def test_no_candidates_gives_empty_list(viewer):
    assert suggestions_for(viewer) == []


@pytest.mark.parametrize(
    "exclude",
    [
        lambda viewer, person: FollowFactory(follower=viewer, followee=person),
        lambda viewer, person: FollowRequestFactory(follower=viewer, followee=person),
        lambda viewer, person: BlockFactory(blocker=viewer, blocked=person),
        lambda viewer, person: BlockFactory(blocker=person, blocked=viewer),
        lambda viewer, person: MuteFactory(muter=viewer, muted=person),
        lambda viewer, person: person.suspend(),
        lambda viewer, person: person.deactivate(),
    ],
    ids=["followed", "asked", "blocked", "blocking", "muted", "suspended", "deactivated"],
)
@pytest.mark.parametrize("cached", [True, False])
def test_followed_muted_and_invisible_users_are_not_suggested(viewer, exclude, cached):
    person = FollowFactory(follower=friend_of(viewer)).followee
    assert person.username in reasons(viewer)
    exclude(viewer, person)
    assert person.username not in reasons(viewer, clear_cache=not cached)


def test_friend_is_not_named_after_unfollow_or_block(viewer):
    ana = friend_of(viewer)
    FollowFactory(follower=ana, followee=UserFactory(username="elif"))
    assert reasons(viewer) == {"elif": "Followed by \u2068Ana\u2069"}
    Follow.objects.unfollow(viewer, ana)
    assert "Ana" not in str(reasons(viewer, clear_cache=False))
    Block.objects.block(ana, viewer)
    assert "Ana" not in str(reasons(viewer, clear_cache=False))


def test_two_queries_first_and_one_when_cached(viewer, django_assert_num_queries):
    for _ in range(5):
        FollowFactory(follower=friend_of(viewer))
    with django_assert_num_queries(2):
        suggestions_for(viewer)
    with django_assert_num_queries(1):
        suggestions_for(viewer)


def test_page_without_sidebar_does_not_query_suggestions(client, viewer, django_assert_num_queries):
    client.force_login(viewer)
    with django_assert_num_queries(2):  # viewer, rows
        client.get("/settings/muted", headers={"HX-Request": "true"})


def test_box_leaves_out_people_of_the_page(client, viewer):
    client.force_login(viewer)
    stars = [UserFactory(username=f"star{n}") for n in range(3)]
    for star in stars:
        FollowFactory(followee=star), FollowFactory(followee=star)
    FollowFactory(follower=stars[1], followee=stars[0])

    def suggested(address):
        return sorted(row.handle for row in client.get(address).context["suggestions"] if "star" in row.handle)

    assert suggested("/notifications") == ["star0", "star1", "star2"]
    assert suggested("/star0") == ["star1", "star2"]
    assert suggested("/star0/followers") == ["star2"]
