"""Actions on a user, with and without htmx."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Block, Follow, FollowRequest, Mute
from testing.both_ways import BOTH_WAYS, HTMX

pytestmark = pytest.mark.django_db
TWICE = pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])

ACTIONS = """
    follow unfollow block unblock mute unmute reposts_off reposts_on remove_follower approve decline restore
""".split()


@pytest.fixture
def ana():
    return UserFactory(username="Ana")


def messages_of(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@BOTH_WAYS
@TWICE
def test_follow(client, viewer, ana, headers, times):
    for _ in range(times):
        response = client.post("/Ana/follow", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert Follow.objects.filter(follower=viewer, followee=ana).count() == 1


@BOTH_WAYS
@TWICE
def test_unfollow(client, viewer, ana, headers, times):
    FollowFactory(follower=viewer, followee=ana)
    for _ in range(times):
        response = client.post("/Ana/unfollow", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert not Follow.objects.exists()


@BOTH_WAYS
@TWICE
def test_block(client, viewer, ana, headers, times):
    FollowFactory(follower=viewer, followee=ana)
    for _ in range(times):
        response = client.post("/Ana/block", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert Block.objects.filter(blocker=viewer, blocked=ana).count() == 1
    assert not Follow.objects.exists()


@BOTH_WAYS
@TWICE
def test_unblock(client, viewer, ana, headers, times):
    BlockFactory(blocker=viewer, blocked=ana)
    for _ in range(times):
        response = client.post("/Ana/unblock", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert not Block.objects.exists()


@BOTH_WAYS
@TWICE
def test_mute_and_unmute(client, viewer, ana, headers, times):
    for _ in range(times):
        client.post("/Ana/mute", headers=headers)
    assert Mute.objects.filter(muter=viewer, muted=ana).count() == 1
    for _ in range(times):
        client.post("/Ana/unmute", headers=headers)
    assert not Mute.objects.exists()


@BOTH_WAYS
@TWICE
def test_reposts_off_and_on(client, viewer, ana, headers, times):
    follow = FollowFactory(follower=viewer, followee=ana)
    for action, shows in (("reposts_off", False), ("reposts_on", True)):
        for _ in range(times):
            client.post(f"/Ana/{action}", headers=headers)
        follow.refresh_from_db()
        assert follow.show_reposts is shows


@BOTH_WAYS
@TWICE
def test_remove_follower(client, viewer, ana, headers, times):
    FollowFactory(follower=ana, followee=viewer)
    mine = FollowFactory(follower=viewer, followee=ana)
    for _ in range(times):
        client.post("/Ana/remove_follower", headers=headers)
    assert list(Follow.objects.all()) == [mine]


@BOTH_WAYS
@TWICE
@pytest.mark.parametrize(("action", "is_approved"), [("approve", True), ("decline", False)])
def test_approve_or_decline_request(client, viewer, ana, headers, times, action, is_approved):
    FollowRequestFactory(follower=ana, followee=viewer)
    for _ in range(times):
        response = client.post(f"/Ana/{action}", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert not FollowRequest.objects.exists()
    assert Follow.objects.filter(follower=ana, followee=viewer).exists() is is_approved


def test_request_to_another_user_cannot_be_resolved(client, viewer, ana):
    FollowRequestFactory(follower=ana)
    for action in ("approve", "decline"):
        response = client.post(f"/Ana/{action}")
    assert FollowRequest.objects.count() == 1
    assert not Follow.objects.exists()
    assert "@Ana is no longer asking to follow you." in messages_of(response)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"block"}))
def test_get_is_not_allowed(client, ana, action):
    assert client.get(f"/Ana/{action}").status_code == 405
    client.force_login(UserFactory())
    assert client.get(f"/Ana/{action}").status_code == 405


@pytest.mark.parametrize("action", ACTIONS)
def test_action_requires_csrf_token(ana, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.post(f"/Ana/{action}").status_code == 403
    assert not Follow.objects.exists() | Block.objects.exists() | Mute.objects.exists()


@pytest.mark.parametrize("action", ACTIONS)
def test_signed_out_viewer_is_redirected_to_login(client, ana, action):
    response = client.post(f"/Ana/{action}", headers={"Referer": "http://testserver/hashtag/tea"})
    why = "&why=follow" if action == "follow" else ""
    assert response.headers["Location"] == f"/login?next=/hashtag/tea{why}"
    assert client.post(f"/Ana/{action}").headers["Location"] == f"/login?next=/Ana{why}"


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", ["missing", "suspended", "deactivated"])
def test_action_on_inactive_user_is_404(client, viewer, action, state):
    if state != "missing":
        UserFactory(username="gone", **{state: True})
    assert client.post(f"/gone/{action}").status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
@BOTH_WAYS
def test_action_on_oneself_changes_nothing(client, viewer, action, headers):
    response = client.post(f"/viewer/{action}", headers=headers)
    assert response.status_code in ({200, 400} if headers else {302})
    assert not any(model.objects.exists() for model in (Follow, FollowRequest, Block, Mute))


@pytest.mark.parametrize(("action", "sentence"), [("follow", "You cannot follow yourself."), ("block", "You cannot")])
def test_following_or_blocking_oneself_shows_error(client, viewer, action, sentence):
    assert sentence in messages_of(client.post(f"/viewer/{action}"))
    assert sentence in client.post(f"/viewer/{action}", headers=HTMX).text


@pytest.mark.parametrize("mine", [True, False], ids=["I block", "they block"])
@BOTH_WAYS
def test_follow_across_block_is_403_with_reason(client, viewer, ana, headers, mine):
    BlockFactory(blocker=viewer if mine else ana, blocked=ana if mine else viewer)
    response = client.post("/Ana/follow", headers=headers)
    assert response.status_code == 403
    assert "You can’t follow each other." in response.text
    assert response.headers["Content-Type"].startswith("text/plain" if headers else "text/html")


@BOTH_WAYS
def test_follow_above_limit_is_429_with_reason(client, viewer, ana, headers, settings):
    settings.LIMIT_FOLLOWS_A_DAY = 2
    FollowFactory.create_batch(2, follower=viewer)
    response = client.post("/Ana/follow", headers=headers)
    assert response.status_code == 429
    assert "You’ve followed 2 people today." in response.text


@pytest.mark.parametrize("name", ["ana", "ANA", "Ana"])
def test_username_is_case_insensitive(client, viewer, ana, name):
    client.post(f"/{name}/follow")
    assert Follow.objects.get().followee == ana


def test_mute_of_blocking_user_works(client, viewer, ana):
    BlockFactory(blocker=ana, blocked=viewer)
    assert client.post("/Ana/mute").status_code == 302
    assert Mute.objects.count() == 1
