"""The viewer's lists of follow requests, blocked users and muted users."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory

pytestmark = pytest.mark.django_db
PAGES = ["/follow_requests", "/settings/blocked", "/settings/muted"]


@pytest.fixture
def viewer(client):
    viewer = UserFactory(protected=True)
    client.force_login(viewer)
    return viewer


def main_column(response):
    """Return the HTML of the main column."""
    return response.text.partition('id="main"')[2].partition("</main>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_lists_require_login(client, page):
    assert client.get(page).headers["Location"] == f"/login?next={page}"


@pytest.mark.parametrize("page", PAGES)
def test_empty_list_shows_empty_state(client, viewer, page):
    assert "wt-empty" in main_column(client.get(page))


def test_request_has_approve_and_decline_buttons(client, viewer):
    requester = FollowRequestFactory(followee=viewer).follower
    page = main_column(client.get("/follow_requests"))
    assert f'formaction="/{requester.username}/approve"' in page
    assert f'formaction="/{requester.username}/decline"' in page


def test_only_requests_to_viewer_are_listed(client, viewer):
    FollowRequestFactory(followee=viewer)
    other = FollowRequestFactory(follower=viewer)
    page = main_column(client.get("/follow_requests"))
    assert other.followee.username not in page
    assert page.count("/approve") == 1


@pytest.mark.parametrize("act", ["suspend", "deactivate"])
def test_requests_of_inactive_users_are_hidden(client, viewer, act):
    requester = FollowRequestFactory(followee=viewer).follower
    getattr(requester, act)()
    assert requester.username not in main_column(client.get("/follow_requests"))


def test_unprotecting_keeps_requests(client, viewer):
    requester = FollowRequestFactory(followee=viewer).follower
    viewer.is_protected = False
    viewer.save()
    assert requester.username in main_column(client.get("/follow_requests"))


def test_blocked_and_muted_users_have_undo_buttons(client, viewer):
    blocked = BlockFactory(blocker=viewer).blocked
    muted = MuteFactory(muter=viewer).muted
    assert f'formaction="/{blocked.username}/unblock"' in main_column(client.get("/settings/blocked"))
    assert f'formaction="/{muted.username}/unmute"' in main_column(client.get("/settings/muted"))


def test_users_who_block_or_mute_viewer_are_not_listed(client, viewer):
    BlockFactory(blocked=viewer)
    MuteFactory(muted=viewer)
    for page in PAGES:
        assert "wt-empty" in main_column(client.get(page))


@pytest.mark.parametrize(
    ("page", "factory", "mine", "theirs", "budget"),
    [
        ("/follow_requests", FollowRequestFactory, "followee", "follower", 4),
        ("/settings/blocked", BlockFactory, "blocker", "blocked", 3),
        ("/settings/muted", MuteFactory, "muter", "muted", 3),
    ],
)
def test_lists_need_same_queries_for_one_and_twenty_rows_and_paginate(
    client, viewer, page, factory, mine, theirs, budget, django_assert_num_queries
):
    FollowFactory()  # a suggestion for the sidebar
    for count in (1, 19):
        for _ in range(count):
            factory(**{mine: viewer, theirs: UserFactory()})
        client.get(page)  # fill the cache of suggestions
        with django_assert_num_queries(budget):  # viewer, rows, relationships, suggestions on some pages
            assert client.get(page).context["more_url"] == ""
    oldest = factory._meta.model.objects.order_by("pk").first()
    factory(**{mine: viewer, theirs: UserFactory()})
    more = client.get(page).context["more_url"]
    assert getattr(oldest, theirs).username in client.get(f"{page}{more}", headers={"HX-Request": "true"}).text
