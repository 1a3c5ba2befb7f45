"""Each page runs a stated number of queries, the same for one post as for twenty."""

import gzip

import pytest

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Draft, Post
from testing.query_budgets import check_query_budgets, queries_of_first_visit

pytestmark = pytest.mark.django_db

# Signed in, sidebars and session included; on the first visit, with cold caches.
BUDGETS = {
    "/": 6,
    "/ana": 11,
    "/ana/with_replies": 12,
    "/ana/media": 11,
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


def test_query_counts_are_independent_of_rows(client, viewer, ana):
    first = PostFactory(author=ana)

    def fill(number):
        publish(ana, viewer, number, parent=first)
        return {"first": first.pk}

    check_query_budgets(client, BUDGETS, fill)


def test_page_weight_of_home(client, viewer, ana):
    """Twenty text posts with sidebars are at most 7 KB gzipped."""
    text = "Day {} of the starter named Gerald. He has opinions now, and so do the neighbours next door. #bread"
    for n in range(20):
        PostFactory(author=ana, text=text.format(n))
    page = client.get("/").content
    assert page.count(b"<article") == 20
    assert len(gzip.compress(page, 6)) <= 7 * 1024


def test_query_count_with_reposts(client, viewer, ana):
    PostFactory().repost(ana)
    one = queries_of_first_visit(client, "/")
    for _ in range(20):
        PostFactory().repost(ana)
    assert len(queries_of_first_visit(client, "/")) == len(one)
    assert Post.objects.filter(author=ana).count() == 21
