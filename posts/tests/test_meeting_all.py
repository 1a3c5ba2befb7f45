"""Whoever blocks and mutes nobody is asked fewer questions, and never sees more for it."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

APART = {
    "one blocked the author": lambda viewer, author: BlockFactory(blocker=viewer, blocked=author),
    "the author blocked one": lambda viewer, author: BlockFactory(blocker=author, blocked=viewer),
    "one muted the author": lambda viewer, author: MuteFactory(muter=viewer, muted=author),
}


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


@pytest.mark.parametrize("apart", APART)
def test_what_stands_between_two_people_hides_from_the_next_page_on(client, viewer, apart):
    friend = FollowFactory(follower=viewer).followee
    post = PostFactory(text="warm #bread")
    post.repost(friend)
    pages = ("/", "/hashtag/bread")
    seen = [client.get(page) for page in pages]
    assert all("warm" in page.text and page.wsgi_request.user.has_no_blocks_or_mutes for page in seen)
    APART[apart](viewer, post.author)
    seen = [client.get(page) for page in pages]
    assert not any("warm" in page.text or page.wsgi_request.user.has_no_blocks_or_mutes for page in seen)


def test_others_who_block_and_mute_each_other_change_nothing(client, viewer):
    BlockFactory()
    MuteFactory()
    MuteFactory(muted=viewer)
    assert client.get("/").wsgi_request.user.has_no_blocks_or_mutes


def test_a_request_that_may_block_somebody_asks_all_questions(client, viewer):
    author = PostFactory().author
    assert not client.post(f"/{author.username}/block").wsgi_request.user.has_no_blocks_or_mutes
