"""The database blocks that a page reads (PostgreSQL's buffer counts) do not grow with the site."""

import pytest
from django.core.cache import caches
from django.db import connection

from accounts.factories import UserFactory
from core.fastpath import prepared_queries
from follows.factories import FollowFactory
from follows.models import Follow
from posts.factories import PostFactory
from testing.bulk_posts import bulk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,  # and so early: dead rows of other tests would be read, too
]

# Blocks of 8 KB, for a viewer who follows twenty users with ten posts each, on the larger of two sites.
BUDGETS = {
    "/": 550,
    "/?before={later}": 650,
    "/friend0": 500,
    "/friend0/status/{post}": 700,
    "/hashtag/bread": 250,
    "/search?q=bread": 100,
    "/people?by=friends": 500,
    "/discover/local": 350,
    "/notifications": 250,
    "/messages": 50,
    "/live?since={post}&ids={post}": 300,
}
# An index on thirty times as many rows has one more level, so each lookup reads one more block; and a small table is
# read at once where rows of a large one are looked up.
DEEPER = 2.4


@pytest.fixture
def post(viewer):
    """Return a post in a small community of the viewer."""
    friends = [UserFactory(username=f"friend{number}") for number in range(20)]
    for friend in friends:
        FollowFactory(follower=viewer, followee=friend)
    post = PostFactory(author=friends[0], text="fresh #bread for @viewer")
    for friend in friends[1:]:
        PostFactory(author=friend, text="good", in_reply_to=post)
        post.like(friend)
    bulk([None] * 200, friends)
    return post


def grow():
    """Add three hundred users who follow each other, with six thousand posts."""
    strangers = [UserFactory(username=f"stranger{number}") for number in range(300)]
    bulk([None] * 6000, strangers)
    pairs = [(a, b) for n, a in enumerate(strangers) for b in strangers[n + 1 : n + 21]]
    Follow.objects.bulk_create([Follow(follower=a, followee=b) for a, b in pairs])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def blocks_of(client, address):
    """Return the number of blocks read by the queries of a page, cached or not, each planned anew."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    caches["local"].clear()
    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return sum(blocks_of_query(*question) for question in asked if question[0].lstrip().startswith(("SELECT", "WITH")))


def blocks_of_query(sql, params):
    with prepared_queries.cursor() if isinstance(params, dict) else connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def test_buffers_stay_constant_on_larger_site(client, viewer, post):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")  # small tables would be scanned sequentially
    pages = {page: page.format(post=post.pk, later=post.pk + 1100) for page in BUDGETS}
    small = {page: blocks_of(client, address) for page, address in pages.items()}
    grow()
    large = {page: blocks_of(client, address) for page, address in pages.items()}
    assert {page: blocks for page, blocks in large.items() if blocks > BUDGETS[page]} == {}
    assert {page: (small[page], large[page]) for page in pages if large[page] > DEEPER * small[page]} == {}
