"""Discover: public timeline, trends, suggested users."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db


def shown_posts(client, posts, address="/discover"):
    """Return those of these posts that the page shows."""
    html = client.get(address).content.decode()
    return [post for post in posts if f'id="witt-{post.pk}"' in html]


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
    assert client.get("/discover").content.decode().count("<article") == 1


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
    assert shown_posts(client, posts) == posts[5:]
    html = client.get(f"/discover?before={posts[5].pk}", headers=headers).content.decode()
    assert [post for post in posts if f'id="witt-{post.pk}"' in html] == posts[:5]
    assert ("<html" in html) == (not headers)


def test_trends_and_suggestions_are_shown_on_phones(client, viewer):
    PostFactory(text="#kites")
    friend = FollowFactory(follower=viewer).followee
    FollowFactory(follower=friend, followee=UserFactory(username="ana"))
    html = client.get("/discover").content.decode()
    above, below = html[html.index("<main") : html.index("</main>")].split("Everyone’s witts")
    assert 'class="wt-only-phone"' in above
    assert "#kites" in above
    assert "1 witt today" in above
    assert 'formaction="/ana/follow"' in below.split('class="wt-only-phone"')[1]


def test_empty_site_shows_empty_state(client):
    assert "Nothing has hatched yet" in client.get("/discover").content.decode()
