"""Queries of viewers without blocks and mutes omit their conditions, with the same results."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

BLOCKS_AND_MUTES = {
    "one blocked the author": lambda viewer, author: BlockFactory(blocker=viewer, blocked=author),
    "the author blocked one": lambda viewer, author: BlockFactory(blocker=author, blocked=viewer),
    "one muted the author": lambda viewer, author: MuteFactory(muter=viewer, muted=author),
}


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@pytest.mark.parametrize("action", BLOCKS_AND_MUTES)
def test_block_or_mute_hides_author_on_next_page(client, viewer, action):
    friend = FollowFactory(follower=viewer).followee
    post = PostFactory(text="warm #bread")
    post.repost(friend)
    pages = ("/", "/hashtag/bread")
    responses = [client.get(page) for page in pages]
    assert all("warm" in page.text and page.wsgi_request.user.has_no_blocks_or_mutes for page in responses)
    BLOCKS_AND_MUTES[action](viewer, post.author)
    responses = [client.get(page) for page in pages]
    assert not any("warm" in page.text or page.wsgi_request.user.has_no_blocks_or_mutes for page in responses)


def test_blocks_between_others_have_no_effect(client, viewer):
    BlockFactory()
    MuteFactory()
    MuteFactory(muted=viewer)
    assert client.get("/").wsgi_request.user.has_no_blocks_or_mutes


def test_post_request_uses_full_conditions(client, viewer):
    author = PostFactory().author
    assert not client.post(f"/{author.username}/block").wsgi_request.user.has_no_blocks_or_mutes
