"""An open page asks now and then what is new, and learns nothing that its viewer may not see."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    viewer = UserFactory(username="viewer")
    client.force_login(viewer)
    return viewer


@pytest.fixture
def friend(viewer):
    return FollowFactory(follower=viewer).followee


def live(client, **query):
    return client.get("/live", query).json()


def test_other_pages_learn_what_waits_and_the_viewers_own_numbers(client, viewer, friend):
    PostFactory(author=friend)
    FollowRequestFactory(followee=viewer)
    facts = live(client)
    assert facts["badges"]["requests"] == 1
    assert facts["mine"] == {"witts": "0", "following": "1", "followers": "0"}
    assert set(facts) == {"badges", "mine"}


def test_home_learns_how_many_witts_by_others_are_new(client, viewer, friend):
    newest = PostFactory(author=friend).pk
    assert live(client, since=newest)["new"] == 0
    PostFactory(author=friend)
    PostFactory(author=viewer)
    PostFactory(author=UserFactory())
    assert live(client, since=newest)["new"] == 1


def test_the_numbers_under_witts_and_what_the_viewer_pressed(client, viewer, friend):
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
def test_the_numbers_of_a_witt_that_may_not_be_seen_are_not_told(client, viewer, hide):
    post, seen = PostFactory(), PostFactory()
    hide(viewer, post.author)
    assert set(live(client, ids=f"{post.pk},{seen.pk},987654321")["witts"]) == {str(seen.pk)}


def test_the_new_witts_of_people_muted_are_not_counted(client, viewer, friend):
    PostFactory(author=friend)
    assert live(client, since=0)["new"] == 1
    MuteFactory(muter=viewer, muted=friend)
    assert live(client, since=0)["new"] == 0


def test_nothing_is_sent_twice(client, viewer, friend):
    post = PostFactory(author=friend)
    query = {"since": post.pk, "ids": post.pk}
    first = client.get("/live", query)
    same = client.get("/live", query, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    post.like(friend)
    other = client.get("/live", query, headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_what_was_told_is_kept_nowhere(client, viewer):
    assert client.get("/live")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("ids", ["", ",", "x", "1,,2", "²", "9" * 19, ",".join(["1"] * 61), "\ud800", "1;2"])
@pytest.mark.parametrize("since", ["", "5", "-1", "9" * 4000])
def test_odd_questions_break_nothing(client, viewer, ids, since):
    assert client.get("/live", {"ids": ids.encode("utf-8", "surrogatepass"), "since": since}).status_code in {
        200,
        400,
        404,
    }


def test_sixty_witts_can_be_asked_about_at_once(client, viewer):
    assert live(client, ids=",".join(str(n) for n in range(1, 61)))["witts"] == {}


def test_signed_out_pages_are_told_nothing(client):
    assert client.get("/live").status_code == 302


def test_the_pages_of_somebody_suspended_are_told_just_that(client, viewer):
    viewer.suspend("spam")
    answer = client.get("/live")
    assert answer.status_code == 403
    assert "suspended" in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_asking_is_understood(client, viewer, method):
    assert getattr(client, method)("/live").status_code == 405


def test_it_costs_few_questions_however_much_is_on_the_page(
    client, viewer, friend, django_assert_max_num_queries, settings
):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    ids = [post.pk for post in PostFactory.create_batch(40, author=friend)]
    for query, questions in [
        ({}, 0),
        ({"ids": ",".join(map(str, ids))}, 1),
        ({"since": ids[-1], "ids": ",".join(map(str, ids))}, 1),
        ({"since": ids[0], "ids": ",".join(map(str, ids))}, 2),
    ]:
        caches["local"].clear()
        with django_assert_max_num_queries(1 + questions):  # the session, whose it is and what waits for them
            assert client.get("/live", query).status_code == 200
