"""Autocomplete of usernames and hashtags."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from direct_messages.factories import MessageFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def offered(client, typed):
    return [option["value"] for option in client.get("/compose/complete", {"q": typed}).json()["options"]]


def test_followees_come_first(client, viewer):
    UserFactory(username="anna"), UserFactory(username="Anton"), UserFactory(username="bo", name="Ansgar")
    FollowFactory(follower=viewer, followee=UserFactory(username="zoe", name="Ana Lindqvist"))
    assert offered(client, "@an")[0] == "@zoe"
    assert set(offered(client, "@an")) == {"@zoe", "@anna", "@Anton", "@bo"}
    assert offered(client, "@ANA") == ["@zoe"]


def test_user_suggestion_has_name_and_avatar(client, viewer):
    UserFactory(username="bo", name="Bo <b>")
    (option,) = client.get("/compose/complete?q=@bo").json()["options"]
    assert option["name"] == "Bo <b>"
    assert option["avatar"].endswith((".svg", ".webp"))


def test_names_in_other_scripts_and_with_accents_match(client, viewer):
    UserFactory(username="yuki_t", name="高橋 由紀"), UserFactory(username="ozil", name="Mesut Özil")
    assert offered(client, "@高") == ["@yuki_t"]
    assert offered(client, "＠高橋") == ["@yuki_t"]
    assert offered(client, "@ozi") == ["@ozil"]


def test_hidden_users_are_not_suggested(client, viewer):
    UserFactory(username="hidden_a", suspended=True), UserFactory(username="hidden_b", deactivated=True)
    BlockFactory(blocker=UserFactory(username="hidden_c"), blocked=viewer)
    BlockFactory(blocker=viewer, blocked=UserFactory(username="hidden_d"))
    UserFactory(username="hiddenly", protected=True)
    assert offered(client, "@hid") == ["@hiddenly"]


def test_recently_popular_hashtags_come_first(client, viewer):
    PostFactory(text="#bread_b"), PostFactory(text="#bread_b"), PostFactory(text="#Bread_a"), PostFactory(text="#oats")
    assert offered(client, "#Br") == ["#bread_b", "#bread_a"]


def test_older_hashtags_are_suggested(client, viewer, monkeypatch):
    monkeypatch.setattr("search.autocomplete.MAX_RECENT_USES", 1)
    PostFactory(text="#フィルム写真"), PostFactory(text="#other")
    assert offered(client, "#フィ") == ["#フィルム写真"]


@pytest.mark.parametrize("recent", [0, 2000])
def test_hashtags_of_hidden_posts_are_not_suggested(client, viewer, monkeypatch, recent):
    monkeypatch.setattr("search.autocomplete.MAX_RECENT_USES", recent)
    keeper = UserFactory(protected=True)
    PostFactory(author=keeper, text="#marzipan")
    assert offered(client, "#mar") == []
    FollowFactory(follower=viewer, followee=keeper)
    assert offered(client, "#mar") == ["#marzipan"]


def test_suggestions_are_limited(client, viewer):
    for number in range(9):
        FollowFactory(follower=viewer, followee=UserFactory(username=f"many{number}"))
        PostFactory(text=f"#many{number}")
    assert len(offered(client, "@many")) == len(offered(client, "#many")) == 6


@pytest.mark.parametrize(
    "typed", ["", "@", "#", "@ ", "an", "@" + "a" * 500, "@%", "#%", "@\\", "@'\"<", "²", "@²", "@_"]
)
def test_invalid_input_has_no_suggestions(client, viewer, typed):
    assert offered(client, typed) == []


def test_signed_out_gets_no_suggestions(client):
    UserFactory(username="ana")
    assert client.get("/compose/complete?q=@an").url.startswith("/login")


def recipients(client, typed):
    response = client.get("/compose/complete", {"q": typed, "for": "recipients"})
    return [option["value"] for option in response.json()["options"]]


def test_recipients_take_messages_from_viewer_and_known_ones_come_first(client, viewer):
    UserFactory(username="ann_open", takes_messages_from_anyone=True)
    FollowFactory(follower=UserFactory(username="ann_fan"), followee=viewer)
    friend = FollowFactory(follower=UserFactory(username="zoe", name="Ann Zoe"), followee=viewer).follower
    FollowFactory(follower=viewer, followee=friend)
    writer = UserFactory(username="ann_wrote", takes_messages_from_anyone=True)
    MessageFactory(sender=writer, recipient=viewer)
    viewer.follows_made.all().filter(followee=writer).delete()
    UserFactory(username="ann_closed")
    BlockFactory(blocker=UserFactory(username="ann_blocks", takes_messages_from_anyone=True), blocked=viewer)
    UserFactory(username="ann_gone", takes_messages_from_anyone=True, suspended=True)
    for typed in ("ann", "@Ann", " ＠ann "):
        assert recipients(client, typed)[:2] == ["@ann_wrote", "@zoe"]
        assert set(recipients(client, typed)[2:]) == {"@ann_open", "@ann_fan"}
    assert recipients(client, "view") == recipients(client, "") == recipients(client, "@") == []
    assert recipients(client, "a" * 51) == []


@pytest.mark.parametrize(("typed", "budget"), [("@ma", 6), ("#ma", 4), ("@ma&for=recipients", 6)])
def test_query_count_is_bounded(client, viewer, typed, budget):
    for number in range(20):
        if number in (1, 19):
            with CaptureQueriesContext(connection) as executed:
                assert client.get(f"/compose/complete?q={quote(typed, safe='&=')}").json()["options"]
            assert len(executed.captured_queries) <= budget, [query["sql"] for query in executed.captured_queries]
        author = UserFactory(username=f"many{number}", takes_messages_from_anyone=True)
        PostFactory(author=author, text=f"#many{number}")
