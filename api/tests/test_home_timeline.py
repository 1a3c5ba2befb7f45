"""The home timeline of the API."""

import pytest

from follows.factories import FollowFactory
from posts.factories import PostFactory, RepostFactory
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


def test_home_has_posts_of_the_people_followed_newest_first(viewer, ana, bo):
    FollowFactory(follower=viewer, followee=ana)
    post = PostFactory(author=ana, text="hello @bo, see #birds https://example.com/a/very/long/address/indeed")
    own = PostFactory(author=viewer, text="one\n\ntwo\nthree", quote_of=post)
    PostFactory(author=bo)
    repost = RepostFactory(user=ana, post=PostFactory(author=bo, text="sea"))
    statuses = ApiClient(viewer).get("/api/v1/timelines/home")
    assert [status["id"] for status in statuses] == [str(pk) for pk in (repost.pk, own.pk, post.pk)]
    assert statuses[0]["reblog"]["content"] == "<p>sea</p>"
    assert statuses[1]["content"] == "<p>one</p><p>two<br>three</p>"
    assert statuses[1]["quote"]["quoted_status"]["id"] == str(post.pk)
    assert [mention["username"] for mention in statuses[2]["mentions"]] == ["bo"]
    assert [tag["name"] for tag in statuses[2]["tags"]] == ["birds"]


def test_home_is_paged_to_the_end_and_back(viewer, ana):
    FollowFactory(follower=viewer, followee=ana)
    ids = [str(PostFactory(author=ana).pk) for _ in range(9)]
    program = ApiClient(viewer)
    pages = list(program.pages("/api/v1/timelines/home", {"limit": 4}))
    assert [status["id"] for page in pages for status in page] == ids[::-1]
    upwards = list(program.pages("/api/v1/timelines/home", {"limit": 4, "min_id": 0}, rel="prev"))
    assert [status["id"] for page in upwards[::-1] for status in page] == ids[::-1]
    between = program.get("/api/v1/timelines/home", {"max_id": ids[7], "min_id": ids[3]})
    assert [status["id"] for status in between] == ids[6:3:-1]
