"""Likes, reposts and bookmarks can be undone on posts that the viewer cannot see any more."""

import pytest

from accounts.factories import UserFactory
from follows.models import Block
from posts.factories import PostFactory
from posts.models import Bookmark, Like, Post
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


def protect(post, viewer):
    type(post.author).objects.filter(pk=post.author_id).update(is_protected=True)


def suspend(post, viewer):
    post.author.suspend()


def deactivate(post, viewer):
    post.author.deactivate()


def block(post, viewer):
    Block.objects.block(post.author, viewer)


HIDE = pytest.mark.parametrize("hide", [protect, suspend, deactivate, block])


@BOTH_WAYS
@HIDE
def test_actions_on_hidden_post_can_be_undone(client, viewer, hide, headers):
    post = PostFactory(text="the secret of the walrus")
    post.like(viewer), post.repost(viewer), post.bookmark(viewer)
    hide(post, viewer)
    for act in ("unlike", "unrepost", "unbookmark"):
        response = client.post(f"{post.get_absolute_url()}/{act}", headers=headers)
        assert response.status_code == (200 if headers else 302)
        assert "walrus" not in response.text
    assert not Like.objects.exists()
    assert not Bookmark.objects.exists()
    assert not Post.objects.filter(author=viewer).exists()
    post.counts.refresh_from_db()
    viewer.stats.refresh_from_db()
    assert (post.counts.like_count, post.counts.repost_count) == (0, 0)
    assert (viewer.stats.likes_count, viewer.stats.posts_count) == (0, 0)


@BOTH_WAYS
@pytest.mark.parametrize("act", ["unlike", "unrepost", "unbookmark"])
def test_undo_without_action_on_hidden_post_is_404(client, viewer, headers, act):
    hidden = PostFactory(author=UserFactory(protected=True))
    hidden.like(hidden.author), hidden.repost(hidden.author), hidden.bookmark(hidden.author)
    responses = [
        client.post(f"/{hidden.author}/status/{pk}/{act}".replace("@", ""), headers=headers)
        for pk in (hidden.pk, hidden.pk + 100)
    ]
    assert [response.status_code for response in responses] == [404, 404]
    assert Like.objects.count() == Bookmark.objects.count() == 1


@pytest.mark.parametrize("act", ["like", "repost", "bookmark"])
def test_new_action_on_hidden_post_is_404(client, viewer, act):
    post = PostFactory()
    post.like(viewer), post.repost(viewer), post.bookmark(viewer)
    protect(post, viewer)
    assert client.post(f"{post.get_absolute_url()}/{act}").status_code == 404


def test_unrepost_works_after_author_became_protected(client, viewer):
    post = PostFactory()
    viewer.follows_made.follow(viewer, post.author)
    post.repost(viewer)
    protect(post, viewer)
    assert f'formaction="{post.get_absolute_url()}/unrepost"' in client.get(post.get_absolute_url()).text
