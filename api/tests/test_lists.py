"""Lists of people in the API."""

import pytest
from django.test import override_settings
from django.test.client import encode_multipart

from accounts.factories import UserFactory
from api.pagination import MAX_LIMIT
from follows.factories import BlockFactory
from lists.factories import ListFactory, MembershipFactory
from lists.models import List
from testing.api_client import ApiClient, links

pytestmark = pytest.mark.django_db
LISTS = "/api/v1/lists"


@pytest.fixture
def own_list(viewer):
    return ListFactory(owner=viewer, name="Birds", description="of the marsh")


def members_of(user_list):
    return set(user_list.memberships.values_list("user", flat=True))


@pytest.mark.parametrize("as_json", [True, False])
def test_list_made_by_an_app_is_private(as_json, program, viewer):
    values = {"title": " Gulls ", "replies_policy": "followed", "exclusive": "true"}
    made = program.post(LISTS, values, as_json=as_json)
    assert made["title"] == "Gulls"
    assert (made["replies_policy"], made["exclusive"]) == ("list", False)
    row = viewer.lists.get(pk=made["id"])
    assert row.is_private
    assert program.get(LISTS) == [made]
    assert program.get(f"{LISTS}/{made['id']}") == made


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("title=Gulls", "application/x-www-form-urlencoded"),
        (encode_multipart("x", {"title": "Gulls"}), "multipart/form-data; boundary=x"),
    ],
)
def test_list_is_renamed_with_a_form(body, kind, program, own_list):
    headers = {"Authorization": f"Bearer {program.token}"}
    response = program.client.put(f"{LISTS}/{own_list.pk}", body, content_type=kind, headers=headers)
    assert response.json()["title"] == "Gulls"


@pytest.mark.parametrize("title", ["", "  ", "x" * 51, None])
def test_title_is_one_short_line(title, program):
    assert "error" in program.post(LISTS, {"title": title}, status=422)


def test_details_of_a_refused_title_name_the_parameter(program):
    details = program.post(LISTS, {"title": "x" * 51}, status=422)["details"]
    assert [error["error"] for error in details["title"]] == ["ERR_INVALID"]
    assert not List.objects.exists()


def test_lists_are_limited_in_number(program, own_list):
    with override_settings(LIMIT_LISTS=1):
        assert "error" in program.post(LISTS, {"title": "One more"}, status=429)


def test_list_is_renamed_and_stays_public(program, own_list):
    assert program.put(f"{LISTS}/{own_list.pk}", {"title": "Gulls"})["title"] == "Gulls"
    own_list.refresh_from_db()
    assert (own_list.name, own_list.slug) == ("Gulls", "gulls")
    assert (own_list.description, own_list.is_private) == ("of the marsh", False)
    assert program.put(f"{LISTS}/{own_list.pk}", {"exclusive": True})["title"] == "Gulls"


def test_list_is_deleted(program, own_list):
    assert program.delete(f"{LISTS}/{own_list.pk}") == {}
    program.get(f"{LISTS}/{own_list.pk}", status=404)
    program.delete(f"{LISTS}/{own_list.pk}", status=404)


@pytest.mark.parametrize("is_private", [True, False])
def test_lists_of_others_are_read_if_public_and_never_changed(is_private, program, ana):
    foreign = ListFactory(owner=ana, is_private=is_private)
    MembershipFactory(list=foreign)
    address, status = f"{LISTS}/{foreign.pk}", 404 if is_private else 200
    assert program.get(LISTS) == []
    program.get(address, status=status)
    program.get(f"{address}/accounts", status=status)
    program.put(address, {"title": "Mine"}, status=404)
    program.delete(address, status=404)
    program.post(f"{address}/accounts", {"account_ids": [ana.pk]}, status=404)
    program.delete(f"{address}/accounts", {"account_ids": [ana.pk]}, status=404)


