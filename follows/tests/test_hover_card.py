"""Hover card of a user."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana Lindqvist", bio="Half of @gus.")


def card(client):
    return client.get("/ana/card", headers={"HX-Request": "true"})


def test_card_shows_profile(client, viewer, ana):
    FollowFactory(follower=ana, followee=viewer)
    page = card(client).text
    for words in ("Ana Lindqvist", "@ana", "Follows you", 'href="/gus"', "Followers", 'formaction="/ana/follow"'):
        assert words in page
    assert "<html" not in page


def test_card_shows_follow_state(client, viewer, ana):
    FollowFactory(follower=viewer, followee=ana)
    assert "Following. Unfollow @ana" in card(client).text


def test_card_of_protected_user_shows_request(client, viewer):
    ana = UserFactory(username="ana", protected=True)
    FollowRequestFactory(follower=viewer, followee=ana)
    page = card(client).text
    assert "Protected account" in page
    assert "Requested" in page


def test_own_card_has_no_button(client, ana):
    client.force_login(ana)
    assert "btn-follow" not in card(client).text


def test_signed_out_card_links_to_login(client, ana):
    assert 'href="/login?next=/ana&amp;why=follow"' in card(client).text


@pytest.mark.parametrize(
    "hide",
    [
        lambda viewer, ana: BlockFactory(blocker=ana, blocked=viewer),
        lambda viewer, ana: BlockFactory(blocker=viewer, blocked=ana),
        lambda viewer, ana: ana.suspend("spam"),
        lambda viewer, ana: ana.deactivate(),
        lambda viewer, ana: ana.delete(),
    ],
)
def test_card_of_invisible_user_is_404(client, viewer, ana, hide):
    assert card(client).status_code == 200
    hide(viewer, ana)
    response = card(client)
    assert response.status_code == 404
    assert "Lindqvist" not in response.text
