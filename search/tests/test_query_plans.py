"""Query plans of search: buckets of the text index, no full scans."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.factories import UserFactory
from core.fastpath.prepared_queries import numbered
from core.ids import MAX_ID
from posts.models import Post
from posts.timelines.id_timelines import PUBLIC_IDS_ABOVE, PUBLIC_IDS_BELOW
from search.alternatives import IDS_BY_BIO_SQL
from search.factories import posts_numbered
from search.models import BUCKET_BITS, SCAN_STEPS, WINDOW, SearchDocument, bucket_bounds
from search.post_search import AUTHOR_IDS_MATCHING, build_filter, candidate_ids, prepared_ids_matching
from search.query import parse

pytestmark = pytest.mark.django_db

GAP = 4001  # between ids, so that a few thousand posts fill buckets of every size
POSTS = 3000


@pytest.fixture
def site():
    """Create posts up to id 12 million: "kites" in one of a hundred, "burst" only in old ones."""
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
    """Return the plan nodes of a queryset, parts of a union separately."""
    return all_nodes(json.loads(rows.explain(format="json")))


def all_nodes(plan):
    nodes = [plan[0]["Plan"]]
    for node in nodes:
        nodes += node.get("Plans", [])
    return nodes


def plan_for(text):
    """Return the plan nodes of a search: the generic plan, or with an author the plan for these values."""
    condition = build_filter(parse(text), AnonymousUser())
    if condition.other_conditions:
        return plan_of(candidate_ids(condition))
    with connection.cursor() as cursor:
        if condition.author is None:
            sql, _ = numbered(prepared_ids_matching(len(SCAN_STEPS) + 1).compiled().sql)
            cursor.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + sql)
        else:
            values = {"author": condition.author, "words": condition.words, "before": MAX_ID, "since": 0}
            cursor.execute("EXPLAIN (FORMAT JSON) " + AUTHOR_IDS_MATCHING.compiled().sql, values)
        return all_nodes(cursor.fetchone()[0])


ANYTHING = ["kites", "kites -from:ana OR from:bo"]


@pytest.mark.parametrize("text", ANYTHING)
def test_each_bucket_uses_text_index(site, text):
    conditions = [node["Index Cond"] for node in plan_for(text) if node.get("Index Name") == "search_doc_words"]
    for size in BUCKET_BITS:
        looked_up = [one for one in conditions if re.search(rf"\(post_id >> {size}\) = ", one)]
        assert 1 <= len(looked_up) <= SCAN_STEPS.count(size), f"bucket of {size} bits: {conditions}"
        assert all("tsv" in one for one in looked_up)


@pytest.mark.parametrize("text", ANYTHING)
def test_only_newest_ids_are_scanned(site, text):
    nodes = plan_for(text)
    walks = [node for node in nodes if node.get("Index Name") == "search_doc_pkey"]
    assert len(walks) <= 1
    for walk in walks:
        assert "post_id >= " in walk["Index Cond"]
    assert "Seq Scan" not in {node["Node Type"] for node in nodes}


def test_steps_stop_at_enough_rows(site):
    condition = build_filter(parse("tea"), AnonymousUser())
    rows = candidate_ids(condition)
    queryset = SearchDocument.objects.newest_ids(condition.rows, bucket_bounds(rows[0] + 1))
    analysed = json.loads(queryset.explain(format="json", analyze=True))[0]["Plan"]
    steps = next(node for node in [analysed, *analysed["Plans"]] if node["Node Type"] == "Append")["Plans"]
    assert rows == sorted(rows, reverse=True)
    assert len(rows) == WINDOW
    assert [step["Actual Loops"] for step in steps].count(0) >= 2  # never executed


def test_posts_of_one_author_are_scanned_backwards(site):
    nodes = plan_for("from:ana kites")
    assert {node["Index Name"] for node in nodes if "Index Name" in node} <= {
        "search_doc_by_author",
        "search_doc_words",
    }
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_public_timeline_is_scanned_backwards(site, signed_in):
    viewer = UserFactory() if signed_in else AnonymousUser()
    posts = Post.objects.visible_to(viewer).without_muted_by(viewer).public_timeline()
    nodes = plan_of(posts.timeline_rows().order_by("-pk")[:21])
    (walk,) = [node for node in nodes if node.get("Relation Name") == "posts"]
    assert (walk["Index Name"], walk["Scan Direction"]) == ("posts_pkey", "Backward")
    assert "Sort" not in {node["Node Type"] for node in nodes}


@pytest.mark.parametrize(("query", "direction"), [(PUBLIC_IDS_BELOW, "Backward"), (PUBLIC_IDS_ABOVE, "Forward")])
def test_candidates_of_the_public_timeline_are_scanned_in_order(site, query, direction):
    sql, _ = numbered(query.compiled().sql)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + sql)
        nodes = all_nodes(cursor.fetchone()[0])
    (scan,) = [node for node in nodes if node.get("Relation Name") == "posts"]
    assert (scan["Index Name"], scan["Scan Direction"]) == ("posts_pkey", direction)
    assert "Sort" not in {node["Node Type"] for node in nodes}


def test_bios_are_found_by_their_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # there are few users
        cursor.execute(f"EXPLAIN (FORMAT JSON) {IDS_BY_BIO_SQL}", ["kites"])
        nodes = all_nodes(cursor.fetchone()[0])
    assert "users_by_bio" in {node.get("Index Name") for node in nodes}


def test_no_query_plan_is_parallel():
    """Starting workers takes longer than a search; generic plans overestimate the rows and would be parallel."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_workers_per_gather")
        assert cursor.fetchone() == ("0",)
