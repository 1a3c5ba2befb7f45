"""Likes, reposts and bookmarks: idempotent and reversible."""

from html import escape
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied

from accounts.factories import PASSWORD, UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Post
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_like_is_idempotent(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        response = client.post(f"{post.get_absolute_url()}/like", headers=headers)
    assert response.status_code == (200 if headers else 302)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.like_count, viewer.stats.likes_count, Like.objects.count()) == (1, 1, 1)


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_unlike_is_idempotent(client, viewer, headers, times):
    post = PostFactory()
    post.like(UserFactory())
    post.like(viewer)
    for _ in range(times):
        client.post(f"{post.get_absolute_url()}/unlike", headers=headers)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.like_count, viewer.stats.likes_count) == (1, 0)


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_repost_is_idempotent(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        client.post(f"{post.get_absolute_url()}/repost", headers=headers)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.repost_count, viewer.stats.posts_count) == (1, 1)
    assert viewer.stats.last_post_id == Post.objects.get(author=viewer).pk


@BOTH_WAYS
def test_unrepost_restores_everything(client, viewer, headers):
    post = PostFactory()
    post.repost(viewer)
    for _ in range(2):
        client.post(f"{post.get_absolute_url()}/unrepost", headers=headers)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.repost_count, viewer.stats.posts_count, viewer.stats.last_post_id) == (0, 0, 0)


def test_repost_of_repost_refers_to_original():
    repost, third = RepostFactory(), UserFactory()
    repost.repost(third)
    assert Post.objects.get(author=third).repost_of == repost.repost_of


def test_protected_post_is_reposted_by_author_only():
    post = PostFactory(author__protected=True)
    follower = FollowFactory(followee=post.author).follower
    with pytest.raises(PermissionDenied):
        post.repost(follower)
    post.repost(post.author)
    assert Post.objects.filter(repost_of=post).count() == 1


@BOTH_WAYS
def test_repost_of_protected_post_is_forbidden(client, viewer, headers):
    post = PostFactory(author__protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    assert client.post(f"{post.get_absolute_url()}/repost", headers=headers).status_code == 403


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_bookmark_is_idempotent(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        client.post(f"{post.get_absolute_url()}/bookmark", headers=headers)
    assert Bookmark.objects.filter(user=viewer, post=post).count() == 1
    client.post(f"{post.get_absolute_url()}/unbookmark", headers=headers)
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("action", ["like", "unlike", "repost", "unrepost", "bookmark", "unbookmark", "delete"])
def test_get_is_not_allowed(client, viewer, action):
    post = PostFactory(author=viewer)
    assert client.get(f"{post.get_absolute_url()}/{action}").status_code == 405
    assert Post.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize("action", ["like", "repost", "bookmark", "delete"])
def test_hidden_post_is_404_like_missing_post(client, viewer, action):
    hidden = PostFactory(author=BlockFactory(blocked=viewer).blocker)
    protected = PostFactory(author__protected=True)
    for post in (hidden, protected):
        assert client.post(f"{post.get_absolute_url()}/{action}").status_code == 404
    assert client.post(f"/nobody/status/999999/{action}").status_code == 404


def test_signed_out_redirects_to_login(client):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like")
    assert response.status_code == 302
    assert response.url.startswith("/login")
    assert not Like.objects.exists()


@pytest.mark.parametrize("action", ["like", "repost", "reply"])
def test_button_pressed_signed_out_leads_back_to_the_post(client, action):
    author, visitor = UserFactory(username="ana"), UserFactory(username="bo")
    address = PostFactory(author=author).get_absolute_url()
    link = f"/login?next={address}&why={action}"
    assert f'href="{escape(link)}"' in client.get("/discover/local").text
    page = client.get(link).text
    assert "this witt by @ana." in page
    assert f'href="/signup?next={quote(address, safe="")}"' in page
    credentials = {"login": "bo", "password": PASSWORD}
    assert client.post("/login", credentials | {"next": address, "why": action}).url == address
    assert not Like.objects.filter(user=visitor).exists()


def test_session_that_ended_asks_for_login_and_says_why(client):
    address = PostFactory(author__username="ana").get_absolute_url()
    assert client.post(f"{address}/like").url == f"/login?next={address}&why=like"
    response = client.post(f"{address}/bookmark", headers={"Referer": "http://testserver/hashtag/tea"})
    assert response.url == "/login?next=/hashtag/tea&why=bookmark"


def test_delete_of_others_post_is_404(client, viewer):
    post = PostFactory()
    assert client.post(f"{post.get_absolute_url()}/delete").status_code == 404
    assert client.post(f"/{viewer.username}/status/{post.pk}/delete").status_code == 404
    assert Post.objects.filter(pk=post.pk).exists()


@BOTH_WAYS
def test_delete_own_post(client, viewer, headers):
    post = PostFactory(author=viewer)
    response = client.post(f"{post.get_absolute_url()}/delete", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert not Post.objects.exists()


def test_action_redirects_back(client, viewer):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like", headers={"Referer": "http://testserver/discover"})
    assert response.url == f"/discover#witt-{post.pk}"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "http://testserver//evil.example", "javascript:1"]
)
def test_action_does_not_redirect_to_other_site(client, viewer, address):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like", {"next": address})
    assert response.url == f"{post.get_absolute_url()}#witt-{post.pk}"
