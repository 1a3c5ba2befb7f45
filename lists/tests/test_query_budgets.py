"""Query budgets: a fixed number of queries per page, independent of the number of rows."""

import pytest

from accounts.factories import UserFactory
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from posts.factories import PostFactory
from testing.query_budgets import check_query_budgets

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


def test_query_counts_are_independent_of_rows(client, viewer, film):
    def fill(number):
        for _ in range(number):
            PostFactory(author=MembershipFactory(list=film).user)
            SubscriptionFactory(list=film)
            ListFactory(owner=film.owner), ListFactory(owner=viewer, people=[film.owner])
            MembershipFactory(user=film.owner), SubscriptionFactory(user=film.owner)
        return {}

    check_query_budgets(client, BUDGETS, fill)
