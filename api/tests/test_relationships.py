"""Following, blocking, muting and follow requests in the API."""

from itertools import takewhile

import pytest

from accounts.factories import UserFactory
from follows import messages
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow, FollowRequest, Mute
from testing.api_client import ApiClient, usernames

pytestmark = pytest.mark.django_db

ACTIONS = "follow unfollow block unblock mute unmute remove_from_followers note".split()
SCOPES = {
    "follow": "write:follows",
    "unfollow": "write:follows",
    "remove_from_followers": "write:follows",
    "block": "write:blocks",
    "unblock": "write:blocks",
    "mute": "write:mutes",
    "unmute": "write:mutes",
    "note": "write:accounts",
}


def facts(relationship):
    """Return the names of what is true in a relationship."""
    return {name for name, value in relationship.items() if value is True}


@pytest.mark.parametrize("as_json", [True, False])
def test_following_and_unfollowing(viewer, program, ana, as_json):
    path = f"/api/v1/accounts/{ana.pk}"
    for _ in range(2):
        followed = program.post(f"{path}/follow", as_json=as_json)
        assert facts(followed) == {"following", "showing_reblogs"}
    assert facts(program.post(f"{path}/follow", {"reblogs": False}, as_json=as_json)) == {"following"}
    assert facts(program.post(f"{path}/follow", {"notify": True}, as_json=as_json)) == {"following"}
    assert facts(program.post(f"{path}/follow", {"reblogs": True}, as_json=as_json)) == {
        "following",
        "showing_reblogs",
    }
    for _ in range(2):
        assert facts(program.post(f"{path}/unfollow", as_json=as_json)) == set()
    assert not Follow.objects.exists()


def test_parameters_in_the_query_string_count(program, ana):
    assert facts(program.post(f"/api/v1/accounts/{ana.pk}/follow?reblogs=false")) == {"following"}


def test_following_a_protected_account_asks(viewer, program):
    ana = UserFactory(protected=True)
    path = f"/api/v1/accounts/{ana.pk}"
    assert facts(program.post(f"{path}/follow")) == {"requested"}
    assert facts(ApiClient(ana).get("/api/v1/accounts/relationships", {"id": viewer.pk})[0]) == {"requested_by"}
    assert facts(program.post(f"{path}/unfollow")) == set()
    assert not FollowRequest.objects.exists()


@pytest.mark.parametrize("who", ["blocker", "blocked"])
def test_following_across_a_block_is_forbidden(viewer, program, ana, who):
    other = {"blocker": "blocked", "blocked": "blocker"}[who]
    BlockFactory(**{who: viewer, other: ana})
    refusal = program.post(f"/api/v1/accounts/{ana.pk}/follow", status=403)
    assert refusal == {"error": messages.FOLLOW_ACROSS_BLOCK}


def test_limit_of_follows_is_429(program, ana, settings):
    settings.LIMIT_FOLLOWS_A_DAY = 1
    program.post(f"/api/v1/accounts/{ana.pk}/follow")
    refusal = program.post(f"/api/v1/accounts/{UserFactory().pk}/follow", status=429)
    assert refusal == {"error": messages.too_many_follows_today(1)}


@pytest.mark.parametrize("action", ["follow", "block", "mute"])
def test_acting_on_oneself_is_refused(viewer, program, action):
    assert "yourself" in program.post(f"/api/v1/accounts/{viewer.pk}/{action}", status=422)["error"]


def test_block_ends_follows_and_unblock_does_not_restore_them(viewer, program, ana):
    FollowFactory(follower=viewer, followee=ana)
    FollowFactory(follower=ana, followee=viewer)
    path = f"/api/v1/accounts/{ana.pk}"
    for _ in range(2):
        assert facts(program.post(f"{path}/block")) == {"blocking"}
    assert facts(ApiClient(ana).get("/api/v1/accounts/relationships", {"id[]": viewer.pk})[0]) == {"blocked_by"}
    for _ in range(2):
        assert facts(program.post(f"{path}/unblock")) == set()
    assert not Block.objects.exists()


@pytest.mark.parametrize("as_json", [True, False])
def test_mute_and_unmute(program, ana, as_json):
    path = f"/api/v1/accounts/{ana.pk}"
    options = {"notifications": False, "duration": 3600}
    assert facts(program.post(f"{path}/mute", options, as_json=as_json)) == {"muting", "muting_notifications"}
    assert facts(program.post(f"{path}/unmute", as_json=as_json)) == set()
    assert not Mute.objects.exists()


