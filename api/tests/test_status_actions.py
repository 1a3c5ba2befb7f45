"""Favouriting, reblogging, bookmarking, pinning and muting posts."""

import pytest

from accounts.factories import UserFactory
from api.tests.test_statuses import WAYS, hide_by, ids
from follows.factories import FollowFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Post
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
PAIRS = {"favourite": "favourited", "bookmark": "bookmarked", "reblog": "reblogged"}


def count(action, viewer):
    """Return how many posts the viewer has done this with."""
    rows = {"favourite": Like, "bookmark": Bookmark}.get(action)
    return rows.objects.filter(user=viewer).count() if rows else viewer.posts.exclude(repost_of=None).count()


def act(viewer, pk, action, **options):
    return ApiClient(viewer).post(f"/api/v1/statuses/{pk}/{action}", **options)


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("action", PAIRS)
def test_action_is_done_once_and_undone(viewer, ana, action, as_json):
    post = PostFactory(author=ana)
    for _ in range(2):
        status = act(viewer, post.pk, action, as_json=as_json)
        status = status["reblog"] if action == "reblog" else status
        assert (status["id"], status[PAIRS[action]]) == (str(post.pk), True)
        assert count(action, viewer) == 1
    for _ in range(2):
        status = act(viewer, post.pk, f"un{action}", as_json=as_json)
        assert (status["id"], status[PAIRS[action]]) == (str(post.pk), False)
        assert count(action, viewer) == 0


def test_reblog_answers_the_wrapper(viewer, ana):
    post = PostFactory(author=ana)
    status = act(viewer, post.pk, "reblog")
    repost = Post.objects.get(repost_of=post)
    assert (status["id"], status["account"]["username"]) == (str(repost.pk), "viewer")
    assert (status["reblog"]["account"]["username"], status["reblog"]["reblogs_count"]) == ("ana", 1)


@pytest.mark.parametrize("action", PAIRS)
def test_id_of_a_repost_means_the_original(viewer, ana, bo, action):
    post = PostFactory(author=ana)
    repost = RepostFactory(user=bo, post=post)
    act(viewer, repost.pk, action)
    assert count(action, viewer) == 1
    assert act(viewer, repost.pk, f"un{action}")["id"] == str(post.pk)
    assert count(action, viewer) == 0


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("action", PAIRS)
def test_action_on_hidden_status_is_404_and_is_undone_all_the_same(viewer, ana, action, how):
    done, other = PostFactory(author=ana), PostFactory(author=ana)
    act(viewer, done.pk, action)
    hide_by(how, ana, viewer)
    act(viewer, other.pk, action, status=404)
    answers = [act(viewer, pk, f"un{action}", status=404) for pk in (done.pk, other.pk)]
    assert answers == [{"error": "Record not found"}] * 2
    assert count(action, viewer) == 0


