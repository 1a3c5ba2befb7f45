"""Every URL for every kind of viewer: no private data, no server errors, and every route is listed here."""

import pytest
from django.urls import get_resolver

from api.oauth.views import ProgramView
from api.operations import Endpoint
from testing.url_matrix import (
    ACTIONS,
    APPROVED_VIEWERS,
    HEADERS,
    OUTSIDERS,
    PAGES,
    SECRET,
    action_address,
    answers,
    leaks,
)

pytestmark = pytest.mark.django_db


# Pages of two users only, regardless of follows.
CONVERSATION_PAGES = {route for route in PAGES if "messages/<" in route}
# Pages about other users only: nobody can report or block themselves.
ABOUT_OTHERS = {route for route in PAGES if route.endswith(("/report", "/block"))}
# The same for every viewer, so that approved followers see no more than strangers.
FOR_EVERYBODY = {"oembed", "<username:username>/feed", r"^@(?P<username>[A-Za-z0-9_]{1,15})(?P<rest>/.*)?$"}
# Pages of a protected user or of two users: hidden from everybody else, at unguessable paths.
PICTURES = {route for route in PAGES if route.startswith("media/")}
# A fragment of its page, which is empty here.
PARTS = {"<username:username>/status/<id:pk> {'HX-Request': 'true'}"}
# Pages on which approved followers see the secret, so that its absence for others is meaningful.
PAGES_WITH_SECRET = {
    "",
    "<username:username>/lists/<slug:slug>",
    "compose",
    "hashtag/<str:tag>",
    "search",
    "<username:username>",
    "<username:username>/with_replies",
    "<username:username>/media",
    "<username:username>/status/<id:pk>",
}


PROGRAM_VIEWS = (Endpoint, ProgramView)  # called by programs: api/tests has their matrix


def routes(entries=None, prefix=""):
    """Yield every route of the site except the admin's and those of programs, as written in the URLconf."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            if route != "admin/":
                yield from routes(entry.url_patterns, route)
        elif not issubclass(getattr(entry.callback, "view_class", object), PROGRAM_VIEWS):
            yield route


def test_every_route_is_listed():
    assert sorted(routes()) == sorted([*PAGES, *ACTIONS])


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_protected_posts_are_hidden_from_outsiders(client, site_data, kind):
    if viewer := OUTSIDERS[kind](site_data["keeper"]):
        client.force_login(viewer)
    for name, route, status, page in answers(client, site_data, PAGES):
        assert status in ({404} if route in PICTURES else {200, 301, 302, 404}), name
        assert leaks(site_data, page) == [], name


@pytest.mark.parametrize("kind", APPROVED_VIEWERS)
def test_protected_posts_are_visible_to_approved_followers(client, site_data, kind):
    client.force_login(APPROVED_VIEWERS[kind](site_data["keeper"]))
    closed = CONVERSATION_PAGES | ABOUT_OTHERS | FOR_EVERYBODY
    open_to_them = [
        route for route in PAGES if ("{" in PAGES[route] and route not in closed) or route in PAGES_WITH_SECRET
    ]
    for name, route, status, page in answers(client, site_data, open_to_them):
        assert status == 200, name
        if route in PAGES_WITH_SECRET and name not in PARTS:
            assert SECRET in page, name


@pytest.mark.parametrize("kind", [*OUTSIDERS, *APPROVED_VIEWERS])
def test_actions_need_post_requests(client, site_data, kind):
    if viewer := {**OUTSIDERS, **APPROVED_VIEWERS}[kind](site_data["keeper"]):
        client.force_login(viewer)
    for route in ACTIONS:
        for headers in HEADERS:
            assert client.get(action_address(site_data, route), headers=headers).status_code == 405, route
