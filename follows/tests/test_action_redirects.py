"""Redirects, messages and htmx fragments after an action on a user."""

import json

import pytest
from django.contrib.messages import get_messages

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from testing.both_ways import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="Ana", name="Ana Lindqvist")


def post_action(client, action, page="", **data):
    return client.post(f"/Ana/{action}", data, headers={"Referer": f"http://testserver{page}"} if page else {})


def test_action_redirects_to_previous_page(client, viewer, ana):
    assert post_action(client, "follow", "/search?q=tea&f=people").headers["Location"] == "/search?q=tea&f=people"
    assert post_action(client, "unfollow").headers["Location"] == "/Ana"
    assert post_action(client, "follow", next="/discover").headers["Location"] == "/discover"


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_action_never_redirects_to_another_host(client, viewer, ana, url):
    assert post_action(client, "follow", next=url).headers["Location"] == "/Ana"


@pytest.mark.parametrize("action", ["block", "unfollow"])
def test_action_redirects_to_profile_if_page_is_hidden_now(client, viewer, ana, action):
    assert post_action(client, action, "/ana/status/12").headers["Location"] == "/Ana"
    assert post_action(client, action, "/anabel/status/12").headers["Location"] == "/anabel/status/12"


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("follow", "You follow @Ana now."),
        ("unfollow", "You don’t follow @Ana any more."),
        ("block", "You blocked @Ana."),
        ("unblock", "You unblocked @Ana."),
        ("mute", "You won’t hear from @Ana any more."),
        ("unmute", "You hear @Ana again."),
        ("reposts_off", "You won’t see what @Ana reposts any more."),
        ("reposts_on", "You see what @Ana reposts again."),
        ("remove_follower", "@Ana doesn’t follow you any more."),
    ],
)
def test_action_shows_message(client, viewer, ana, action, sentence):
    response = post_action(client, action)
    assert sentence in " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_follow_of_protected_user_shows_message(client, viewer, ana):
    ana.is_protected = True
    ana.save()
    response = post_action(client, "follow")
    assert "You asked to follow @Ana." in [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (lambda viewer, ana: None, "follow", "/Ana/unfollow"),
        (lambda viewer, ana: FollowFactory(follower=viewer, followee=ana), "unfollow", "/Ana/follow"),
        (lambda viewer, ana: BlockFactory(blocker=viewer, blocked=ana), "unblock", "/Ana/follow"),
    ],
)
def test_htmx_gets_new_button_only(client, viewer, ana, before, action, after):
    before(viewer, ana)
    response = client.post(f"/Ana/{action}", headers=HTMX)
    assert f'formaction="{after}"' in response.text
    assert response.text.strip().startswith('<button class="btn btn-follow')
    assert response.text.count("<button") == 1


def test_htmx_gets_requested_button_for_protected_user(client, viewer, ana):
    ana.is_protected = True
    ana.save()
    response = client.post("/Ana/follow", headers=HTMX)
    assert "Requested" in response.text


def test_htmx_on_profile_gets_menu_and_follower_count(client, viewer, ana):
    response = client.post("/Ana/follow", headers={**HTMX, "HX-Target": "profile-actions"})
    assert "Hide reposts" in response.text
    assert 'id="followers" title="1" data-hx-swap-oob="true">1<' in response.text
    response = client.post("/Ana/unfollow", headers={**HTMX, "HX-Target": "profile-actions"})
    assert "Hide reposts" not in response.text
    assert 'id="followers" title="0" data-hx-swap-oob="true">0<' in response.text


def events_in(response):
    return json.loads(response.headers["HX-Trigger-After-Settle"])


@pytest.mark.parametrize("action", ["block", "mute", "unmute", "reposts_off", "reposts_on", "remove_follower"])
def test_htmx_stays_on_page_and_gets_toast_with_undo(client, viewer, ana, action):
    response = client.post(f"/Ana/{action}", headers={**HTMX, "HX-Current-URL": "http://testserver/hashtag/tea"})
    assert (response.status_code, response.text) == (200, "")
    assert "HX-Redirect" not in response.headers
    events = events_in(response)
    assert "@Ana" in events["toast"]["text"]
    assert events["toast"]["undo"]["url"] == "/Ana/restore"
    state = {"is_muting": action == "mute", "is_blocking": action == "block"}
    visibility = {"changes_visibility": action == "block", "is_undone": False, "is_dismissed": False}
    assert events["relationship"] == {"username": "Ana", **state, **visibility}


@pytest.mark.parametrize(
    ("page", "url"), [("/Ana/status/12", "/Ana"), ("/ana/media?before=3", "/Ana"), ("/Ana", None), ("/anabel/x", None)]
)
def test_block_redirects_htmx_from_page_that_is_hidden_now(client, viewer, ana, page, url):
    address = f"http://testserver{page}"
    response = client.post("/Ana/block", headers={**HTMX, "Referer": address, "HX-Current-URL": address})
    assert response.headers.get("HX-Redirect") == url


def test_htmx_gets_follower_row_after_approval(client, viewer, ana):
    FollowRequestFactory(follower=ana, followee=viewer)
    response = client.post("/Ana/approve", headers=HTMX)
    assert response.text.strip().startswith("<li>")
    assert "Ana Lindqvist" in response.text
    assert "Follows you" in response.text


def test_htmx_gets_empty_row_and_toast_after_decline(client, viewer, ana):
    FollowRequestFactory(follower=ana, followee=viewer)
    response = client.post("/Ana/decline", headers=HTMX)
    assert response.text == ""
    assert events_in(response)["toast"]["text"] == "You declined @Ana. They aren’t told."
