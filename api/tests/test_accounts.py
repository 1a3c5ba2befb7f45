"""People in the API: who they are, what they wrote, and who follows whom."""

import json
from itertools import takewhile

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from accounts.models import FormerUsername
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from lists.factories import ListFactory
from posts.factories import PostFactory
from testing.api_client import ApiClient, ids, usernames

pytestmark = pytest.mark.django_db


def test_account_has_what_the_profile_page_shows(program):
    ana = UserFactory(
        username="ana", name="Ana", bio="hi @bo", website="https://example.com", location="Pier", is_bot=True
    )
    FollowFactory(followee=ana)
    account = program.get(f"/api/v1/accounts/{ana.pk}")
    shown = {name: account[name] for name in ("acct", "display_name", "locked", "bot", "followers_count", "url")}
    assert shown == {
        "acct": "ana",
        "display_name": "Ana",
        "locked": False,
        "bot": True,
        "followers_count": 1,
        "url": "http://testserver/ana",
    }
    assert [(field["name"], "example.com" in field["value"]) for field in account["fields"]] == [
        ("Website", True),
        ("Location", False),
    ]
    assert account["header"] == "http://testserver/static/img/header.png"
    assert account["avatar"].endswith(".png")
    assert account["created_at"].endswith("T00:00:00.000Z")


@pytest.mark.parametrize("trait", ["suspended", "deactivated"])
def test_hidden_people_are_not_found(program, trait):
    person = UserFactory(username="gone", **{trait: True})
    for path in (
        f"/api/v1/accounts/{person.pk}",
        f"/api/v1/accounts/{person.pk}/statuses",
        f"/api/v1/accounts/{person.pk}/followers",
        f"/api/v1/accounts/{person.pk}/following",
        f"/api/v1/accounts/{person.pk}/featured_tags",
        f"/api/v1/accounts/{person.pk}/endorsements",
    ):
        program.get(path, status=404)
        ApiClient().get(path, status=404)
    program.get("/api/v1/accounts/lookup", {"acct": "gone"}, status=404)
    assert program.get("/api/v1/accounts/search", {"q": "gone"}) == []
    assert program.get("/api/v1/accounts", {"id[]": [person.pk]}) == []
    assert program.get("/api/v1/accounts/relationships", {"id[]": [person.pk]}) == []


@pytest.mark.with_and_without_fast_path
def test_blocked_viewer_sees_no_more_than_on_the_profile_page(viewer, program):
    ana = UserFactory(username="ana", bio="secret", website="https://example.com", location="Pier")
    PostFactory(author=ana)
    FollowFactory(followee=ana)
    BlockFactory(blocker=ana, blocked=viewer)
    account = program.get(f"/api/v1/accounts/{ana.pk}")
    assert (account["note"], account["fields"], account["created_at"][:4]) == ("", [], "1970")
    assert program.get("/api/v1/accounts/lookup", {"acct": "ana"}) == account
    assert program.get("/api/v1/accounts", {"id[]": [ana.pk]}) == [account]
    for path in ("statuses", "followers", "following"):
        assert program.get(f"/api/v1/accounts/{ana.pk}/{path}") == []
    assert program.get("/api/v1/accounts/search", {"q": "ana"}) == []
    assert ApiClient().get(f"/api/v1/accounts/{ana.pk}")["note"] == "<p>secret</p>"


def test_several_accounts_are_in_the_order_of_the_ids(program, ana, bo):
    found = program.get("/api/v1/accounts", {"id[]": [bo.pk, 999_999, ana.pk, bo.pk]})
    assert usernames(found) == ["bo", "ana"]
    assert program.get("/api/v1/accounts") == []


@pytest.mark.parametrize("value", ["x", "-1", str(10**30), "1.5", "१", "[1]"])
def test_invalid_ids_are_refused(program, value):
    program.get("/api/v1/accounts", {"id[]": value}, status=422)
    program.get("/api/v1/accounts/relationships", {"id[]": value}, status=422)


