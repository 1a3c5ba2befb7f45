"""Discover: the public timeline, what people talk about, and whom to follow."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db


def shown(client, posts, address="/discover"):
    """Which of these posts the page shows."""
    html = client.get(address).content.decode()
    return [post for post in posts if f'id="witt-{post.pk}"' in html]


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def test_everybody_sees_what_was_said_to_everybody(client):
    said = PostFactory(text="hello all")
    reply = PostFactory(text="hello you", in_reply_to=said)
    RepostFactory(post=said)
    protected = PostFactory(author__is_protected=True)
    suspended = PostFactory(author__suspended=True)
    assert shown(client, [said, reply, protected, suspended]) == [said]
    assert client.get("/discover").content.decode().count("<article") == 1


def test_protected_people_stay_out_even_for_their_followers(client, viewer):
    protected = PostFactory(author__is_protected=True)
    FollowFactory(follower=viewer, followee=protected.author)
    assert shown(client, [protected]) == []


def test_blocked_and_muted_people_are_not_shown(client, viewer):
    posts = [PostFactory() for _ in range(4)]
    BlockFactory(blocker=viewer, blocked=posts[0].author)
    BlockFactory(blocker=posts[1].author, blocked=viewer)
    MuteFactory(muter=viewer, muted=posts[2].author)
    assert shown(client, posts) == [posts[3]]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_more_goes_on_where_the_page_ended(client, headers):
    posts = [PostFactory() for _ in range(25)]
    assert shown(client, posts) == posts[5:]
    html = client.get(f"/discover?before={posts[5].pk}", headers=headers).content.decode()
    assert [post for post in posts if f'id="witt-{post.pk}"' in html] == posts[:5]
    assert ("<html" in html) == (not headers)


def test_trends_and_people_to_follow_are_there_for_phones_too(client, viewer):
    PostFactory(text="#kites")
    friend = FollowFactory(follower=viewer).followee
    FollowFactory(follower=friend, followee=UserFactory(username="ana"))
    html = client.get("/discover").content.decode()
    above, below = html[html.index("<main") : html.index("</main>")].split("Everyone’s witts")
    assert 'class="wt-only-phone"' in above and "#kites" in above and "1 witt today" in above
    assert 'formaction="/ana/follow"' in below.split('class="wt-only-phone"')[1]


def test_an_empty_site_is_not_an_empty_page(client):
    assert "Nothing has hatched yet" in client.get("/discover").content.decode()
