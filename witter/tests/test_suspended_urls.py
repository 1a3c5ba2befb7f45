"""Every URL for suspended users: they see the reason, and nothing else."""

import re
from contextlib import suppress

import pytest
from django.urls import Resolver404, resolve

from accounts.factories import UserFactory
from lists.factories import ListFactory
from lists.models import List
from posts.middleware import LIVE
from posts.views.polling import PollView
from testing.url_matrix import (
    ACTIONS,
    APPROVED_VIEWERS,
    PAGES,
    action_address,
    answers,
    leaks,
    moderator,
)

pytestmark = pytest.mark.django_db

# URLs that suspended users may open: public ones, and logout.
OPEN_TO_SUSPENDED = {
    *("healthz", "readyz", "robots.txt", "manifest.webmanifest", "push-worker.js", "logout"),
    *(".well-known/oauth-authorization-server", "api/openapi.json"),
    *("oembed", "<username:username>/feed", "hashtag/<str:tag>/feed"),
    *("media/avatars/<picture:name>", "media/avatars/<preview:name>", "media/headers/<picture:name>"),
}
SUSPENDED = {
    "a follower": APPROVED_VIEWERS["a follower"],
    "the keeper": APPROVED_VIEWERS["the keeper"],
    "a moderator": moderator,
    "a superuser": lambda keeper: UserFactory(is_staff=True, is_superuser=True),
}


@pytest.mark.parametrize("kind", SUSPENDED)
def test_suspended_users_see_only_the_reason(client, site_data, kind):
    viewer = SUSPENDED[kind](site_data["keeper"])
    client.force_login(viewer)
    UserFactory(is_staff=True, is_superuser=True)
    viewer.suspend("Sold a boat twice.")
    for name, route, status, page in answers(client, site_data, PAGES):
        if route in OPEN_TO_SUSPENDED:
            assert status in {200, 404}, name
            assert leaks(site_data, page) == [], name
        else:
            assert status == 403, name
            assert "Sold a boat twice." in page, name
    for route in sorted(ACTIONS - OPEN_TO_SUSPENDED):
        response = client.post(action_address(site_data, route))
        assert response.status_code == 403, route
        assert "Sold a boat twice." in response.text, route
    for path in ("/admin/", "/admin/accounts/user/", "/no/such/page", "/healthz/feed", "/keeper/lists/x/y/feed"):
        assert client.get(path).status_code == 403, path


FREE = re.compile(r"<(?:str|slug|username):\w+>")
FIXED_WORDS = ("feed", "media", "likes", "status", "live", "logout", "oembed", "healthz", "avatars", "card", "x.feed")


def test_chosen_names_open_no_page_to_suspended_users(client, site_data):
    """Lists, hashtags, drafts and usernames can equal a segment of another URL."""
    follower = APPROVED_VIEWERS["a follower"](site_data["keeper"])
    ListFactory(owner=site_data["keeper"], name="Feed", people=[site_data["keeper"]])
    List.objects.filter(name="Feed").update(slug="feed")  # created before the page existed
    client.force_login(follower)
    follower.suspend()
    tried = 0
    for route in (*PAGES, *ACTIONS):
        for word in FIXED_WORDS if FREE.search(route) else ():
            for path in (FREE.sub(word, route), fill_parameters(site_data, route, word)):
                path = f"/{path.replace('<id:pk>', str(site_data['post']))}"
                with suppress(Resolver404):
                    if resolve(path).route not in OPEN_TO_SUSPENDED:
                        tried += 1
                        assert client.get(path).status_code == 403, path
    assert tried > 300


def fill_parameters(site_data, route, word):
    """Return the route with the keeper as the user, and this word for every other parameter."""
    return FREE.sub(lambda segment: site_data["keeper"].username if "<username:" in segment[0] else word, route)


def test_open_views_match_their_urls():
    assert resolve(LIVE).func.view_class is PollView
