"""Each page runs a stated number of queries, the same for one post as for twenty."""

import gzip

import pytest
from django.core.cache import caches
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Draft, Post

pytestmark = pytest.mark.django_db

# Signed in, sidebars and session included; on the first visit, with cold caches.
BUDGETS = {
    "/": 6,
    "/ana": 11,
    "/ana/with_replies": 12,
    "/ana/media": 12,
    "/ana/likes": 12,
    "/ana/status/{first}": 11,
    "/ana/status/{first}/likes": 5,
    "/ana/status/{first}/reposts": 5,
    "/ana/status/{first}/quotes": 5,
    "/hashtag/bread": 8,
    "/bookmarks": 7,
    "/live": 1,
    "/ana/card": 3,
    "/compose": 2,
}


@pytest.fixture
def ana(viewer):
    ana = UserFactory(username="ana")
    FollowFactory(follower=viewer, followee=ana)
    return ana


def publish(author, viewer, number, parent=None):
    """Publish posts with every feature of a card."""
    quoted = PostFactory()
    picture = picture_of((number * 9, 90, 90))
    for n in range(number):
        post = PostFactory(
            author=author,
            text=f"{n} .@viewer look at this #bread",
            in_reply_to=parent,
            quote_of=quoted,
            images=[(picture, "bread")],
        )
        post.like(author)
        post.like(viewer)
        post.bookmark(viewer)
        Draft.objects.save_draft(
            viewer, f"draft-{number}-{n}", ["words", "more words"], in_reply_to=post, quote_of=quoted
        )
    return post


def queries_of(connection, client, address):
    caches["local"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("address", BUDGETS)
def test_query_count_is_independent_of_rows(client, viewer, ana, address):
    from django.db import connection

    first = PostFactory(author=ana)
    address = address.format(first=first.pk)
    publish(ana, viewer, 1, parent=first)
    one = queries_of(connection, client, address)
    publish(ana, viewer, 24, parent=first)
    twenty = queries_of(connection, client, address)
    assert len(twenty) <= len(one), "\n".join(twenty)
    assert len(one) <= BUDGETS[address.replace(str(first.pk), "{first}") if "status" in address else address], one


def test_page_weight_of_home(client, viewer, ana):
    """Twenty text posts with sidebars are at most 7 KB gzipped."""
    text = "Day {} of the starter named Gerald. He has opinions now, and so do the neighbours next door. #bread"
    for n in range(20):
        PostFactory(author=ana, text=text.format(n))
    page = client.get("/").content
    assert page.count(b"<article") == 20
    assert len(gzip.compress(page, 6)) <= 7 * 1024


def test_query_count_with_reposts(client, viewer, ana):
    from django.db import connection

    PostFactory().repost(ana)
    one = queries_of(connection, client, "/")
    for _ in range(20):
        PostFactory().repost(ana)
    assert len(queries_of(connection, client, "/")) == len(one)
    assert Post.objects.filter(author=ana).count() == 21
