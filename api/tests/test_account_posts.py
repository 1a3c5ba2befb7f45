"""Posts of a person in the API."""

from itertools import takewhile

import pytest

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory, RepostFactory
from testing.api_client import ApiClient, ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(ana, bo):
    """Return the ids of posts of ana by kind."""
    made = {"post": PostFactory(author=ana, text="one #birds")}
    made["thread"] = PostFactory(author=ana, in_reply_to=made["post"])
    made["picture"] = PostFactory(author=ana, images=[(picture_of("teal"), "")])
    made["reply"] = PostFactory(author=ana, in_reply_to=PostFactory(author=bo))
    made["repost"] = RepostFactory(user=ana, post=PostFactory(author=bo))
    return {kind: post.pk for kind, post in made.items()}


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({}, ["repost", "reply", "picture", "thread", "post"]),
        ({"exclude_replies": "true"}, ["repost", "picture", "thread", "post"]),
        ({"exclude_reblogs": "1"}, ["reply", "picture", "thread", "post"]),
        ({"only_media": "true"}, ["picture"]),
        ({"tagged": "Birds"}, ["post"]),
        ({"tagged": "#birds", "exclude_replies": "on"}, ["post"]),
        ({"tagged": "nothing"}, []),
        ({"exclude_replies": "true", "exclude_reblogs": "true"}, ["picture", "thread", "post"]),
        ({"pinned": "true"}, []),
    ],
)
def test_statuses_of_an_account_are_filtered(program, ana, posts, wanted, kinds):
    assert ids(program.get(f"/api/v1/accounts/{ana.pk}/statuses", wanted)) == [posts[kind] for kind in kinds]


def test_pinned_post_is_a_list_of_its_own(viewer, program, ana, posts):
    ana.posts.get(pk=posts["post"]).pin_to_profile()
    path = f"/api/v1/accounts/{ana.pk}/statuses"
    response = program.request("get", path, {"pinned": "true"})
    assert ids(response.json()) == [posts["post"]]
    assert "Link" not in response
    assert posts["post"] in ids(program.get(path))
    BlockFactory(blocker=ana, blocked=viewer)
    assert program.get(path, {"pinned": "true"}) == []


@pytest.mark.with_and_without_fast_path
def test_post_that_its_author_reposted_is_listed_as_the_repost_only(program, ana, posts):
    again = RepostFactory(user=ana, post=ana.posts.get(pk=posts["post"])).pk
    found = ids(program.get(f"/api/v1/accounts/{ana.pk}/statuses"))
    assert again in found
    assert posts["post"] not in found
    assert posts["post"] in ids(program.get(f"/api/v1/accounts/{ana.pk}/statuses", {"exclude_reblogs": True}))


@pytest.mark.with_and_without_fast_path
def test_statuses_are_paged_to_the_end_and_back(program, ana):
    expected = [PostFactory(author=ana).pk for _ in range(9)][::-1]
    path = f"/api/v1/accounts/{ana.pk}/statuses"
    pages = list(program.pages(path, {"limit": 4, "exclude_replies": "true"}))
    assert [pk for page in pages for pk in ids(page)] == expected
    upwards = list(takewhile(bool, program.pages(path, {"limit": 4, "min_id": 0}, rel="prev")))
    assert [pk for page in upwards[::-1] for pk in ids(page)] == expected
    assert ids(program.get(path, {"since_id": expected[3]})) == expected[:3]
    assert ids(program.get(path, {"max_id": expected[-2]})) == expected[-1:]
    assert program.get(path, {"max_id": 0}) == []


def test_protected_posts_are_for_followers(viewer, program):
    ana = UserFactory(protected=True)
    post = PostFactory(author=ana)
    post.pin_to_profile()
    FollowFactory(followee=ana)
    for path in ("statuses", "statuses?pinned=true", "followers", "following"):
        assert program.get(f"/api/v1/accounts/{ana.pk}/{path}") == []
        assert ApiClient().get(f"/api/v1/accounts/{ana.pk}/{path}") == []
    FollowFactory(follower=viewer, followee=ana)
    assert ids(program.get(f"/api/v1/accounts/{ana.pk}/statuses")) == [post.pk]
    assert len(program.get(f"/api/v1/accounts/{ana.pk}/followers")) == 2


def test_posts_of_a_muted_person_stay_on_their_profile(viewer, program, ana):
    post = PostFactory(author=ana)
    MuteFactory(muter=viewer, muted=ana)
    assert ids(program.get(f"/api/v1/accounts/{ana.pk}/statuses")) == [post.pk]
    BlockFactory(blocker=viewer, blocked=ana)
    assert program.get(f"/api/v1/accounts/{ana.pk}/statuses") == []
