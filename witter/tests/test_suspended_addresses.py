"""Every address, for people who are suspended: they read why, and nothing else."""

# ruff: noqa: F401, F811 (fixtures of other modules)

import re
from contextlib import suppress

import pytest
from django.urls import Resolver404, resolve

from accounts.factories import UserFactory
from lists.factories import ListFactory
from lists.models import List
from posts.middleware import LIVE
from posts.views.polling import PollView
from witter.tests.test_all_urls import ACTIONS, INSIDERS, PAGES, action_address, answers, leaks, moderator, town

pytestmark = pytest.mark.django_db

# What suspended people may open: the same for all, or the way out.
OPEN_TO_SUSPENDED = {
    *("healthz", "readyz", "robots.txt", "manifest.webmanifest", "logout"),
    *("oembed", "<username:username>/feed", "hashtag/<str:tag>/feed"),
    *("media/avatars/<picture:name>", "media/avatars/<preview:name>", "media/headers/<picture:name>"),
}
SUSPENDED = {
    "a follower": INSIDERS["a follower"],
    "the keeper": INSIDERS["the keeper"],
    "a moderator": moderator,
    "a superuser": lambda keeper: UserFactory(is_staff=True, is_superuser=True),
}


@pytest.mark.parametrize("kind", SUSPENDED)
def test_suspended_people_read_nothing_but_why(client, town, kind):
    viewer = SUSPENDED[kind](town["keeper"])
    client.force_login(viewer)
    UserFactory(is_staff=True, is_superuser=True)
    viewer.suspend("Sold a boat twice.")
    for name, route, status, page in answers(client, town, PAGES):
        if route in OPEN_TO_SUSPENDED:
            assert status in {200, 404}, name
            assert leaks(town, page) == [], name
        else:
            assert status == 403 and "Sold a boat twice." in page, name
    for route in sorted(ACTIONS - OPEN_TO_SUSPENDED):
        response = client.post(action_address(town, route))
        assert response.status_code == 403 and "Sold a boat twice." in response.text, route
    for path in ("/admin/", "/admin/accounts/user/", "/no/such/page", "/healthz/feed", "/keeper/lists/x/y/feed"):
        assert client.get(path).status_code == 403, path


FREE = re.compile(r"<(?:str|slug|username):\w+>")
FIXED_WORDS = ("feed", "media", "likes", "status", "live", "logout", "oembed", "healthz", "avatars", "card", "x.feed")


def test_no_name_that_people_choose_opens_a_page_to_the_suspended(client, town):
    """Lists, hashtags, drafts and people may be called like a segment of some other address."""
    follower = INSIDERS["a follower"](town["keeper"])
    ListFactory(owner=town["keeper"], name="Feed", people=[town["keeper"]])
    List.objects.filter(name="Feed").update(slug="feed")  # made before that was the name of a page
    client.force_login(follower)
    follower.suspend()
    tried = 0
    for route in (*PAGES, *ACTIONS):
        for word in FIXED_WORDS if FREE.search(route) else ():
            for path in (FREE.sub(word, route), chosen(town, route, word)):
                path = f"/{path.replace('<id:pk>', str(town['post']))}"
                with suppress(Resolver404):
                    if resolve(path).route not in OPEN_TO_SUSPENDED:
                        tried += 1
                        assert client.get(path).status_code == 403, path
    assert tried > 300


def chosen(town, route, word):
    """The route with the keeper for a person, and this word for whatever else is free."""
    return FREE.sub(lambda segment: town["keeper"].username if "<username:" in segment[0] else word, route)


def test_the_short_way_of_open_pages_is_the_address_of_that_view():
    assert resolve(LIVE).func.view_class is PollView
