"""Creating, editing and deleting lists; members and subscribers."""

import re
from urllib.parse import urljoin

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory
from follows.models import Block
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from lists.models import List, Membership, Subscription
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


@pytest.fixture
def gus():
    return UserFactory(username="gus")


def post_list_form(client, **typed):
    return client.post("/lists/new", {"name": "Film folk", "description": "", **typed}, follow=True)


def test_list_is_created_and_shown(client, ana):
    response = post_list_form(client, name="  Film   folk ", description="grain,\nlight leaks")
    user_list = List.objects.get(owner=ana)
    assert (user_list.name, user_list.description) == ("Film folk", "grain, light leaks")
    assert response.redirect_chain[-1][0] == "/ana/lists/film-folk"
    assert b"Nobody is on this list yet" in response.content


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Film folk", ["film-folk", "film-folk-2", "film-folk-3"]),
        ("港の人たち", ["list-1", "list-2", "list-3"]),
        ("!!!", ["list-1", "list-2", "list-3"]),
        ("Memberships", ["memberships-2", "memberships-3", "memberships-4"]),
        ("x" * 50, ["x" * 25, "x" * 23 + "-2", "x" * 23 + "-3"]),
        ("Çay & Simit", ["cay-simit", "cay-simit-2", "cay-simit-3"]),
    ],
)
def test_slug_follows_name_and_is_unique_per_owner(ana, gus, name, slugs):
    assert [List.objects.create_list(ana, name).slug for _ in range(3)] == slugs
    assert List.objects.create_list(gus, name).slug == slugs[0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "A list needs a name."),
        ({"name": "\u200b \u2800"}, "A list needs a name."),
        ({"name": "x" * 51}, "at most 50 characters"),
        ({"description": "x" * 161}, "at most 160 characters"),
        ({"name": "a\x07b"}, "cannot be shown"),
        ({"name": "x" * 4001}, "far too long"),
    ],
)
def test_invalid_form_is_returned_with_error_and_input(client, ana, typed, sentence):
    response = post_list_form(client, **{"description": "keep me", **typed})
    page = response.content.decode()
    assert (response.status_code, List.objects.count()) == (200, 0)
    assert sentence in page
    assert typed.get("description", "keep me") in page


def test_list_limit_returns_form_with_input(client, ana, settings):
    settings.LIMIT_LISTS = 1
    post_list_form(client)
    response = post_list_form(client, name="One more")
    assert (response.status_code, ana.lists.count()) == (429, 1)
    assert "You already have 1 lists." in response.content.decode()
    assert "One more" in response.content.decode()


def test_full_list_rejects_further_members(client, ana, gus, settings):
    settings.LIMIT_LIST_MEMBERS = 1
    full = ListFactory(owner=ana, people=[gus])
    post_memberships(client, UserFactory(username="bo"), [full])
    assert [row.user for row in full.memberships.all()] == [gus]


def test_edit_changes_list_and_slug(client, ana):
    ListFactory(owner=ana, name="Old")
    response = client.post("/ana/lists/old/edit", {"name": "New", "description": "d"})
    assert response.url == "/ana/lists/new"
    client.post("/ana/lists/new/edit", {"name": "New", "description": "e"})
    assert ana.lists.get().slug == "new"


def test_private_list_loses_its_subscribers(client, ana):
    user_list = SubscriptionFactory(list=ListFactory(owner=ana, name="Film")).list
    client.post("/ana/lists/film/edit", {"name": "Film", "is_private": "on"})
    assert user_list.subscriptions.count() == 0


def test_delete_list_is_idempotent(client, ana, gus):
    ListFactory(owner=ana, name="Film", people=[gus])
    assert client.post("/ana/lists/film/delete").url == "/ana/lists"
    assert client.post("/ana/lists/film/delete").status_code == 404
    assert not Membership.objects.exists()


@pytest.mark.parametrize("address", ["edit", "delete", "members/ana/remove"])
def test_list_of_other_user_cannot_be_changed(client, ana, gus, address):
    other_list = ListFactory(owner=gus, name="Film", people=[ana])
    assert client.post(f"/gus/lists/film/{address}", {"name": "Mine"}).status_code == 404
    assert client.post(f"/ana/lists/film/{address}", {"name": "Mine"}).status_code == 404
    other_list.refresh_from_db()
    assert (other_list.name, other_list.memberships.count()) == ("Film", 1)


def post_memberships(client, person, lists, was=(), **headers):
    was = ",".join(str(each.pk) for each in was)
    return client.post(
        f"/{person.username}/add_to_list", {"on": [each.pk for each in lists], "was": was}, headers=headers
    )


@BOTH_WAYS
def test_user_is_added_to_lists_and_removed(client, ana, gus, headers):
    film, ferry = ListFactory(owner=ana), ListFactory(owner=ana)
    for _ in range(2):
        response = post_memberships(client, gus, [film, ferry], **headers)
        assert response.status_code == (200 if headers else 302)
    assert {row.list for row in gus.list_memberships.all()} == {film, ferry}
    for _ in range(2):
        post_memberships(client, gus, [ferry], was=[film, ferry], **headers)
    assert [row.list for row in gus.list_memberships.all()] == [ferry]