def test_body_of_a_get_request_is_ignored(program, ana):
    body = json.dumps({"id": [ana.pk]})
    headers = {"Authorization": f"Bearer {program.token}"}
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        response = program.client.generic(
            "GET", "/api/v1/accounts/familiar_followers", body, content_type=kind, headers=headers
        )
        assert (response.status_code, response.json()) == (200, [])


def test_too_many_ids_are_refused(program):
    program.get("/api/v1/accounts", {"id[]": list(range(101))}, status=422)


def test_account_of_an_unknown_id_is_json(program):
    assert program.get("/api/v1/accounts/999999", status=404) == {"error": "Record not found"}
    assert "error" in program.get("/api/v1/accounts/nobody", status=404)


# --- names


@pytest.mark.parametrize("acct", ["ana", "@ANA", " ana ", "ana@testserver", "@ana@127.0.0.1"])
def test_lookup_finds_a_name(acct, ana):
    assert ApiClient().get("/api/v1/accounts/lookup", {"acct": acct})["id"] == str(ana.pk)


@pytest.mark.parametrize("acct", ["ana@elsewhere.example", "nobody", "", "अना", "ana@", "x" * 5000])
def test_lookup_of_nobody_is_not_found(acct, ana):
    ApiClient().get("/api/v1/accounts/lookup", {"acct": acct}, status=404)


def test_lookup_without_a_name_is_refused():
    ApiClient().get("/api/v1/accounts/lookup", status=422)
    ApiClient().get("/api/v1/accounts/lookup", {"acct": "a\0"}, status=400)


def test_lookup_finds_a_former_name(ana):
    FormerUsername.objects.record("annie", ana)
    assert ApiClient().get("/api/v1/accounts/lookup", {"acct": "annie"})["username"] == "ana"


def test_search_completes_a_mention(viewer, program, ana):
    anders, andy = UserFactory(username="anders"), UserFactory(username="andy")
    FollowFactory(followee=anders)
    FollowFactory(follower=viewer, followee=andy)
    assert usernames(program.get("/api/v1/accounts/search", {"q": "@an"})) == ["andy", "anders", "ana"]
    assert usernames(program.get("/api/v1/accounts/search", {"q": "an", "limit": 1})) == ["andy"]
    assert usernames(program.get("/api/v1/accounts/search", {"q": "an", "offset": 1})) == ["anders", "ana"]
    assert usernames(program.get("/api/v1/accounts/search", {"q": "an", "following": "true"})) == ["andy"]
    assert usernames(program.get("/api/v1/accounts/search", {"q": "ana@testserver", "resolve": "true"})) == ["ana"]
    assert program.get("/api/v1/accounts/search", {"q": " "}) == []
    assert program.get("/api/v1/accounts/search", {"q": "a" * 3000}) == []
    ApiClient().get("/api/v1/accounts/search", {"q": "an"}, status=401)


def test_search_finds_more_than_the_composer_shows(program):
    for n in range(12):
        UserFactory(username=f"gull{n}")
    assert len(program.get("/api/v1/accounts/search", {"q": "gull"})) == 12


# --- followers


@pytest.mark.parametrize(
    ("path", "mine", "theirs"), [("followers", "followee", "follower"), ("following", "follower", "followee")]
)
def test_followers_are_paged_by_hidden_ids(viewer, program, ana, path, mine, theirs):
    others = [UserFactory(username=f"gull{n}") for n in range(7)][::-1]  # follows and people in opposite orders
    for other in others:
        FollowFactory(**{mine: ana, theirs: other})
    expected = [other.username for other in others[::-1]]
    address = f"/api/v1/accounts/{ana.pk}/{path}"
    assert [name for page in program.pages(address, {"limit": 3}) for name in usernames(page)] == expected
    upwards = list(takewhile(bool, program.pages(address, {"limit": 3, "min_id": 0}, rel="prev")))
    assert [name for page in upwards[::-1] for name in usernames(page)] == expected
    assert usernames(ApiClient().get(address)) == expected
    BlockFactory(blocker=others[0], blocked=viewer)
    assert usernames(program.get(address)) == expected[:-1]


