"""The Likes tab is paged by time of like, newest first."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory
from posts.factories import PostFactory
from posts.models import Like

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def like(person, post, minutes_ago):
    post.like(person)
    moment = NOON - timedelta(minutes=minutes_ago)
    Like.objects.filter(post=post, user=person).update(created_at=moment)


def ids_of(response):
    return [int(pk) for pk in re.findall(r'<article[^>]* id="witt-(\d+)"', response.text)]


def pages(client, address):
    """Yield the ids on each page, following the "more" links."""
    while address:
        response = client.get(address)
        yield ids_of(response)
        more = re.search(r'href="(\?before=[^"]+)"', response.text)
        address = more and f"/ana/likes{more[1]}"


def test_newest_like_comes_first(client, ana):
    old, new = PostFactory.create_batch(2)
    like(ana, new, minutes_ago=2)
    like(ana, old, minutes_ago=1)
    assert ids_of(client.get("/ana/likes")) == [old.pk, new.pk]


def test_pages_of_simultaneous_likes_have_no_duplicates_or_gaps(client, ana):
    posts = PostFactory.create_batch(45)
    for number, post in enumerate(posts):
        like(ana, post, minutes_ago=number // 15)
    found = list(pages(client, "/ana/likes"))
    assert [len(page) for page in found] == [20, 20, 5]
    expected = [post.pk for start in (0, 15, 30) for post in reversed(posts[start : start + 15])]
    assert [pk for page in found for pk in page] == expected


def test_unlike_between_pages_skips_no_post(client, ana):
    posts = PostFactory.create_batch(25)
    for number, post in enumerate(posts):
        like(ana, post, minutes_ago=number)
    following_pages = pages(client, "/ana/likes")
    assert next(following_pages) == [post.pk for post in posts[:20]]
    posts[19].unlike(ana)
    assert next(following_pages) == [post.pk for post in posts[20:]]


def test_hidden_posts_are_left_out(client, ana):
    viewer, posts = UserFactory(), PostFactory.create_batch(30)
    client.force_login(viewer)
    for number, post in enumerate(posts):
        like(ana, post, minutes_ago=number)
    for post in posts[1::2]:
        BlockFactory(blocker=post.author, blocked=viewer)
    assert [pk for page in pages(client, "/ana/likes") for pk in page] == [post.pk for post in posts[::2]]


@pytest.mark.parametrize("cursor", ["12", "a-1", "1-", "-1", "1-2-3", "9" * 17 + "-1", "1-" + "9" * 19, "²-1"])
def test_invalid_cursor_is_404(client, ana, cursor):
    assert client.get("/ana/likes", {"before": cursor}).status_code == 404


def test_maximum_cursor_is_valid(client, ana):
    like(ana, PostFactory(), minutes_ago=1)
    assert len(ids_of(client.get("/ana/likes", {"before": f"{'9' * 16}-{'9' * 18}"}))) == 1
    assert ids_of(client.get("/ana/likes", {"before": "0-0"})) == []
