"""Saved searches: save, remove, limit, and where they are shown."""

import pytest

from accounts.factories import UserFactory
from search.models import MAX_SAVED_SEARCHES, SavedSearch
from testing.both_ways import BOTH_WAYS, HTMX

pytestmark = pytest.mark.django_db


def saved(user):
    return list(user.saved_searches.order_by("pk").values_list("query", flat=True))


@BOTH_WAYS
def test_search_is_saved_and_removed(client, viewer, headers):
    address = "/search?q=tea+from%3Aana"
    assert "Save this search" in client.get(address).text
    headers = {**headers, "Referer": f"http://testserver{address}"}
    for _ in range(2):  # twice is once
        response = client.post(
            "/search/save", {"q": " tea   from:ana "}, headers={**headers, "HX-Target": "save-search"}
        )
    assert saved(viewer) == ["tea from:ana"]
    page = response.text if "HX-Request" in headers else client.get(response.url).text
    assert 'aria-label="Saved. Remove this search"' in page
    assert "aria-pressed" not in page.partition('id="save-search"')[2].partition(">")[0]
    assert 'formaction="/search/unsave"' in client.get(address).text
    assert "tea from:ana" in client.get("/search").text
    assert client.get("/search/suggest").json()["options"] == [
        {"group": "Saved searches", "value": "tea from:ana", "url": "/search?q=tea+from%3Aana"}
    ]
    client.post("/search/unsave", {"q": "tea from:ana"}, headers=headers)
    assert saved(viewer) == []


def test_removed_row_of_the_start_page_is_replaced_by_nothing(client, viewer):
    SavedSearch.objects.save_search(viewer, "tea")
    response = client.post("/search/unsave", {"q": "tea"}, headers={**HTMX, "HX-Target": "other"})
    assert (response.status_code, response.content) == (200, b"")


def test_number_of_saved_searches_is_limited(client, viewer):
    for number in range(MAX_SAVED_SEARCHES):
        SavedSearch.objects.save_search(viewer, f"tea {number}")
    response = client.post("/search/save", {"q": "one more"}, headers=HTMX)
    assert (response.status_code, response.text) == (
        400,
        "You already have 25 saved searches. Remove one to save another.",
    )
    client.post("/search/save", {"q": "tea 3"})
    assert len(saved(viewer)) == MAX_SAVED_SEARCHES


@pytest.mark.parametrize("typed", ["", "  ", "\x01"])
def test_empty_search_cannot_be_saved(client, viewer, typed):
    assert client.post("/search/save", {"q": typed}).status_code == 404


def test_saved_searches_are_private(client, viewer):
    SavedSearch.objects.save_search(UserFactory(), "secret")
    assert "secret" not in client.get("/search").text
    assert client.get("/search/suggest?q=sec").json()["options"] == []
    client.logout()
    assert "Save this search" not in client.get("/search?q=tea").text
    assert client.post("/search/save", {"q": "tea time"}).url == "/login?next=/search%3Fq%3Dtea%2Btime"
