"""Query budgets: a fixed number of queries per page, independent of the number of rows."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

# Signed in, including sidebars and session, on the user's first request, before anything is cached.
BUDGETS = {
    "/ana/lists": 11,
    "/ana/lists/subscriptions": 11,
    "/ana/lists/memberships": 11,
    "/ana/lists/film": 13,
    "/ana/lists/film/members": 12,
    "/ana/lists/film/subscribers": 12,
    "/ana/add_to_list": 8,
}


@pytest.fixture
def film(viewer):
    return ListFactory(owner=UserFactory(username="ana"), name="Film")


def fill(film, viewer, number):
    for _ in range(number):
        PostFactory(author=MembershipFactory(list=film).user)
        SubscriptionFactory(list=film)
        ListFactory(owner=film.owner), ListFactory(owner=viewer, people=[film.owner])
        MembershipFactory(user=film.owner), SubscriptionFactory(user=film.owner)


def executed_sql(client, address):
    caches["local"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("address", BUDGETS)
def test_query_count_is_independent_of_row_count(client, viewer, film, address):
    fill(film, viewer, 1)
    one = executed_sql(client, address)
    fill(film, viewer, 22)
    twenty = executed_sql(client, address)
    assert len(twenty) <= len(one), "\n".join(twenty)
    assert len(one) <= BUDGETS[address], "\n".join(one)
