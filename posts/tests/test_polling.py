"""Polling returns counters and new posts, and reveals no hidden post."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def friend(viewer):
    return FollowFactory(follower=viewer).followee


def live(client, **query):
    return client.get("/live", query).json()


def test_response_has_badges_and_own_counters(client, viewer, friend):
    PostFactory(author=friend)
    FollowRequestFactory(followee=viewer)
    facts = live(client)
    assert facts["badges"]["requests"] == 1
    assert facts["mine"] == {"witts": "0", "following": "1", "followers": "0"}
    assert set(facts) == {"badges", "mine"}


@pytest.mark.with_and_without_fast_path
def test_new_count_of_home_timeline(client, viewer, friend):
    newest = PostFactory(author=friend).pk
    assert live(client, since=newest)["new"] == 0
    PostFactory(author=friend)
    PostFactory(author=viewer)
    PostFactory(author=UserFactory())
    assert live(client, since=newest)["new"] == 1


def test_counters_and_viewer_state_of_posts(client, viewer, friend):
    post = PostFactory(author=friend)
    post.like(viewer), post.like(friend), post.bookmark(viewer)
    PostFactory(in_reply_to=post)
    assert live(client, ids=post.pk)["witts"] == {
        str(post.pk): {
            "replies": "1",
            "reposts": "",
            "likes": "2",
            "is_reposted": False,
            "is_liked": True,
            "is_bookmarked": True,
        }
    }


@pytest.mark.parametrize(
    "hide",
    [
        lambda viewer, author: BlockFactory(blocker=author, blocked=viewer),
        lambda viewer, author: BlockFactory(blocker=viewer, blocked=author),
        lambda viewer, author: author.suspend("spam"),
        lambda viewer, author: author.deactivate(),
        lambda viewer, author: type(author).objects.filter(pk=author.pk).update(is_protected=True),
    ],
)
def test_hidden_post_is_left_out(client, viewer, hide):
    post, seen = PostFactory(), PostFactory()
    hide(viewer, post.author)
    assert set(live(client, ids=f"{post.pk},{seen.pk},987654321")["witts"]) == {str(seen.pk)}


def test_new_count_excludes_muted_authors(client, viewer, friend):
    PostFactory(author=friend)
    assert live(client, since=0)["new"] == 1
    MuteFactory(muter=viewer, muted=friend)
    assert live(client, since=0)["new"] == 0


def test_unchanged_response_is_304(client, viewer, friend):
    post = PostFactory(author=friend)
    query = {"since": post.pk, "ids": post.pk}
    first = client.get("/live", query)
    same = client.get("/live", query, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    post.like(friend)
    other = client.get("/live", query, headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_response_is_not_stored(client, viewer):
    assert client.get("/live")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("ids", ["", ",", "x", "1,,2", "²", "9" * 19, ",".join(["1"] * 61), "\ud800", "1;2"])
@pytest.mark.parametrize("since", ["", "5", "-1", "9" * 4000])
def test_invalid_parameters_cause_no_server_error(client, viewer, ids, since):
    assert client.get("/live", {"ids": ids.encode("utf-8", "surrogatepass"), "since": since}).status_code in {
        200,
        400,
        404,
    }


def test_sixty_ids_are_accepted(client, viewer):
    assert live(client, ids=",".join(str(n) for n in range(1, 61)))["witts"] == {}


def test_signed_out_gets_no_data(client):
    assert client.get("/live").status_code == 302


def test_suspended_user_gets_403(client, viewer):
    viewer.suspend("spam")
    response = client.get("/live")
    assert response.status_code == 403
    assert "suspended" in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_get_is_allowed(client, viewer, method):
    assert getattr(client, method)("/live").status_code == 405


def test_query_count_is_independent_of_posts(client, viewer, friend, django_assert_max_num_queries, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    ids = [post.pk for post in PostFactory.create_batch(40, author=friend)]
    for query, query_count in [
        ({}, 0),
        ({"ids": ",".join(map(str, ids))}, 1),
        ({"since": ids[-1], "ids": ",".join(map(str, ids))}, 1),
        ({"since": ids[0], "ids": ",".join(map(str, ids))}, 2),
    ]:
        caches["local"].clear()
        with django_assert_max_num_queries(1 + query_count):  # the session with its user and badges
            assert client.get("/live", query).status_code == 200