def test_last_page_has_no_next_link(program, ana):
    FollowFactory(followee=ana)
    response = program.request("get", f"/api/v1/accounts/{ana.pk}/followers", {"limit": 1})
    assert 'rel="next"' not in response["Link"]
    assert "Link" not in program.request("get", f"/api/v1/accounts/{ana.pk}/following")


def test_familiar_followers_are_those_whom_the_viewer_follows(viewer, program, ana, bo):
    friend, other, muted = (UserFactory(username=name) for name in ("friend", "other", "muted"))
    for person in (friend, other, muted):
        FollowFactory(follower=person, followee=ana)
    for person in (friend, muted):
        FollowFactory(follower=viewer, followee=person)
    FollowFactory(follower=friend, followee=bo)
    hidden = UserFactory(protected=True)
    FollowFactory(follower=friend, followee=hidden)
    MuteFactory(muter=viewer, muted=muted)
    asked = [bo.pk, ana.pk, hidden.pk, viewer.pk, 999_999]
    found = program.get("/api/v1/accounts/familiar_followers", {"id[]": asked})
    assert [(int(each["id"]), usernames(each["accounts"])) for each in found] == [
        (bo.pk, ["friend"]),
        (ana.pk, ["friend"]),
        (hidden.pk, []),
        (viewer.pk, []),
    ]


def test_lists_are_the_viewers_own(viewer, program, ana):
    first, second = ListFactory(owner=viewer, people=[ana], is_private=True), ListFactory(owner=viewer, people=[ana])
    ListFactory(owner=viewer)
    ListFactory(owner=ana, people=[ana])
    assert ids(program.get(f"/api/v1/accounts/{ana.pk}/lists")) == [second.pk, first.pk]
    ApiClient().get(f"/api/v1/accounts/{ana.pk}/lists", status=401)
    program.get("/api/v1/accounts/999999/lists", status=404)


def test_nothing_is_featured(program, ana):
    for path in ("featured_tags", "endorsements", "identity_proofs"):
        assert program.get(f"/api/v1/accounts/{ana.pk}/{path}") == []


def test_registration_is_refused_with_the_address(viewer):
    refusal = ApiClient(viewer).post("/api/v1/accounts", {"username": "x", "agreement": True}, status=422)
    assert refusal["error"] == "Accounts are made on the site itself: http://testserver/signup"


# --- queries

QUERIES = {
    "/api/v1/accounts/{ana}": 2,
    "/api/v1/accounts?id[]={ana}": 2,
    "/api/v1/accounts/lookup?acct=ana": 2,
    "/api/v1/accounts/search?q=gull&following=1": 3,
    "/api/v1/accounts/relationships?id[]={ana}": 3,
    "/api/v1/accounts/{ana}/statuses": 5,
    "/api/v1/accounts/{ana}/statuses?tagged=birds&exclude_replies=1&exclude_reblogs=1": 6,
    "/api/v1/accounts/{ana}/followers": 3,
    "/api/v1/accounts/{ana}/following": 3,
    "/api/v1/accounts/{ana}/lists": 3,
    "/api/v1/accounts/familiar_followers?id[]={ana}": 4,
    "/api/v1/accounts/verify_credentials": 1,
}


def test_query_counts_are_independent_of_rows(viewer, program, ana, django_assert_num_queries):
    program.get("/api/v1/accounts/verify_credentials")  # the first request of a day writes it down
    for rows in (1, 20):
        for n in range(rows):
            gull = UserFactory(username=f"gull{rows}_{n}")
            FollowFactory(follower=gull, followee=ana)
            FollowFactory(follower=ana, followee=gull)
            FollowFactory(follower=viewer, followee=gull)
            PostFactory(author=ana, text=f"#birds {rows} {n}")
            ListFactory(owner=viewer, people=[ana])
        for address, number in QUERIES.items():
            caches["local"].clear()
            with django_assert_num_queries(number, info=f"{address} with {rows}"):
                assert program.get(address.format(ana=ana.pk))


def test_search_asks_the_database_less_than_seven_times(program, ana, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):  # with the two that write down a day's first request
        assert program.get("/api/v1/accounts/search", {"q": "an"})