def test_protected_status_is_reblogged_by_its_author_only(viewer):
    post = PostFactory(author__protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    answer = act(viewer, post.pk, "reblog", status=403)
    assert answer == {"error": "A protected witt stays with those it was meant for."}
    assert act(post.author, post.pk, "reblog", data={"visibility": "private"})["reblog"]["id"] == str(post.pk)


def test_private_reblog_of_a_public_account_is_refused(viewer, ana):
    post = PostFactory(author=ana)
    assert "everybody would see" in act(viewer, post.pk, "reblog", data={"visibility": "private"}, status=422)["error"]
    assert count("reblog", viewer) == 0


def test_pin_and_unpin_own_status(viewer, ana):
    first, second, other = PostFactory(author=viewer), PostFactory(author=viewer), PostFactory(author=ana)
    assert act(viewer, first.pk, "pin")["pinned"] is True
    assert act(viewer, second.pk, "pin")["pinned"] is True
    assert ApiClient(viewer).get(f"/api/v1/statuses/{first.pk}")["pinned"] is False
    assert act(viewer, second.pk, "unpin")["pinned"] is False
    for action in ("pin", "unpin"):
        act(viewer, other.pk, action, status=404)


def test_muting_a_thread_answers_the_status(viewer, ana):
    post = PostFactory(author=ana)
    for action in ("mute", "unmute"):
        status = act(viewer, post.pk, action)
        assert (status["id"], status["muted"]) == (str(post.pk), False)


@pytest.mark.parametrize(("action", "queries"), [("bookmark", 4), ("unbookmark", 4)])
def test_query_count(viewer, ana, action, queries, django_assert_num_queries):
    posts, program = PostFactory.create_batch(2, author=ana), ApiClient(viewer)
    program.post(f"/api/v1/statuses/{posts[0].pk}/{action}")
    with django_assert_num_queries(queries):
        program.post(f"/api/v1/statuses/{posts[1].pk}/{action}")


def test_actions_need_a_person_and_the_scope(viewer, ana):
    post = PostFactory(author=ana)
    ApiClient().post(f"/api/v1/statuses/{post.pk}/favourite", status=401)
    ApiClient(viewer, scopes="read").post(f"/api/v1/statuses/{post.pk}/favourite", status=403)
    ApiClient(viewer, scopes="write:bookmarks").post(f"/api/v1/statuses/{post.pk}/favourite", status=403)
    assert count("favourite", viewer) == 0


@pytest.mark.parametrize(("path", "action"), [("/api/v1/favourites", "favourite"), ("/api/v1/bookmarks", "bookmark")])
def test_marked_statuses_are_paged_to_the_end_and_back(viewer, path, action):
    posts = PostFactory.create_batch(8)
    marked = [posts[n] for n in (3, 0, 7, 1, 5, 2, 6)]  # not in the order of their ids
    program = ApiClient(viewer)
    for post in marked:
        program.post(f"/api/v1/statuses/{post.pk}/{action}")
    expected = [post.pk for post in marked][::-1]
    down = list(program.pages(path, {"limit": 3}))
    assert [pk for page in down for pk in ids(page)] == expected
    assert [len(page) for page in down] == [3, 3, 1]
    oldest = {"favourite": "0", "bookmark": 0}[action]
    up = list(program.pages(path, {"limit": 3, "min_id": oldest}, rel="prev"))
    assert [pk for page in up[::-1] for pk in ids(page)] == expected
    between = {"max_id": program.cursor(path, 2), "min_id": program.cursor(path, 5)}
    assert ids(program.get(path, between)) == expected[2:4]
    assert down[0][0][PAIRS[action]] is True


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize(("path", "action"), [("/api/v1/favourites", "favourite"), ("/api/v1/bookmarks", "bookmark")])
def test_marked_statuses_leave_hidden_ones_out(viewer, ana, bo, path, action, how):
    program, seen = ApiClient(viewer), PostFactory(author=bo)
    for post in (seen, PostFactory(author=ana), PostFactory(author=ana)):
        program.post(f"/api/v1/statuses/{post.pk}/{action}")
    hide_by(how, ana, viewer)
    assert ids(program.get(path)) == [seen.pk]
    assert [ids(page) for page in program.pages(path, {"limit": 1})] == [[seen.pk]]


def test_pages_of_favourites_have_no_hole_between_likes_of_one_moment(viewer):
    posts = PostFactory.create_batch(5)
    Like.objects.bulk_create([Like(post=post, user=viewer) for post in posts])
    pages = list(ApiClient(viewer).pages("/api/v1/favourites", {"limit": 2}))
    assert [pk for page in pages for pk in ids(page)] == [post.pk for post in posts][::-1]


@pytest.mark.parametrize("path", ["/api/v1/favourites", "/api/v1/bookmarks"])
def test_marked_statuses_cost_the_same_for_one_and_many(viewer, path, django_assert_num_queries):
    program, others = ApiClient(viewer), ApiClient(UserFactory())
    posts = PostFactory.create_batch(12)
    for client, wanted in ((program, posts[:1]), (others, posts)):
        for post in wanted:
            client.post(f"/api/v1/statuses/{post.pk}/{'favourite' if 'fav' in path else 'bookmark'}")
    program.get(path)
    for client in (program, others):
        with django_assert_num_queries(4):
            client.get(path)


@pytest.mark.parametrize("value", ["x", "1-", "-5", "9" * 30, "1-2-3", "\u0663"])
def test_cursor_of_another_form_is_refused(viewer, value):
    for path in ("/api/v1/favourites", "/api/v1/bookmarks"):
        ApiClient(viewer).get(path, {"max_id": value}, status=422)
