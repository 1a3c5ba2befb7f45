"""Dismissed suggestions, and other suggestions for the box "Who to follow"."""

from html import unescape

import pytest

from accounts.factories import UserFactory
from follows.factories import FollowFactory, SuggestionDismissalFactory
from follows.models import Follow, SuggestionDismissal
from follows.suggestions import suggestions_for
from testing.both_ways import BOTH_WAYS, HTMX
from testing.html_asserts import problems_of
from testing.undo_buttons import undo_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(viewer):
    """Return seven people with 7, 6, 5… followers: the order in which they are suggested."""
    people = [UserFactory(username=f"p{n}") for n in range(7)]
    for n, person in enumerate(people):
        for _ in range(7 - n):
            FollowFactory(followee=person)
    return people


def handles(rows):
    return [row.handle for row in rows]


def box(client, shown=(), **headers):
    """Return the usernames in the box that follows the one that showed these people."""
    ids = ",".join(str(person.pk) for person in shown)
    return handles(client.get(f"/people/suggested?shown={ids}", headers=HTMX).context["suggestions"])


@BOTH_WAYS
def test_dismissed_person_is_not_suggested_again(client, viewer, people, headers):
    assert handles(suggestions_for(viewer)) == ["p0", "p1", "p2"]
    for _ in range(2):  # twice is once
        response = client.post("/p1/dismiss", headers={**headers, "Referer": "http://testserver/people?by=new"})
    assert SuggestionDismissal.objects.of_pair(viewer, people[1]).count() == 1
    assert handles(suggestions_for(viewer)) == ["p0", "p2", "p3"]
    if headers:
        assert (response.status_code, response.content) == (200, b"")
    else:
        assert response.url == "/people?by=new"
        assert "We won’t suggest @p1 again" in client.get("/people?by=new").text
    assert handles(suggestions_for(UserFactory())) == ["p0", "p1", "p2"]  # others still see them


@BOTH_WAYS
def test_dismissal_can_be_undone(client, viewer, people, headers):
    response = client.post("/p1/dismiss", headers=headers)
    url, token = undo_in(client, response)
    response = client.post(url, {"token": token}, headers=headers)
    assert not SuggestionDismissal.objects.exists()
    assert handles(suggestions_for(viewer)) == ["p0", "p1", "p2"]
    page = str(response.headers) if headers else client.get(response["Location"]).text
    assert "We may suggest @p1 again." in page


def test_dismissal_fills_the_box_up(client, viewer, people):
    shown = ",".join(str(person.pk) for person in people[3:6])
    headers = {**HTMX, "HX-Target": "suggestions"}
    response = client.post("/p4/dismiss", {"shown": shown}, headers=headers)
    assert handles(response.context["suggestions"]) == ["p3", "p5", "p0"]
    assert problems_of(f"<!doctype html><title>t</title>{response.text}") == []


def test_dismissing_the_last_cached_candidate_finds_others(client, viewer, people, monkeypatch):
    monkeypatch.setattr("follows.suggestions.MAX_CANDIDATES", 1)
    assert handles(suggestions_for(viewer)) == ["p0"]
    client.post("/p0/dismiss")
    assert handles(suggestions_for(viewer)) == ["p1"]


def test_refresh_shows_others_and_begins_again_after_the_last(client, viewer, people):
    assert f'"shown":"{people[0].pk},{people[1].pk},{people[2].pk}"' in unescape(client.get("/discover").text)
    assert box(client) == ["p0", "p1", "p2"]
    assert box(client, people[:3]) == ["p3", "p4", "p5"]
    assert box(client, people[:6]) == ["p6"]
    assert box(client, people) == ["p0", "p1", "p2"]


def test_followed_person_is_not_in_the_next_box(client, viewer, people):
    assert box(client) == ["p0", "p1", "p2"]
    Follow.objects.follow(viewer, people[0])
    assert box(client) == ["p1", "p2", "p3"]
    assert box(client, people[1:4]) == ["p4", "p5", "p6"]


@pytest.mark.parametrize("shown", ["x", "1,2,", "-1", ",".join("1" * 99)])
def test_invalid_ids_are_ignored(client, viewer, people, shown):
    assert handles(client.get("/people/suggested", {"shown": shown}, headers=HTMX).context["suggestions"])[0] == "p0"


def test_box_without_htmx_is_the_page_of_people(client, viewer):
    assert client.get("/people/suggested?shown=1").url == "/people"


def test_oneself_cannot_be_dismissed(client, viewer):
    client.post("/viewer/dismiss")
    assert not SuggestionDismissal.objects.exists()


def test_signed_out_dismissal_asks_for_login(client):
    UserFactory(username="ana")
    assert client.post("/ana/dismiss").url.startswith("/login?next=/ana")


def test_dismissals_end_with_either_account():
    for name in ("user", "person"):
        getattr(SuggestionDismissalFactory(), name).delete()
    assert not SuggestionDismissal.objects.exists()
