"""Visibility of posts for every kind of viewer."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Follow
from posts.factories import PostFactory, RepostFactory
from posts.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]

VIEWERS = {
    "signed out": (lambda author: AnonymousUser(), True, False),
    "a stranger": (lambda author: UserFactory(), True, False),
    "a follower": (lambda author: FollowFactory(followee=author).follower, True, True),
    "asking to follow": (lambda author: FollowRequestFactory(followee=author).follower, True, False),
    "an ex-follower": (lambda author: _ex_follower(author), True, False),
    "blocked": (lambda author: BlockFactory(blocker=author).blocked, False, False),
    "blocking": (lambda author: BlockFactory(blocked=author).blocker, False, False),
    "the author": (lambda author: author, True, True),
}


def _ex_follower(author):
    follower = FollowFactory(followee=author).follower
    Follow.objects.unfollow(follower, author)
    return follower


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize("protected", [False, True], ids=["public", "protected"])
def test_visibility_by_kind_of_viewer(kind, protected):
    author = UserFactory(is_protected=protected)
    post = PostFactory(author=author)
    make_viewer, sees_public, sees_protected = VIEWERS[kind]
    visible = Post.objects.visible_to(make_viewer(author))
    assert (post in visible) is (sees_protected if protected else sees_public)


@pytest.mark.parametrize("state", ["suspended", "deactivated"])
def test_posts_by_inactive_author_are_hidden(state):
    post = PostFactory(author=UserFactory(**{state: True}))
    assert post not in Post.objects.visible_to(UserFactory())


@pytest.mark.parametrize("kind", ["blocked", "blocking"])
def test_repost_by_third_person_respects_block(kind):
    repost = RepostFactory()
    viewer = VIEWERS[kind][0](repost.repost_author)
    assert repost not in Post.objects.visible_to(viewer)


def test_repost_is_hidden_when_author_becomes_protected():
    repost = RepostFactory()
    repost.repost_author.is_protected = True
    repost.repost_author.save()
    assert repost not in Post.objects.visible_to(AnonymousUser())


def test_protecting_hides_posts_and_unprotecting_shows_them():
    post, viewer = PostFactory(), UserFactory()
    for protected in (True, False):
        post.author.is_protected = protected
        post.author.save()
        assert (post in Post.objects.visible_to(viewer)) is not protected


@pytest.mark.parametrize("kind", VIEWERS)
def test_permalink_of_hidden_post_is_404_like_missing_post(client, kind):
    author = UserFactory(protected=True)
    post = PostFactory(author=author)
    make_viewer, _, sees = VIEWERS[kind]
    viewer = make_viewer(author)
    if viewer.is_authenticated:
        client.force_login(viewer)
    assert client.get(post.get_absolute_url()).status_code == (200 if sees else 404)
    assert client.get(f"/wrong/status/{post.pk}").status_code == (301 if sees else 404)


def test_reply_hides_parent_author_across_block(client):
    reply = PostFactory(text="Me too", in_reply_to=PostFactory(author=UserFactory(username="keeper")))
    parent_author_link = '<a href="/keeper">@keeper</a>'
    assert parent_author_link in client.get(reply.get_absolute_url()).text
    client.force_login(BlockFactory(blocker=reply.in_reply_to.author).blocked)
    assert parent_author_link not in client.get(reply.get_absolute_url()).text


@pytest.mark.parametrize("leave", ["suspend", "deactivate"])
def test_reply_hides_inactive_parent_author(client, leave):
    reply = PostFactory(text="Me too", in_reply_to=PostFactory(author=UserFactory(username="keeper")))
    getattr(reply.in_reply_to.author, leave)()
    assert "keeper" not in client.get(reply.get_absolute_url()).text
