"""The last-read marker at home follows the person; when a visit began is stored in a cookie."""

import re

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts import reading_position
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db

MARKER = "You left off here"
CAUGHT_UP = "You’re all caught up</li>"


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@pytest.fixture
def friend(viewer):
    return FollowFactory(follower=viewer).followee


@pytest.fixture
def clock(monkeypatch):
    """Return a function that advances the clock by minutes."""
    now = [30_000_000.0 * 60]
    monkeypatch.setattr(reading_position.time, "time", lambda: now[0])

    def wait(minutes):
        now[0] += 60 * minutes

    return wait


def home(client, **kwargs):
    return client.get("/", **kwargs).text


def below_marker(page):
    """Return the id of the post right below the marker, or None without a marker."""
    found = re.search(rf"{MARKER}</li>\s*<li><article[^>]*id=\"witt-([0-9]+)\"", page)
    assert page.count(MARKER) == bool(found)
    return found and int(found[1])


def test_first_visit_has_no_marker(client, viewer, friend, clock):
    PostFactory(author=friend)
    assert MARKER not in home(client)
    clock(5)
    PostFactory(author=friend)
    page = home(client)
    assert MARKER not in page
    assert CAUGHT_UP not in page


def test_marker_is_above_newest_post_of_last_visit(client, viewer, friend, clock):
    seen = PostFactory.create_batch(2, author=friend)[-1]
    home(client)
    PostFactory.create_batch(3, author=friend)
    clock(60)
    assert below_marker(home(client)) == seen.pk


def test_reload_other_tab_and_back_keep_marker(client, viewer, friend, clock):
    seen = PostFactory(author=friend)
    home(client)
    PostFactory(author=friend)
    clock(60)
    for _ in range(3):
        assert below_marker(home(client)) == seen.pk
        clock(20)


def test_marker_follows_the_person_to_another_browser(client, viewer, friend, clock):
    PostFactory(author=friend)
    home(client)
    seen = PostFactory(author=friend)
    clock(60)
    home(client)
    new = PostFactory(author=friend)
    clock(5)
    phone = Client()
    phone.force_login(viewer)
    assert below_marker(home(phone)) == seen.pk
    PostFactory(author=friend)
    clock(60)
    assert below_marker(home(client)) == new.pk


def test_new_posts_bar_puts_marker_below_new_posts(client, viewer, friend, clock):
    PostFactory(author=friend)
    home(client)
    for minutes in (5, 60):
        clock(minutes)
        seen = friend.posts.latest("pk")
        PostFactory.create_batch(2, author=friend)
        assert below_marker(home(client, headers={"HX-Request": "true"})) == seen.pk
        assert below_marker(home(client)) == seen.pk


def test_next_visit_moves_marker(client, viewer, friend, clock):
    PostFactory(author=friend)
    home(client)
    seen = PostFactory(author=friend)
    clock(60)
    home(client)
    PostFactory(author=friend)
    clock(60)
    assert below_marker(home(client)) == seen.pk


def test_no_new_posts_shows_caught_up(client, viewer, friend, clock):
    PostFactory(author=friend)
    home(client)
    clock(60)
    page = home(client)
    assert MARKER not in page
    assert CAUGHT_UP in page


def test_own_new_post_alone_makes_no_marker(client, viewer, friend, clock):
    seen = PostFactory(author=friend)
    home(client)
    PostFactory(author=viewer)
    clock(60)
    page = home(client)
    assert MARKER not in page
    assert CAUGHT_UP in page
    PostFactory(author=friend)
    assert below_marker(home(client)) == seen.pk


def test_marker_above_repost(client, viewer, friend, clock):
    repost = RepostFactory(user=friend)
    home(client)
    PostFactory(author=friend)
    clock(60)
    assert below_marker(home(client)) == repost.repost_of_id


@pytest.mark.parametrize("new", [20, 25, 45])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_marker_is_shown_once_on_its_page(client, viewer, friend, clock, settings, new, headers):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    seen = PostFactory.create_batch(21, author=friend)[-1]
    home(client)
    PostFactory.create_batch(new, author=friend)
    clock(60)
    page, lines = home(client), []
    for _ in range(4):
        lines.append(below_marker(page))
        more = re.search(r'href="(\?before=[0-9]+)"', page)
        if not more:
            break
        page = client.get(f"/{more[1]}", headers=headers).text
    assert [line for line in lines if line] == [seen.pk]
    assert lines[new // 20] == seen.pk


def test_end_of_timeline_is_shown(client, viewer, friend):
    PostFactory.create_batch(21, author=friend)
    page = home(client)
    assert "That’s all there is" not in page
    more = re.search(r'href="(\?before=[0-9]+)"', page)
    assert "That’s all there is" in client.get(f"/{more[1]}").text


def test_empty_home_is_not_caught_up(client, viewer, clock):
    home(client)
    clock(60)
    page = home(client)
    assert "caught up" not in page
    assert MARKER not in page


def test_cookie_of_other_user_is_ignored(client, viewer, friend, clock):
    PostFactory(author=friend)
    home(client)
    PostFactory(author=friend)
    clock(60)
    other = FollowFactory(followee=friend).follower
    client.force_login(other)
    page = home(client)
    assert MARKER not in page
    assert CAUGHT_UP not in page


@pytest.mark.parametrize("cookie", ["", "x", "1.2", "1.2.3.4", "²." * 3, "-1.2.3", "9" * 4000, "1.9." + "9" * 18])
def test_invalid_cookie_is_ignored(client, viewer, friend, cookie):
    PostFactory(author=friend)
    client.cookies[reading_position.COOKIE_NAME] = cookie
    response = client.get("/")
    assert response.status_code == 200
    assert MARKER not in response.text


def test_cookie_from_future_begins_new_visit(client, viewer, friend, clock):
    seen = PostFactory(author=friend)
    home(client)
    PostFactory(author=friend)
    client.cookies[reading_position.COOKIE_NAME] = f"{viewer.pk}.1.{'9' * 18}"
    assert below_marker(home(client)) == seen.pk


def test_reading_adds_no_query(client, viewer, friend, clock):
    from django.db import connection

    PostFactory(author=friend)
    home(client)
    clock(60)
    with CaptureQueriesContext(connection) as without_news:
        assert CAUGHT_UP in home(client)
    PostFactory(author=friend)
    clock(60)
    with CaptureQueriesContext(connection) as with_news:
        assert MARKER in home(client)
    assert len(with_news) == len(without_news) > 0


@pytest.mark.parametrize(("method", "headers"), [("head", {}), ("get", {"Sec-Purpose": "prefetch"})])
def test_page_that_is_not_shown_is_not_read(client, viewer, friend, clock, method, headers):
    seen = PostFactory(author=friend)
    home(client)
    PostFactory(author=friend)
    clock(60)
    getattr(client, method)("/", headers=headers)
    clock(60)
    assert below_marker(home(client)) == seen.pk


def test_next_pages_and_new_posts_in_between_are_not_read(client, viewer, friend, clock):
    seen = PostFactory.create_batch(21, author=friend)[-1]
    page = home(client)
    PostFactory(author=friend)
    client.get(f"/{re.search(r'[?]before=[0-9]+', page)[0]}")
    client.get(f"/live?since={seen.pk}")
    clock(60)
    assert below_marker(home(client)) == seen.pk


def test_cookie_is_http_only(client, viewer, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = client.get("/").cookies[reading_position.COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert reading_position.COOKIE_NAME not in Client().get("/").cookies
