"""Moderators find lists, who is on them and who reads them, and take them away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from lists.models import List

pytestmark = pytest.mark.django_db
FACTORIES = {"list": ListFactory, "membership": MembershipFactory, "subscription": SubscriptionFactory}
each_table = pytest.mark.parametrize("name", FACTORIES)


@pytest.fixture
def admin(client):
    """A superuser, signed in."""
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@each_table
def test_a_table_takes_the_same_few_queries_for_one_row_and_twenty(client, admin, name):
    FACTORIES[name]()
    one = queries_of(client, f"/admin/lists/{name}/")
    FACTORIES[name].create_batch(19)
    assert len(queries_of(client, f"/admin/lists/{name}/")) == len(one) <= 6


@each_table
def test_no_page_counts_a_whole_table(client, admin, name):
    FACTORIES[name]()
    for url in (f"/admin/lists/{name}/", f"/admin/lists/{name}/?q=person"):
        counts = [sql for sql in queries_of(client, url) if "COUNT(" in sql]
        assert counts and all("LIMIT 10000" in sql for sql in counts)


def test_rows_are_found_by_whose_they_are(client, admin):
    user_list = ListFactory(owner=UserFactory(username="Tomas"))
    row = MembershipFactory(list=user_list, user=UserFactory(username="Wren"))
    MembershipFactory()
    assert list(client.get("/admin/lists/list/?q=tom").context["cl"].result_list) == [user_list]
    for words in ("tom", "@wren"):
        assert list(client.get("/admin/lists/membership/", {"q": words}).context["cl"].result_list) == [row]


def test_a_list_is_looked_at_and_deleted_but_not_rewritten(client, admin):
    user_list = MembershipFactory().list
    address = f"/admin/lists/list/{user_list.pk}"
    assert b'name="name"' not in client.get(f"{address}/change/").content
    assert client.get("/admin/lists/list/add/").status_code == 403
    client.post(f"{address}/delete/", {"post": "yes"})
    assert not List.objects.exists()


def test_many_lists_are_taken_away_at_once_and_their_owner_has_so_many_fewer(client, admin):
    owner = UserFactory()
    for _ in range(3):
        user_list = ListFactory(owner=owner)
    chosen = {"action": "delete_selected", "_selected_action": [user_list.pk, user_list.pk - 1], "post": "yes"}
    client.post("/admin/lists/list/", chosen)
    owner.stats.refresh_from_db()
    assert owner.stats.lists_count == List.objects.count() == 1
