"""Query budgets: a fixed number of queries per page, independent of the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from testing.query_budgets import check_query_budgets

pytestmark = pytest.mark.django_db

# Signed in, session included.
BUDGETS = {
    "/messages": 5,
    "/messages?since=1": 5,
    "/messages/ana": 10,
    "/messages/ana?since=1&top=1": 8,
    "/messages/ana?since={newest}&top={newest}": 6,
    "/messages/ana/delete": 5,
    "/messages/new": 4,
}


@pytest.fixture
def mira(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    return mira


@pytest.fixture
def ana(mira):
    return UserFactory(username="ana")


def test_query_counts_are_independent_of_rows(client, mira, ana):
    def converse(number):
        for n in range(number):
            MessageFactory(sender=UserFactory(), recipient=mira)
            MessageFactory(sender=mira, recipient=ana)
            newest = MessageFactory(sender=ana, recipient=mira, text=f"{n}", picture=picture_of())
        return {"newest": newest.pk}

    check_query_budgets(client, BUDGETS, converse)


def test_sending_takes_fixed_number_of_queries(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira), MessageFactory(sender=mira, recipient=ana)
    with CaptureQueriesContext(connection) as captured:
        assert client.post("/messages/ana", {"text": "hello"}).status_code == 302
    assert len(captured) <= 18, "\n".join(query["sql"] for query in captured.captured_queries)