@BOTH_WAYS
def test_add_to_list_form_links_to_older_lists(client, ana, gus, headers):
    for number in range(101):
        ListFactory(owner=ana, name=f"List {number}")
    page = client.get("/gus/add_to_list", headers=headers).text
    assert "List 1<" in page
    assert "List 0<" not in page
    address = re.search(r'href="([^"]*\?before=\d+)"', page)[1]
    assert "List 0<" in client.get(urljoin("/gus/add_to_list", address)).text


def test_membership_added_in_other_tab_is_preserved(client, ana, gus):
    film, ferry = ListFactory(owner=ana), ListFactory(owner=ana)
    post_memberships(client, gus, [film])
    post_memberships(client, gus, [ferry])
    assert gus.list_memberships.count() == 2


def test_users_cannot_be_added_to_lists_of_others(client, ana, gus):
    other_list = ListFactory(owner=gus)
    assert post_memberships(client, UserFactory(), [other_list]).status_code == 302
    assert other_list.memberships.count() == 0


@pytest.mark.parametrize("value", ["", "x", "²", "9" * 4000, "-1", "\x00"])
def test_invalid_ids_change_nothing(client, ana, gus, value):
    assert client.post("/gus/add_to_list", {"on": value, "was": value}).status_code in {302, 400}
    assert not Membership.objects.exists()


def test_ids_beyond_page_size_are_ignored(client, ana, gus):
    user_list = ListFactory(owner=ana, name="Film", people=[gus])
    was = ",".join(map(str, [*range(10**6, 10**6 + 100), user_list.pk]))
    assert client.post("/gus/add_to_list", {"was": was}).status_code == 302
    assert user_list.memberships.exists()


@pytest.mark.parametrize("why", ["blocks", "is blocked", "suspended", "deactivated", "nobody"])
def test_hidden_user_cannot_be_added(client, ana, gus, why):
    user_list = ListFactory(owner=ana)
    if why == "blocks":
        BlockFactory(blocker=gus, blocked=ana)
    if why == "is blocked":
        BlockFactory(blocker=ana, blocked=gus)
    if why == "suspended":
        gus.suspend()
    if why == "deactivated":
        gus.deactivate()
    person = UserFactory.build(username="nobody_at_all") if why == "nobody" else gus
    assert client.get(f"/{person.username}/add_to_list").status_code == 404
    assert post_memberships(client, person, [user_list]).status_code == 404
    assert user_list.memberships.count() == 0


def test_block_removes_memberships_and_subscriptions_both_ways(ana, gus):
    anas, guss, other = ListFactory(owner=ana, people=[gus]), ListFactory(owner=gus, people=[ana]), UserFactory()
    remaining = MembershipFactory(list=anas, user=other)
    SubscriptionFactory(list=anas, user=gus), SubscriptionFactory(list=guss, user=ana)
    by_other = SubscriptionFactory(list=anas, user=other)
    Block.objects.block(ana, gus)
    assert list(Membership.objects.all()) == [remaining]
    assert list(Subscription.objects.all()) == [by_other]


@BOTH_WAYS
def test_member_is_removed_on_members_page(client, ana, gus, headers):
    user_list = ListFactory(owner=ana, name="Film", people=[gus])
    assert b"Remove @gus" in client.get("/ana/lists/film/members").content
    for _ in range(2):
        response = client.post("/ana/lists/film/members/gus/remove", headers=headers)
        assert response.status_code == (200 if headers else 302)
    assert user_list.memberships.count() == 0


@BOTH_WAYS
def test_subscribe_and_unsubscribe_are_idempotent(client, ana, gus, headers):
    user_list = ListFactory(owner=gus, name="Film")
    for _ in range(2):
        response = client.post("/gus/lists/film/subscribe", headers=headers)
        assert response.status_code == (200 if headers else 302)
    assert user_list.subscriptions.count() == 1
    assert b"Film" in client.get("/ana/lists/subscriptions").content
    for _ in range(2):
        client.post("/gus/lists/film/unsubscribe", headers=headers)
    assert user_list.subscriptions.count() == 0


def test_subscribing_to_own_list_is_rejected(client, ana):
    ListFactory(owner=ana, name="Film")
    assert client.post("/ana/lists/film/subscribe", headers={"HX-Request": "true"}).status_code == 400
    assert not Subscription.objects.exists()


def list_count_on_profile(client, person):
    """Return the number of lists shown in the header of a profile."""
    return re.search(r'/lists"[^>]*>Lists<strong[^>]*>(\d+)<', client.get(f"/{person.username}").text)[1]


def test_profile_shows_number_of_public_lists(client, ana):
    assert list_count_on_profile(client, ana) == "0"
    film, ferry = ListFactory(owner=ana, name="Film"), ListFactory(owner=ana)
    ListFactory(owner=ana, is_private=True)
    assert list_count_on_profile(client, ana) == "2"
    for private, number in [(True, "1"), (True, "1"), (False, "2")]:
        film.change("Film", "", is_private=private)
        assert list_count_on_profile(client, ana) == number
    for _ in range(2):
        ferry.delete()
        assert list_count_on_profile(client, ana) == "1"
