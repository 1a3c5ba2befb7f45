"""Where one is after pressing a button about a person, and what the page says then."""

import pytest
from django.contrib.messages import get_messages

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def viewer(client):
    viewer = UserFactory(username="viewer")
    client.force_login(viewer)
    return viewer


@pytest.fixture
def ana():
    return UserFactory(username="Ana", name="Ana Lindqvist")


def press(client, action, page="", **data):
    return client.post(f"/Ana/{action}", data, headers={"Referer": f"http://testserver{page}"} if page else {})


def test_one_is_back_where_the_button_was(client, viewer, ana):
    assert press(client, "follow", "/search?q=tea&f=people").headers["Location"] == "/search?q=tea&f=people"
    assert press(client, "unfollow").headers["Location"] == "/Ana"
    assert press(client, "follow", next="/discover").headers["Location"] == "/discover"


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_one_is_never_sent_to_another_site(client, viewer, ana, place):
    assert press(client, "follow", next=place).headers["Location"] == "/Ana"


@pytest.mark.parametrize("action", ["block", "unfollow"])
def test_one_is_not_left_on_a_page_that_has_just_closed(client, viewer, ana, action):
    assert press(client, action, "/ana/status/12").headers["Location"] == "/Ana"
    assert press(client, action, "/anabel/status/12").headers["Location"] == "/anabel/status/12"


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
def test_one_is_told_what_happened(client, viewer, ana, action, sentence):
    response = press(client, action)
    assert sentence in " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_one_is_told_that_a_protected_person_was_asked(client, viewer, ana):
    ana.is_protected = True
    ana.save()
    response = press(client, "follow")
    assert "You asked to follow @Ana." in [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (lambda viewer, ana: None, "follow", "/Ana/unfollow"),
        (lambda viewer, ana: FollowFactory(follower=viewer, followee=ana), "unfollow", "/Ana/follow"),
        (lambda viewer, ana: BlockFactory(blocker=viewer, blocked=ana), "unblock", "/Ana/follow"),
    ],
)
def test_htmx_gets_the_button_in_its_new_state_and_nothing_else(client, viewer, ana, before, action, after):
    before(viewer, ana)
    response = client.post(f"/Ana/{action}", headers=HTMX)
    assert f'formaction="{after}"' in response.text
    assert response.text.strip().startswith('<button class="btn btn-follow')
    assert response.text.count("<button") == 1


def test_htmx_shows_that_a_protected_person_was_asked(client, viewer, ana):
    ana.is_protected = True
    ana.save()
    response = client.post("/Ana/follow", headers=HTMX)
    assert "Requested" in response.text


def test_htmx_on_a_profile_gets_the_menu_and_the_new_number_of_followers_too(client, viewer, ana):
    response = client.post("/Ana/follow", headers={**HTMX, "HX-Target": "profile-actions"})
    assert "Hide reposts" in response.text
    assert 'id="followers" title="1" data-hx-swap-oob="true">1<' in response.text
    response = client.post("/Ana/unfollow", headers={**HTMX, "HX-Target": "profile-actions"})
    assert "Hide reposts" not in response.text
    assert 'id="followers" title="0" data-hx-swap-oob="true">0<' in response.text


@pytest.mark.parametrize("action", ["block", "mute", "unmute", "reposts_off", "reposts_on", "remove_follower"])
def test_htmx_loads_the_page_again_when_more_than_a_button_changed(client, viewer, ana, action):
    response = client.post(f"/Ana/{action}", headers={**HTMX, "Referer": "http://testserver/hashtag/tea"})
    assert (response.status_code, response.headers["HX-Redirect"], response.text) == (200, "/hashtag/tea", "")


def test_htmx_turns_an_accepted_request_into_the_row_of_a_follower(client, viewer, ana):
    FollowRequestFactory(follower=ana, followee=viewer)
    response = client.post("/Ana/approve", headers=HTMX)
    assert response.text.strip().startswith("<li>")
    assert "Ana Lindqvist" in response.text
    assert "Follows you" in response.text


def test_htmx_takes_a_declined_request_away_and_says_so(client, viewer, ana):
    FollowRequestFactory(follower=ana, followee=viewer)
    response = client.post("/Ana/decline", headers=HTMX)
    assert response.text == ""
    assert "You declined @Ana." in response.headers["HX-Trigger"].encode().decode("unicode_escape")