def test_lists_of_somebody_who_blocks_are_not_found(program, viewer, ana):
    foreign = ListFactory(owner=ana)
    BlockFactory(blocker=ana, blocked=viewer)
    program.get(f"{LISTS}/{foreign.pk}", status=404)


@pytest.mark.parametrize("in_address", [False, True])
@pytest.mark.parametrize("as_json", [True, False])
def test_members_are_added_and_removed(as_json, in_address, program, own_list, ana, bo):
    address = f"{LISTS}/{own_list.pk}/accounts"
    values = {"account_ids" if as_json else "account_ids[]": [str(ana.pk), bo.pk]}
    if in_address:
        address += f"?account_ids[]={ana.pk}&account_ids[]={bo.pk}"
        values = None
    for _ in range(2):
        assert program.post(address, values, as_json=as_json) == {}
    assert members_of(own_list) == {ana.pk, bo.pk}
    assert program.delete(address, values, as_json=as_json) == {}
    assert members_of(own_list) == set()


def test_members_are_removed_with_a_form(program, own_list, ana):
    MembershipFactory(list=own_list, user=ana)
    body, kind = f"account_ids%5B%5D={ana.pk}", "application/x-www-form-urlencoded"
    headers = {"Authorization": f"Bearer {program.token}"}
    response = program.client.delete(f"{LISTS}/{own_list.pk}/accounts", body, content_type=kind, headers=headers)
    assert response.status_code == 200
    assert members_of(own_list) == set()


def test_nobody_is_added_if_one_cannot_be_seen(program, own_list, ana):
    for hidden in (UserFactory(suspended=True).pk, UserFactory(deactivated=True).pk, 999_999):
        program.post(f"{LISTS}/{own_list.pk}/accounts", {"account_ids": [ana.pk, hidden]}, status=404)
    assert members_of(own_list) == set()


@pytest.mark.parametrize("values", [{}, {"account_ids": ["x"]}, {"account_ids": list(range(101))}])
def test_account_ids_of_another_type_are_refused(values, program, own_list):
    program.post(f"{LISTS}/{own_list.pk}/accounts", values, status=422)


def test_full_list_refuses_another_member(program, own_list, ana):
    with override_settings(LIMIT_LIST_MEMBERS=1):
        people = [ana.pk, UserFactory().pk]
        program.post(f"{LISTS}/{own_list.pk}/accounts", {"account_ids": people}, status=429)
    assert members_of(own_list) == set()


def test_members_are_paged_last_added_first(program, own_list):
    people = [str(MembershipFactory(list=own_list).user_id) for _ in range(MAX_LIMIT + 1)][::-1]
    MembershipFactory(list=own_list, user=UserFactory(suspended=True))
    address = f"{LISTS}/{own_list.pk}/accounts"
    pages = list(program.pages(address, {"limit": 10}))
    assert [person["id"] for page in pages for person in page] == people
    upwards = list(program.pages(address, {"limit": 10, "min_id": 0}, rel="prev"))
    assert [person["id"] for page in upwards[::-1] for person in page] == people
    everybody = program.request("get", address, {"limit": 0})
    assert [person["id"] for person in everybody.json()] == people
    assert links(everybody) == {}


@pytest.mark.parametrize("count", [1, 20])
def test_members_need_two_queries_more_than_a_token(count, program, own_list, django_assert_num_queries):
    for _ in range(count):
        MembershipFactory(list=own_list)
    program.get(LISTS)
    with django_assert_num_queries(3):
        assert len(program.get(f"{LISTS}/{own_list.pk}/accounts")) == count
    with django_assert_num_queries(2):
        program.get(LISTS)


def test_lists_need_the_scope_and_a_person(viewer):
    ApiClient(viewer, scopes="read:statuses").get(LISTS, status=403)
    ApiClient(viewer, scopes="read").post(LISTS, {"title": "x"}, status=403)
    ApiClient().get(LISTS, status=401)
