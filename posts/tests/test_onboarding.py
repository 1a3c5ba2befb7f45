"""Onboarding after sign-up: people, profile, first post; each step can be skipped."""

import re

import pytest

from accounts.factories import UserFactory
from core.factories import upload_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory

pytestmark = pytest.mark.django_db

STEPS = ["/welcome/people", "/welcome/profile", "/welcome/witt"]


@pytest.fixture
def nadia(client):
    nadia = UserFactory(username="nadia", location="Ferry Lane")
    client.force_login(nadia)
    return nadia


def test_sign_up_redirects_to_onboarding(client):
    who = {"username": "nadia", "email": "nadia@example.com", "password1": "a long enough secret"}
    assert client.post("/signup", who)["Location"] == "/welcome"
    assert client.get("/welcome")["Location"] == STEPS[0]


def test_sign_up_with_next_redirects_there(client):
    who = {"username": "nadia", "email": "nadia@example.com", "password1": "a long enough secret", "next": "/keys"}
    assert client.post("/signup", who)["Location"] == "/keys"


@pytest.mark.parametrize("address", STEPS)
def test_onboarding_requires_login(client, address):
    assert client.get(address)["Location"] == f"/login?next={address}"


def test_step_shows_progress_and_links(client, nadia):
    for number, address in enumerate(STEPS, 1):
        page = client.get(address).text
        assert f"Step {number} of 3" in page
        assert f'<a href="{address}" aria-current="page">' in page
        assert f'href="{[*STEPS, "/"][number]}"' in page.split('class="wt-form-actions"')[1]


def test_first_user_sees_empty_suggestions(client, nadia):
    page = client.get("/welcome/people").text
    assert "It’s quiet here so far" in page
    assert "Next" in page


def test_user_following_everybody_sees_no_empty_state(client, nadia):
    FollowFactory(follower=nadia)
    page = client.get("/welcome/people").text
    assert "A good start" in page
    assert "quiet" not in page


def test_up_to_eight_people_are_suggested(client, nadia):
    for n in range(10):
        FollowFactory(followee=UserFactory(username=f"witterer{n}"))
    page = client.get("/welcome/people").text
    assert page.split("<main")[1].count('class="person"') == 8
    assert 'formaction="/witterer0/follow"' in page


def test_blocked_and_muted_people_are_not_suggested(client, nadia):
    people = {name: UserFactory(username=name) for name in ("blocked", "blocker", "muted", "followed", "fine")}
    people["suspended"] = UserFactory(username="suspended", suspended=True)
    for person in people.values():
        FollowFactory(followee=person)
    BlockFactory(blocker=nadia, blocked=people["blocked"])
    BlockFactory(blocker=people["blocker"], blocked=nadia)
    MuteFactory(muter=nadia, muted=people["muted"])
    FollowFactory(follower=nadia, followee=people["followed"])
    page = client.get("/welcome/people").text
    assert [name for name in people if f"@{name}<" in page] == ["fine"]


def test_profile_is_saved_and_next_step_shown(client, nadia):
    form = {"name": "Nadia Haddad", "bio": "Kites.", "location": "Ferry Lane", "avatar": upload_of(size=(500, 500))}
    response = client.post("/welcome/profile", form)
    assert (response.status_code, response["Location"]) == (302, "/welcome/witt")
    nadia.refresh_from_db()
    assert (nadia.name, nadia.bio, nadia.location) == ("Nadia Haddad", "Kites.", "Ferry Lane")
    assert nadia.avatar
    client.post("/welcome/profile", {"name": "Nadia", "bio": "Kites."})  # idempotent
    nadia.refresh_from_db()
    assert nadia.name == "Nadia"
    assert nadia.avatar


def test_invalid_profile_keeps_submitted_text(client, nadia):
    response = client.post("/welcome/profile", {"name": "Nadia", "bio": "b" * 161, "website": "kites dot com"})
    assert response.status_code == 200
    assert "b" * 161 in response.text
    assert "kites dot com" in response.text
    assert "alert-danger" in response.text
    nadia.refresh_from_db()
    assert nadia.bio == ""


def test_header_image_is_kept(client, nadia):
    client.post("/settings/profile", {"name": "Nadia", "header": upload_of(size=(900, 300))})
    client.post("/welcome/profile", {"name": "Nadia", "bio": "Kites."})
    nadia.refresh_from_db()
    assert nadia.header


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_first_post_of_onboarding_leads_to_people_to_greet(client, nadia, headers):
    assert client.get("/welcome/hatched")["Location"] == "/welcome/witt"
    for n in range(4):
        FollowFactory(followee=UserFactory(username=f"witterer{n}"))
    page = client.get("/welcome/witt").text
    form = dict(re.findall('type="hidden" name="(next|variant)" value="([^"]+)"', page))
    response = client.post("/compose", {"text": "Just setting up", **form}, headers=headers)
    address = response["HX-Redirect" if headers else "Location"]
    assert address == f"/welcome/hatched#witt-{nadia.posts.get().pk}"
    page = client.get(address).text
    assert "Your witt is out. It’s your first." in page
    assert 'formaction="/compose/undo"' in page
    assert "Your first witt has hatched" in page
    assert page.split("<main")[1].count('class="person"') == 3
    assert "@witterer0 </textarea>" in client.get(re.search('href="(/compose\\?text=@witterer0[^"]*)"', page)[1]).text
    assert 'name="next" value="/"' in client.get("/welcome/witt").text


def test_first_post_anywhere_is_celebrated_once(client, nadia):
    page = client.get(client.post("/compose", {"text": "hello"}).url).text
    assert '<a href="/welcome/hatched">Greet your neighbours</a>' in page
    page = client.get(client.post("/compose", {"text": "hello again"}).url).text
    assert "It’s your first" not in page
    nadia.posts.all()[0].delete(), nadia.posts.all()[0].delete()
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    toasts = [
        client.post("/compose", {"text": text, "variant": "home"}, headers=headers)["HX-Trigger-After-Settle"]
        for text in ("one", "two")
    ]
    assert ["/welcome/hatched" in toast for toast in toasts] == [True, False]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_first_post_is_published_normally(client, nadia, headers):
    assert "Just setting up" in client.get("/welcome/witt").text
    response = client.post("/compose", {"text": "Just setting up", "variant": "page"}, headers=headers)
    post = nadia.posts.get()
    assert response["HX-Redirect" if headers else "Location"] == post.get_absolute_url()
