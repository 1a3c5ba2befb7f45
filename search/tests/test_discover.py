"""Discover: popular posts, trends, the public timeline."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db


def shown_posts(client, posts, address="/discover/local"):
    """Return those of these posts that the page shows, in the order of the page."""
    html = client.get(address).content.decode()
    shown = [post for post in posts if f'id="witt-{post.pk}"' in html]
    return sorted(shown, key=lambda post: html.index(f'id="witt-{post.pk}"'))


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def test_public_timeline_is_shown_to_everybody(client):
    post = PostFactory(text="hello all")
    reply = PostFactory(text="hello you", in_reply_to=post)
    RepostFactory(post=post)
    protected = PostFactory(author__is_protected=True)
    suspended = PostFactory(author__suspended=True)
    assert shown_posts(client, [post, reply, protected, suspended]) == [post]
    assert client.get("/discover/local").content.decode().count("<article") == 1


def test_protected_posts_are_hidden_even_from_followers(client, viewer):
    protected = PostFactory(author__is_protected=True)
    FollowFactory(follower=viewer, followee=protected.author)
    assert shown_posts(client, [protected]) == []


def test_blocked_and_muted_users_are_hidden(client, viewer):
    posts = [PostFactory() for _ in range(4)]
    BlockFactory(blocker=viewer, blocked=posts[0].author)
    BlockFactory(blocker=posts[1].author, blocked=viewer)
    MuteFactory(muter=viewer, muted=posts[2].author)
    assert shown_posts(client, posts) == [posts[3]]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_next_page_continues_at_cursor(client, headers):
    posts = [PostFactory() for _ in range(25)]
    assert shown_posts(client, posts) == posts[:4:-1]
    html = client.get(f"/discover/local?before={posts[5].pk}", headers=headers).content.decode()
    assert [post for post in posts if f'id="witt-{post.pk}"' in html] == posts[:5]
    assert ("<html" in html) == (not headers)


def liked_post(likes, days_ago=0, **facts):
    post = PostFactory(created_at=timezone.now() - timedelta(days=days_ago), **facts)
    for _ in range(likes):
        post.like(UserFactory())
    return post


def test_most_liked_public_posts_of_the_week_are_popular(client):
    old, week_old = liked_post(5, days_ago=8), liked_post(2, days_ago=6)
    few, many = liked_post(1), liked_post(3)
    others = [
        PostFactory(),
        liked_post(4, author__is_protected=True),
        liked_post(4, author__suspended=True),
        liked_post(4, in_reply_to=many),
    ]
    assert shown_posts(client, [old, few, week_old, many, *others], "/discover") == [many, week_old, few]


def test_popular_posts_leave_out_blocked_and_muted_people(client, viewer):
    posts = [liked_post(1) for _ in range(4)]
    BlockFactory(blocker=viewer, blocked=posts[0].author)
    BlockFactory(blocker=posts[1].author, blocked=viewer)
    assert posts[2] in shown_posts(client, posts, "/discover")
    MuteFactory(muter=viewer, muted=posts[2].author)  # the ranking is cached, visibility is not
    assert shown_posts(client, posts, "/discover") == [posts[3]]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_popular_posts_have_pages(client, headers):
    posts = [(likes, liked_post(likes).pk) for likes in [1, 2, 3] * 8]
    first = client.get("/discover")
    more = first.context["next_cursor"]
    rest = client.get(f"/discover?before={more}", headers=headers)
    assert f'href="?before={more}"' in first.text
    assert ("<html" in rest.text) == (not headers)
    shown = [card.id for response in (first, rest) for card in response.context["cards"]]
    assert shown == [pk for _, pk in sorted(posts, reverse=True)]


def test_tabs_lead_to_each_other(client, viewer):
    names = {
        "/discover": "Popular",
        "/discover/trends": "Trends",
        "/people": "Find people",
        "/discover/local": "Local",
    }
    for address in names:
        page = client.get(address).text
        for other, name in names.items():
            current = ' aria-current="page"' if other == address else ""
            assert f'<a href="{other}"{current}>{name}</a>' in page
        is_page = "page" if address == "/discover" else "true"
        assert f'<a href="/discover" aria-current="{is_page}">' in page.partition("<main")[0]  # in the top bar


def test_page_of_trends_has_more_than_the_sidebar(client):
    for n in range(9):
        PostFactory(text=f"#tag{n}x")
    assert client.get("/discover/trends").text.count('href="/hashtag/tag') == 9
    assert client.get("/discover/local").text.partition("<main")[0].count('href="/hashtag/tag') == 6


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/discover", "No stars this week yet"),
        ("/discover/local", "Nothing has hatched yet"),
        ("/discover/trends", "Nothing trends yet"),
    ],
)
def test_empty_site_shows_empty_state(client, address, title):
    assert title in client.get(address).content.decode()