def test_removing_a_follower(viewer, program, ana):
    FollowFactory(follower=ana, followee=viewer)
    path = f"/api/v1/accounts/{ana.pk}"
    assert facts(program.post(f"{path}/note", {"comment": "a friend"})) == {"followed_by"}
    assert facts(program.post(f"{path}/remove_from_followers")) == set()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_action_needs_its_scope_and_a_person(viewer, ana, action):
    path = f"/api/v1/accounts/{ana.pk}/{action}"
    ApiClient().post(path, status=401)
    ApiClient(viewer, scopes="read").post(path, status=403)
    assert ApiClient(viewer, scopes=SCOPES[action]).post(path)["id"] == str(ana.pk)
    program = ApiClient(viewer)
    for hidden in (UserFactory(suspended=True), UserFactory(deactivated=True)):
        program.post(f"/api/v1/accounts/{hidden.pk}/{action}", status=404)
    program.post(f"/api/v1/accounts/{10**17}/{action}", status=404)
    program.post(f"/api/v1/accounts/ana/{action}", status=404)
    program.request("get", path, status=405)


@pytest.mark.parametrize("value", ["perhaps", [], {}, 3])
def test_invalid_boolean_is_refused(program, ana, value):
    program.post(f"/api/v1/accounts/{ana.pk}/follow", {"reblogs": value}, status=422)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("name", ["id[]", "id"])
def test_relationships_keep_the_order_of_the_ids(viewer, program, ana, bo, name):
    FollowFactory(follower=viewer, followee=bo)
    MuteFactory(muter=viewer, muted=ana)
    asked = [bo.pk, 999_999, ana.pk] if name == "id[]" else bo.pk
    found = program.get("/api/v1/accounts/relationships", {name: asked})
    assert [int(each["id"]) for each in found] == ([bo.pk, ana.pk] if name == "id[]" else [bo.pk])
    assert facts(found[0]) == {"following", "showing_reblogs"}
    ApiClient().get("/api/v1/accounts/relationships", {name: bo.pk}, status=401)


@pytest.mark.parametrize(
    ("path", "factory", "mine", "theirs", "scope"),
    [
        ("/api/v1/blocks", BlockFactory, "blocker", "blocked", "read:blocks"),
        ("/api/v1/mutes", MuteFactory, "muter", "muted", "read:mutes"),
        ("/api/v1/follow_requests", FollowRequestFactory, "followee", "follower", "read:follows"),
    ],
)
def test_own_lists_are_paged_and_private(
    viewer, program, path, factory, mine, theirs, scope, django_assert_num_queries
):
    others = [UserFactory(username=f"gull{n}") for n in range(7)][::-1]  # rows and people in opposite orders
    for other in others:
        factory(**{mine: viewer, theirs: other})
    expected = [other.username for other in others[::-1]]
    assert [name for page in program.pages(path, {"limit": 3}) for name in usernames(page)] == expected
    upwards = list(takewhile(bool, program.pages(path, {"limit": 3, "min_id": 0}, rel="prev")))
    assert [name for page in upwards[::-1] for name in usernames(page)] == expected
    for size in (1, 7):
        with django_assert_num_queries(2):
            program.get(path, {"limit": size})
    others[0].suspend()
    others[1].deactivate()
    assert usernames(program.get(path)) == expected[:-2]
    ApiClient().get(path, status=401)
    ApiClient(viewer, scopes="write").get(path, status=403)
    assert ApiClient(viewer, scopes=scope).get(path)
    assert ApiClient(UserFactory()).get(path) == []


def test_follow_requests_are_authorized_and_rejected(viewer, program, ana, bo):
    viewer.is_protected = True
    viewer.save()
    for person in (ana, bo):
        FollowRequestFactory(follower=person, followee=viewer)
    path = "/api/v1/follow_requests"
    assert facts(program.post(f"{path}/{ana.pk}/authorize")) == {"followed_by"}
    assert facts(program.post(f"{path}/{bo.pk}/reject")) == set()
    assert list(Follow.objects.values_list("follower", flat=True)) == [ana.pk]
    assert program.get(path) == []
    for person in (ana, bo):
        program.post(f"{path}/{person.pk}/authorize", status=404)
    ApiClient(viewer, scopes="read").post(f"{path}/{ana.pk}/authorize", status=403)
    ApiClient(ana).post(f"{path}/{viewer.pk}/authorize", status=404)


def test_old_scope_follow_is_enough(viewer, ana):
    program = ApiClient(viewer, scopes="follow")
    program.post(f"/api/v1/accounts/{ana.pk}/follow")
    program.post(f"/api/v1/accounts/{ana.pk}/block")
    assert usernames(program.get("/api/v1/blocks")) == ["ana"]


def test_nothing_is_older_than_the_first_row(viewer, program):
    BlockFactory(blocker=viewer)
    assert program.get("/api/v1/blocks", {"max_id": 0}) == []
