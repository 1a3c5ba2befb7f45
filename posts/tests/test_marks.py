"""Likes, reposts and bookmarks: twice is once, and each has its opposite."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Post

pytestmark = pytest.mark.django_db
BOTH_WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_liking_once_or_twice_is_one_like(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        response = client.post(f"{post.get_absolute_url()}/like", headers=headers)
    assert response.status_code == (200 if headers else 302)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.like_count, viewer.stats.likes_count, Like.objects.count()) == (1, 1, 1)


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_unliking_once_or_twice_takes_one_like_back(client, viewer, headers, times):
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
def test_reposting_once_or_twice_is_one_repost(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        client.post(f"{post.get_absolute_url()}/repost", headers=headers)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.repost_count, viewer.stats.posts_count) == (1, 1)
    assert viewer.stats.last_post_id == Post.objects.get(author=viewer).pk


@BOTH_WAYS
def test_taking_a_repost_back_leaves_no_trace(client, viewer, headers):
    post = PostFactory()
    post.repost(viewer)
    for _ in range(2):
        client.post(f"{post.get_absolute_url()}/unrepost", headers=headers)
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.repost_count, viewer.stats.posts_count, viewer.stats.last_post_id) == (0, 0, 0)


def test_a_repost_of_a_repost_is_of_the_original():
    repost, third = RepostFactory(), UserFactory()
    repost.repost(third)
    assert Post.objects.get(author=third).repost_of == repost.repost_of


def test_a_protected_witt_is_reposted_by_nobody_but_its_author():
    post = PostFactory(author__protected=True)
    follower = FollowFactory(followee=post.author).follower
    with pytest.raises(PermissionDenied):
        post.repost(follower)
    post.repost(post.author)
    assert Post.objects.filter(repost_of=post).count() == 1


@BOTH_WAYS
def test_reposting_what_is_protected_is_refused(client, viewer, headers):
    post = PostFactory(author__protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    assert client.post(f"{post.get_absolute_url()}/repost", headers=headers).status_code == 403


@BOTH_WAYS
@pytest.mark.parametrize("times", [1, 2])
def test_bookmarking_once_or_twice_is_one_bookmark(client, viewer, headers, times):
    post = PostFactory()
    for _ in range(times):
        client.post(f"{post.get_absolute_url()}/bookmark", headers=headers)
    assert Bookmark.objects.filter(user=viewer, post=post).count() == 1
    client.post(f"{post.get_absolute_url()}/unbookmark", headers=headers)
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("action", ["like", "unlike", "repost", "unrepost", "bookmark", "unbookmark", "delete"])
def test_looking_at_an_action_does_nothing(client, viewer, action):
    post = PostFactory(author=viewer)
    assert client.get(f"{post.get_absolute_url()}/{action}").status_code == 405
    assert Post.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize("action", ["like", "repost", "bookmark", "delete"])
def test_a_witt_one_may_not_see_answers_like_one_that_does_not_exist(client, viewer, action):
    hidden = PostFactory(author=BlockFactory(blocked=viewer).blocker)
    protected = PostFactory(author__protected=True)
    for post in (hidden, protected):
        assert client.post(f"{post.get_absolute_url()}/{action}").status_code == 404
    assert client.post(f"/nobody/status/999999/{action}").status_code == 404


def test_signed_out_people_are_asked_to_sign_in(client):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like")
    assert response.status_code == 302
    assert response.url.startswith("/login")
    assert not Like.objects.exists()


def test_deleting_somebody_elses_witt_deletes_nothing(client, viewer):
    post = PostFactory()
    assert client.post(f"{post.get_absolute_url()}/delete").status_code == 404
    assert client.post(f"/{viewer.username}/status/{post.pk}/delete").status_code == 404
    assert Post.objects.filter(pk=post.pk).exists()


@BOTH_WAYS
def test_deleting_ones_own_witt(client, viewer, headers):
    post = PostFactory(author=viewer)
    response = client.post(f"{post.get_absolute_url()}/delete", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert not Post.objects.exists()


def test_after_an_action_one_is_back_where_one_was(client, viewer):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like", headers={"Referer": "http://testserver/discover"})
    assert response.url == f"/discover#witt-{post.pk}"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "http://testserver//evil.example", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(client, viewer, address):
    post = PostFactory()
    response = client.post(f"{post.get_absolute_url()}/like", {"next": address})
    assert response.url == f"{post.get_absolute_url()}#witt-{post.pk}"
