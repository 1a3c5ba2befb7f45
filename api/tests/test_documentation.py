"""The pages for programmers."""

import pytest

from api.table import OPERATIONS

pytestmark = pytest.mark.django_db


def test_page_describes_every_operation_and_every_entity(client):
    page = client.get("/developers").text
    document = client.get("/api/openapi.json").json()
    assert [operation.path for operation in OPERATIONS if operation.path not in page] == []
    assert [name for name in ("Status", "Account") if f'id="{name}"' not in page] == []
    assert {"Status", "Account", "Error"} <= document["components"]["schemas"].keys()
    assert document["servers"] == [{"url": "http://testserver"}]


def test_page_says_what_is_needed_and_how_many_requests_are_allowed(client, settings):
    page = " ".join(client.get("/developers").text.split())
    assert "Needs a person’s token with <code>write:statuses</code>. Answers Status." in page
    assert "Needs no token; takes one with <code>read:statuses</code>. Answers list of Status." in page
    assert "Up to 300 requests" in page
    settings.LIMIT_API_REQUESTS = 0
    page = client.get("/developers").text
    assert "requests in five minutes" not in page
    assert "A refusal has" in page
