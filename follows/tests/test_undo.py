"""Undo of actions on a person: the relationship is as it was before, with and without JavaScript."""

import re
import time
from unittest import mock

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow, FollowRequest
from follows.relationships import relationship_with
from testing.both_ways import BOTH_WAYS, HTMX
from testing.undo_buttons import undo_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="Ana")


def press(client, undo, headers=HTMX):
    url, token = undo
    return client.post(url, {"token": token}, headers=headers)


def friends(viewer, ana):
    FollowFactory(follower=viewer, followee=ana, show_reposts=False)
    FollowFactory(follower=ana, followee=viewer)


SITUATIONS = {
    "block": friends,
    "mute": friends,
    "reposts_on": friends,
    "reposts_off": lambda viewer, ana: FollowFactory(follower=viewer, followee=ana),
    "remove_follower": friends,
    "unblock": lambda viewer, ana: BlockFactory(blocker=viewer, blocked=ana),
    "unmute": lambda viewer, ana: MuteFactory(muter=viewer, muted=ana),
    "approve": lambda viewer, ana: FollowRequestFactory(follower=ana, followee=viewer),
    "decline": lambda viewer, ana: FollowRequestFactory(follower=ana, followee=viewer),
}


@BOTH_WAYS
@pytest.mark.parametrize("action", SITUATIONS)
def test_undo_restores_relationship(client, viewer, ana, headers, action):
    SITUATIONS[action](viewer, ana)
    before = relationship_with(viewer, ana)
    response = client.post(f"/Ana/{action}", headers=headers)
    assert relationship_with(viewer, ana) != before
    undo = undo_in(client, response)
    response = press(client, undo, headers)
    assert response.status_code == (200 if headers else 302)
    assert relationship_with(viewer, ana) == before
    viewer.stats.refresh_from_db()
    assert viewer.stats.followers_count == int(before.followed_by)


def test_block_of_protected_user_restores_pending_request(client, viewer):
    bo = UserFactory(username="bo", protected=True)
    FollowRequestFactory(follower=viewer, followee=bo)
    press(client, undo_in(client, client.post("/bo/block", headers=HTMX)))
    assert FollowRequest.objects.of_pair(viewer, bo).exists()


def test_undo_after_block_by_the_other_restores_no_follow(client, viewer, ana):
    friends(viewer, ana)
    undo = undo_in(client, client.post("/Ana/block", headers=HTMX))
    BlockFactory(blocker=ana, blocked=viewer)
    assert press(client, undo).status_code == 200
    assert list(Block.objects.values_list("blocker", flat=True)) == [ana.pk]
    assert not Follow.objects.exists()


@BOTH_WAYS
def test_answer_to_withdrawn_request_has_no_undo(client, viewer, ana, headers):
    response = client.post("/Ana/approve", headers=headers)
    page = str(response.headers) if headers else client.get(response["Location"]).text
    assert "no longer asking" in page
    assert "restore" not in page


def test_undo_works_once(client, viewer, ana):
    friends(viewer, ana)
    undo = undo_in(client, client.post("/Ana/remove_follower", headers=HTMX))
    assert press(client, undo).status_code == 200
    Follow.objects.unfollow(ana, viewer)
    response = press(client, undo)
    assert (response.status_code, response.text) == (400, "It’s too late to undo that.")
    assert not Follow.objects.of_pair(ana, viewer).exists()


def test_undo_of_approval_restores_no_request_that_its_sender_ended(client, viewer, ana):
    FollowRequestFactory(follower=ana, followee=viewer)
    undo = undo_in(client, client.post("/Ana/approve", headers=HTMX))
    Follow.objects.unfollow(ana, viewer)
    assert press(client, undo).status_code == 400
    assert not FollowRequest.objects.exists()


def test_undo_of_block_restores_no_follow_after_the_other_has_blocked_for_a_moment(client, viewer, ana):
    friends(viewer, ana)
    undo = undo_in(client, client.post("/Ana/block", headers=HTMX))
    Block.objects.block(ana, viewer)
    Block.objects.unblock(ana, viewer)
    assert press(client, undo).status_code == 200
    assert not Block.objects.exists()
    assert not Follow.objects.exists()


def test_earlier_undo_restores_no_follow_that_its_owner_ended(client, viewer, ana):
    friends(viewer, ana)
    with mock.patch("django.core.signing.time.time", return_value=time.time() - 60):
        earlier = undo_in(client, client.post("/Ana/remove_follower", headers=HTMX))
    Follow.objects.follow(ana, viewer)
    undo = undo_in(client, client.post("/Ana/remove_follower", headers=HTMX))
    assert press(client, undo).status_code == 200
    Follow.objects.unfollow(ana, viewer)
    assert press(client, earlier).status_code == 400
    assert not Follow.objects.of_pair(ana, viewer).exists()


def test_undo_expires_and_belongs_to_two_people(client, viewer, ana):
    friends(viewer, ana)
    url, token = undo_in(client, client.post("/Ana/remove_follower", headers=HTMX))
    UserFactory(username="bo")
    for forged in ((url, ""), (url, "nonsense:a:b"), ("/bo/restore", token)):
        assert press(client, forged).status_code == 400
    later = time.time() + 11 * 60
    with mock.patch("django.core.signing.time.time", return_value=later):
        assert press(client, (url, token)).status_code == 400
    client.force_login(UserFactory())
    assert press(client, (url, token)).status_code == 400
    assert not Follow.objects.of_pair(ana, viewer).exists()


@BOTH_WAYS
def test_get_block_asks_and_changes_nothing(client, viewer, ana, headers):
    response = client.get("/ana/block", headers=headers | {"Referer": "http://testserver/discover"})
    assert "Block @Ana?" in response.text
    assert "You stop following each other" in response.text
    assert not Block.objects.exists()
    assert client.get("/viewer/block", headers=headers).status_code == 404
    assert client.get("/nobody/block", headers=headers).status_code == 404
    next_url = re.search(r'name="next" value="([^"]+)"', response.text)[1]
    assert client.post("/Ana/block", {"next": next_url})["Location"] == "/discover"
    assert Block.objects.of_pair(viewer, ana).exists()
