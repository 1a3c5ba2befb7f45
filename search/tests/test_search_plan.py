"""How PostgreSQL goes about a search: through the buckets of the text index, never through the whole site."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.factories import UserFactory
from core.fastpath.prepared_queries import numbered
from posts.models import Post
from posts.timelines.pagination import MAX_ID
from search.factories import posts_numbered
from search.models import BUCKET_BITS, SCAN_STEPS, WINDOW, SearchDocument, bucket_bounds
from search.post_search import AUTHOR_IDS_MATCHING, build_filter, candidate_ids, prepared_ids_matching
from search.query import parse

pytestmark = pytest.mark.django_db

GAP = 4001  # between ids, so that a few thousand posts fill buckets of every size
POSTS = 3000


@pytest.fixture
def site():
    """Posts up to id 12 million; one in a hundred says "kites", "burst" was last said long ago."""
    author = UserFactory(username="ana")
    numbers = range(1, POSTS)
    texts = {0: "kites and burst", 1: "tea"}
    for rest, text in texts.items():
        ids = [n * GAP for n in numbers if (n % 100 == 0) == (rest == 0) and n < POSTS // 2]
        posts_numbered(ids, text, author)
    posts_numbered([n * GAP for n in numbers if n >= POSTS // 2 and n % 100], "tea", author)
    posts_numbered([n * GAP for n in numbers if n >= POSTS // 2 and not n % 100], "kites", author)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_doc, posts, users")


def plan_of(rows):
    """Every node of the plan of a queryset, the parts of a union apart."""
    return all_nodes(json.loads(rows.explain(format="json")))


def all_nodes(plan):
    nodes = [plan[0]["Plan"]]
    for node in nodes:
        nodes += node.get("Plans", [])
    return nodes


def plan_for(text):
    """The same of a search for words: the one plan there is for any, or, for one person's, that for these."""
    condition = build_filter(parse(text), AnonymousUser())
    if condition.other_conditions:
        return plan_of(candidate_ids(condition))
    with connection.cursor() as cursor:
        if condition.author is None:
            sql, _ = numbered(prepared_ids_matching(len(SCAN_STEPS) + 1).statement().sql)
            cursor.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + sql)
        else:
            values = {"author": condition.author, "words": condition.words, "before": MAX_ID, "since": 0}
            cursor.execute("EXPLAIN (FORMAT JSON) " + AUTHOR_IDS_MATCHING.statement().sql, values)
        return all_nodes(cursor.fetchone()[0])


ANYTHING = ["kites", "kites -from:ana OR from:bo"]


@pytest.mark.parametrize("text", ANYTHING)
def test_each_bucket_is_looked_up_in_the_text_index(site, text):
    conditions = [node["Index Cond"] for node in plan_for(text) if node.get("Index Name") == "search_doc_words"]
    for size in BUCKET_BITS:
        looked_up = [one for one in conditions if re.search(rf"\(post_id >> {size}\) = ", one)]
        assert 1 <= len(looked_up) <= SCAN_STEPS.count(size), f"bucket of {size} bits: {conditions}"
        assert all("tsv" in one for one in looked_up)


@pytest.mark.parametrize("text", ANYTHING)
def test_only_the_newest_ids_are_walked_through(site, text):
    nodes = plan_for(text)
    walks = [node for node in nodes if node.get("Index Name") == "search_doc_pkey"]
    assert len(walks) <= 1
    for walk in walks:
        assert "post_id >= " in walk["Index Cond"]
    assert "Seq Scan" not in {node["Node Type"] for node in nodes}


def test_steps_are_taken_only_until_there_is_enough(site):
    condition = build_filter(parse("tea"), AnonymousUser())
    rows = candidate_ids(condition)
    asked = SearchDocument.objects.newest_ids(condition.rows, bucket_bounds(rows[0] + 1))
    analysed = json.loads(asked.explain(format="json", analyze=True))[0]["Plan"]
    steps = next(node for node in [analysed, *analysed["Plans"]] if node["Node Type"] == "Append")["Plans"]
    assert rows == sorted(rows, reverse=True) and len(rows) == WINDOW
    assert [step["Actual Loops"] for step in steps].count(0) >= 2  # never executed


def test_one_persons_posts_are_walked_backwards(site):
    nodes = plan_for("from:ana kites")
    assert {node["Index Name"] for node in nodes if "Index Name" in node} <= {
        "search_doc_by_author",
        "search_doc_words",
    }
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_public_timeline_is_walked_backwards(site, signed_in):
    viewer = UserFactory() if signed_in else AnonymousUser()
    posts = Post.objects.visible_to(viewer).without_muted_by(viewer).public_timeline()
    nodes = plan_of(posts.timeline_rows().order_by("-pk")[:21])
    (walk,) = [node for node in nodes if node.get("Relation Name") == "posts"]
    assert (walk["Index Name"], walk["Scan Direction"]) == ("posts_pkey", "Backward")
    assert "Sort" not in {node["Node Type"] for node in nodes}


def test_nothing_is_looked_up_by_several_processes():
    """To start them takes longer than any page reads, and a plan for any words expects more than a search finds."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_workers_per_gather")
        assert cursor.fetchone() == ("0",)
