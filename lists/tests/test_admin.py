"""Admin of lists, memberships and subscriptions."""

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
    """Return a signed-in superuser."""
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def executed_sql(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@each_table
def test_query_count_is_independent_of_row_count(client, admin, name):
    FACTORIES[name]()
    one = executed_sql(client, f"/admin/lists/{name}/")
    FACTORIES[name].create_batch(19)
    assert len(executed_sql(client, f"/admin/lists/{name}/")) == len(one) <= 6


@each_table
def test_no_page_counts_whole_table(client, admin, name):
    FACTORIES[name]()
    for url in (f"/admin/lists/{name}/", f"/admin/lists/{name}/?q=person"):
        counts = [sql for sql in executed_sql(client, url) if "COUNT(" in sql]
        assert counts
        assert all("LIMIT 10000" in sql for sql in counts)


def test_search_finds_rows_by_username(client, admin):
    user_list = ListFactory(owner=UserFactory(username="Tomas"))
    row = MembershipFactory(list=user_list, user=UserFactory(username="Wren"))
    MembershipFactory()
    assert list(client.get("/admin/lists/list/?q=tom").context["cl"].result_list) == [user_list]
    for words in ("tom", "@wren"):
        assert list(client.get("/admin/lists/membership/", {"q": words}).context["cl"].result_list) == [row]


def test_list_can_be_viewed_and_deleted_but_not_edited(client, admin):
    user_list = MembershipFactory().list
    address = f"/admin/lists/list/{user_list.pk}"
    assert b'name="name"' not in client.get(f"{address}/change/").content
    assert client.get("/admin/lists/list/add/").status_code == 403
    client.post(f"{address}/delete/", {"post": "yes"})
    assert not List.objects.exists()


def test_bulk_delete_updates_owner_counts(client, admin):
    owner = UserFactory()
    for _ in range(3):
        user_list = ListFactory(owner=owner)
    chosen = {"action": "delete_selected", "_selected_action": [user_list.pk, user_list.pk - 1], "post": "yes"}
    client.post("/admin/lists/list/", chosen)
    owner.stats.refresh_from_db()
    assert owner.stats.lists_count == List.objects.count() == 1
