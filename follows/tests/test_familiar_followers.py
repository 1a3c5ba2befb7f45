"""Familiar followers: "Followed by …" on profiles and "You both know …" on lists of followers."""

import re

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana")


def friend_of(viewer, person, name):
    """Return a user whom the viewer follows and who follows the person."""
    friend = UserFactory(username=name.lower(), name=name)
    FollowFactory(follower=viewer, followee=friend)
    FollowFactory(follower=friend, followee=person)
    return friend


def sentence(client, address):
    """Return the sentence about familiar followers on a page, without markup; "" for none."""
    found = re.search(r'<p class="(?:profile-familiar|wt-list-note)">(.*?)</p>', client.get(address).text, re.S)
    return " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""


def test_newest_three_are_named_and_others_counted(client, viewer, ana, monkeypatch):
    FollowFactory(followee=ana), FollowFactory(follower=viewer)  # known to one of them only
    assert sentence(client, "/ana") == ""
    expected = ["Al", "Bo and Al", "Cy, Bo and Al", "Di, Cy, Bo and 1 other", "Ed, Di, Cy and 2 others"]
    for name, text in zip(("Al", "Bo", "Cy", "Di", "Ed"), expected, strict=True):
        friend_of(viewer, ana, name)
        comma = "" if "other" in text else ","
        assert sentence(client, "/ana") == f"Followed by {text}{comma} whom you follow"
        assert sentence(client, "/ana/followers") == f"You both know {text}."
    assert sentence(client, "/ana/following") == ""
    assert '<a href="/ed"><bdi>Ed</bdi></a>' in client.get("/ana").text


def test_number_of_others_is_bounded(client, viewer, ana):
    for number in range(104):
        friend_of(viewer, ana, f"F{number}")
    assert sentence(client, "/ana").endswith("and 100+ others whom you follow")


@pytest.mark.parametrize(
    "hide",
    [
        lambda viewer, ana, bo: bo.suspend(),
        lambda viewer, ana, bo: bo.deactivate(),
        lambda viewer, ana, bo: MuteFactory(muter=viewer, muted=bo),
        lambda viewer, ana, bo: BlockFactory(blocker=bo, blocked=viewer),
        lambda viewer, ana, bo: BlockFactory(blocker=viewer, blocked=bo),
        lambda viewer, ana, bo: BlockFactory(blocker=ana, blocked=viewer),
        lambda viewer, ana, bo: BlockFactory(blocker=viewer, blocked=ana),
    ],
    ids=["suspended", "deactivated", "muted", "blocking", "blocked", "blocking person", "blocked person"],
)
@pytest.mark.parametrize("address", ["/ana", "/ana/followers"])
def test_hidden_followers_are_not_named(client, viewer, ana, hide, address):
    bo = friend_of(viewer, ana, "Bo")
    assert "Bo" in sentence(client, address)
    hide(viewer, ana, bo)
    assert sentence(client, address) == ""


@pytest.mark.parametrize("address", ["/ana", "/ana/followers"])
def test_followers_of_protected_account_are_for_approved_followers(client, viewer, ana, address):
    friend_of(viewer, ana, "Bo")
    ana.is_protected = True
    ana.save()
    FollowRequestFactory(follower=viewer, followee=ana)
    assert sentence(client, address) == ""
    FollowFactory(follower=viewer, followee=ana)
    assert "Bo" in sentence(client, address)


def test_own_profile_and_visitors_have_none(client, viewer, ana):
    friend_of(viewer, ana, "Bo")
    FollowFactory(follower=viewer.follows_made.get().followee, followee=viewer)
    assert sentence(client, "/viewer") == sentence(client, "/viewer/followers") == ""
    client.logout()
    assert sentence(client, "/ana") == sentence(client, "/ana/followers") == ""
