"""Lists of one's own likes, bookmarks and reposts show a nameless row, with a button, for each hidden post."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from accounts.models import User
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory
from posts.models import Bookmark, Like, Post
from testing.both_ways import BOTH_WAYS, HTMX

pytestmark = pytest.mark.django_db

QUERY_COUNTS = {"/viewer/likes": 7, "/bookmarks": 4, "/viewer": 7, "/viewer/with_replies": 7}  # with warm caches
UNDO_OF_PAGE = {
    "/viewer/likes": "unlike",
    "/bookmarks": "unbookmark",
    "/viewer": "unrepost",
    "/viewer/with_replies": "unrepost",
}
MESSAGES = {
    "unlike": "Like taken back.",
    "unbookmark": "No longer in your bookmarks.",
    "unrepost": "Repost taken back.",
}
EVERY_PAGE = pytest.mark.parametrize("address", UNDO_OF_PAGE)
HIDE = {
    "protected": lambda author, viewer: User.objects.filter(pk=author.pk).update(is_protected=True),
    "blocking the viewer": lambda author, viewer: BlockFactory(blocker=author, blocked=viewer),
    "blocked by the viewer": lambda author, viewer: BlockFactory(blocker=viewer, blocked=author),
    "suspended": lambda author, viewer: author.suspend(),
    "deactivated": lambda author, viewer: author.deactivate(),
}
ROW = re.compile(r'<article[^>]* id="witt-(?P<visible>\d+)"|formaction="/i/status/(?P<hidden>\d+)/(?P<undo>\w+)"')


def act_on(post, user):
    post.like(user), post.bookmark(user), post.repost(user)


def publish(count):
    """Return this many posts by as many authors, oldest first."""
    return [PostFactory(text=f"number {n} of the walrus") for n in range(count)]


def hide(post, viewer, how="protected"):
    HIDE[how](post.author, viewer)


def rows_of(page):
    """Return the id of each post on the page, negative in a row that hides it."""
    return [int(row["visible"] or -int(row["hidden"])) for row in ROW.finditer(page)]


def undo_addresses(page):
    return re.findall(r'formaction="(/i/status/[^"]+)"', page)


def rows_of_all_pages(client, address):
    """Return the rows of each page, following the "more" links."""
    pages, query = [], ""
    while query is not None:
        page = client.get(address + query).text
        pages.append(rows_of(page))
        more = re.search(r'href="(\?before=[^"]+)"', page)
        query = more and more[1]
    return pages


@EVERY_PAGE
@pytest.mark.parametrize("how", HIDE)
def test_hidden_post_has_a_nameless_row_in_its_place(client, viewer, address, how):
    author = UserFactory(username="tusker", name="Tusker Tooth")
    posts = [PostFactory(), PostFactory(author=author, text="walrus", images=[(picture_of("navy", (9, 9)), "a tusk")])]
    posts.append(PostFactory())
    for post in posts:
        act_on(post, viewer)
    photo = posts[1].photos.get()
    Post.objects.filter(pk=posts[1].pk).update(created_at=datetime(1987, 6, 5, tzinfo=UTC))
    hide(posts[1], viewer, how)
    page = client.get(address).text
    assert rows_of(page) == [posts[2].pk, -posts[1].pk, posts[0].pk]
    assert undo_addresses(page) == [f"/i/status/{posts[1].pk}/{UNDO_OF_PAGE[address]}"]
    assert "open to you any more" in page
    for secret in ("tusk", "Tusk", "walrus", photo.thumb.name, "1987"):
        assert secret not in page


@EVERY_PAGE
def test_row_disappears_with_the_action_and_message_is_shown(client, viewer, address):
    act_on(post := PostFactory(), viewer)
    hide(post, viewer)
    (undo,) = undo_addresses(client.get(address).text)
    response = client.post(undo, headers={"Referer": f"http://testserver{address}"}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert undo_addresses(response.text) == []
    assert MESSAGES[UNDO_OF_PAGE[address]] in response.text
    left = (Like.objects.count(), Bookmark.objects.count(), Post.objects.filter(repost_of=post).count())
    assert sorted(left) == [0, 1, 1]


@EVERY_PAGE
def test_htmx_gets_no_row_and_a_toast(client, viewer, address):
    act_on(post := PostFactory(), viewer)
    hide(post, viewer)
    (undo,) = undo_addresses(client.get(address, headers=HTMX).text)
    response = client.post(undo, headers=HTMX)
    assert (response.status_code, response.content) == (200, b"")
    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": MESSAGES[UNDO_OF_PAGE[address]]}}
    assert undo_addresses(client.get(address).text) == []


@BOTH_WAYS
@pytest.mark.parametrize("undo", ["unlike", "unrepost", "unbookmark"])
def test_answer_is_the_same_for_every_id(client, viewer, undo, headers):
    mine, secret = PostFactory.create_batch(2)
    act_on(mine, viewer), act_on(secret, UserFactory())
    hide(mine, viewer), hide(secret, viewer)
    ids = [mine.pk, mine.pk, secret.pk, secret.pk + 99]  # twice one's own, then another's, then none
    answers = [client.post(f"/i/status/{pk}/{undo}", headers=headers) for pk in ids]
    assert len({(answer.status_code, answer.content, answer.get("Location")) for answer in answers}) == 1
    left = {"unlike": Like.objects, "unbookmark": Bookmark.objects, "unrepost": Post.objects.filter(repost_of__gt=0)}
    assert {each: rows.count() for each, rows in left.items()} == dict.fromkeys(left, 2) | {undo: 1}


def test_undo_updates_counters(client, viewer):
    act_on(post := PostFactory(), viewer)
    hide(post, viewer)
    for undo in ("unlike", "unrepost", "unbookmark"):
        client.post(f"/i/status/{post.pk}/{undo}")
    post.counts.refresh_from_db(), viewer.stats.refresh_from_db()
    assert (post.counts.like_count, post.counts.repost_count) == (0, 0)
    assert (viewer.stats.likes_count, viewer.stats.posts_count) == (0, 0)


@pytest.mark.parametrize("address", ["/viewer/likes", "/viewer", "/viewer/with_replies"])
def test_others_see_no_row(client, viewer, address):
    shown, hidden = publish(2)
    act_on(shown, viewer), act_on(hidden, viewer)
    hide(hidden, viewer)
    for user in (None, UserFactory(), FollowFactory(followee=viewer).follower, UserFactory(is_superuser=True)):
        client.force_login(user) if user else client.logout()
        page = client.get(address).text
        assert rows_of(page) == [shown.pk]
        assert "open to you any more" not in page
    client.force_login(FollowFactory(followee=hidden.author).follower)
    assert rows_of(client.get(address).text) == [hidden.pk, shown.pk]


@EVERY_PAGE
def test_post_by_muted_author_is_shown(client, viewer, address):
    act_on(post := PostFactory(), viewer)
    MuteFactory(muter=viewer, muted=post.author)
    assert rows_of(client.get(address).text) == [post.pk]


@pytest.mark.parametrize("address", ["/viewer", "/viewer/with_replies"])
def test_own_posts_left_out_of_a_profile_have_no_row(client, viewer, address):
    """A post that its author reposted is listed once, the pinned one at the top."""
    pinned, reposted = PostFactory(author=viewer), PostFactory(author=viewer)
    pinned.repost(viewer), reposted.repost(viewer), pinned.pin_to_profile()
    act_on(hidden := PostFactory(), viewer)
    hide(hidden, viewer)
    expected = [pinned.pk, -hidden.pk, reposted.pk] if address == "/viewer" else [-hidden.pk, reposted.pk, pinned.pk]
    assert rows_of(client.get(address).text) == expected


def test_pages_have_hidden_rows_in_their_places(client, viewer):
    posts = publish(70)[::-1]
    for post in posts[::-1]:
        act_on(post, viewer)
    hidden_rows = {
        "last of page": {19},
        "first of page": {20},
        "both": {19, 20},
        "across pages": set(range(15, 25)),
        "edges of chunk and window": {29, 30, 59, 60},
        "all": set(range(70)),
    }
    for name, hidden in hidden_rows.items():
        for index in hidden:
            hide(posts[index], viewer)
        expected = [-post.pk if index in hidden else post.pk for index, post in enumerate(posts)]
        for address in UNDO_OF_PAGE:
            pages = rows_of_all_pages(client, address)
            assert pages == [expected[start : start + 20] for start in (0, 20, 40, 60)], (name, address)
        User.objects.update(is_protected=False)


@EVERY_PAGE
def test_query_count_is_independent_of_hidden_rows(client, viewer, address):
    def query_count():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    for post in (posts := publish(24)):
        act_on(post, viewer)
    query_count()  # warms the caches of the sidebars
    without_hidden = query_count()
    hide(posts[-1], viewer)
    with_one = query_count()
    for post in posts[-19:]:
        hide(post, viewer)
    assert (without_hidden, with_one, query_count()) == (QUERY_COUNTS[address],) * 3


def test_feed_has_no_row(client, viewer):
    act_on(post := PostFactory(), viewer)
    hide(post, viewer)
    feed = client.get("/viewer/feed")
    assert feed.status_code == 200
    assert "open to you" not in feed.text
    assert "<entry>" not in feed.text
