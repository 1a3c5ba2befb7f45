"""The load-test seeder: rows loaded by COPY are as the site would write them."""

import copy
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from accounts.factories import UserFactory
from demo.load_test import Size
from demo.load_test.post_events import PostEventStream
from demo.load_test.post_rows import PostRows
from demo.load_test.shared_counters import SharedCounters
from demo.load_test.users import Population
from posts.post_text import linkify, text_error
from testing.process_checkout import Checkout

NOW = datetime(2026, 3, 9, 21, 30, tzinfo=UTC)
SCHEMA = """
    SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid::regclass::text !~ '^pg_'
    UNION ALL SELECT concat(conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint ORDER BY 1
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """Return a checkout with an empty database, which a refused seeding has created, and its schema."""
    checkout = Checkout(tmp_path_factory.mktemp("scale"))
    refused = checkout.run("manage.py", "seed", "--scale", "999")
    assert "is no size" in refused.stderr
    yield SimpleNamespace(checkout=checkout, schema=checkout.psql(SCHEMA))
    checkout.remove()


@pytest.fixture(scope="module")
def seeded(before):
    """Return the checkout with a thousand users in a copy of the database."""
    before.checkout.psql("CREATE DATABASE seeded TEMPLATE witter")
    checkout = copy.copy(before.checkout)
    checkout.environment = before.checkout.environment | {"WITTER_DB": "seeded"}
    done = checkout.run("manage.py", "seed", "--scale", "1k")
    assert done.returncode == 0, done.stderr
    return checkout


@pytest.mark.cluster
def test_new_database_is_migrated_first(before):
    assert before.checkout.psql("SELECT count(*) FROM users") == "0"


@pytest.mark.cluster
def test_failed_seeding_leaves_empty_tables_and_same_schema(before):
    before.checkout.psql("ALTER TABLE likes ADD CONSTRAINT nobody_likes_anything CHECK (user_id < 0)")
    done = before.checkout.run("manage.py", "seed", "--scale", "1k")
    before.checkout.psql("ALTER TABLE likes DROP CONSTRAINT nobody_likes_anything")
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("CommandError: Nothing was settled.")
    assert before.checkout.psql("SELECT count(*) FROM users") == "0"
    assert before.checkout.psql(SCHEMA) == before.schema


@pytest.mark.cluster
def test_counters_are_exact(seeded):
    assert seeded.psql("SELECT count(*) FROM users") == "1000"
    assert seeded.psql("SELECT count(*) FROM posts") == "20000"
    assert int(seeded.psql("SELECT max(like_count) FROM post_counts")) > 50
    assert seeded.run("manage.py", "recount").stdout == "0 drift.\n"


@pytest.mark.cluster
def test_indexes_and_constraints_are_recreated(before, seeded):
    assert seeded.psql(SCHEMA) == before.schema


@pytest.mark.cluster
def test_post_html_is_as_linkified(seeded):
    posts = seeded.psql("SELECT json_agg(json_build_array(text, html)) FROM posts WHERE repost_of_id IS NULL")
    assert [text for text, html in json.loads(posts) if html != linkify(text) or text_error(text)] == []


@pytest.mark.cluster
def test_search_documents_equal_reindexed_ones(seeded):
    seeded.psql("CREATE TABLE seeded AS SELECT post_id, tsv FROM search_doc")
    seeded.run("manage.py", "reindex_search")
    different = (
        "SELECT count(*) FROM seeded FULL JOIN search_doc d USING (post_id) WHERE seeded.tsv IS DISTINCT FROM d.tsv"
    )
    assert seeded.psql(different) == "0"
    seeded.psql("DROP TABLE seeded")


@pytest.mark.cluster
def test_half_follow_most_followed_user_and_login_users_follow_stated_number(seeded):
    followers = int(seeded.psql("SELECT max(followers_count) FROM user_stats"))
    assert 400 < followers < 700
    following = "SELECT following_count FROM user_stats JOIN users ON users.id = user_id WHERE username = 'follows100'"
    assert seeded.psql(following) == "100"


@pytest.mark.django_db
def test_database_with_users_is_refused():
    UserFactory()
    with pytest.raises(CommandError, match="Somebody lives here already"):
        call_command("seed", scale="1k")


def rows_of(name):
    size = Size.named(name, NOW)
    population, counters = Population(size), SharedCounters(size)
    post_rows, rows = PostRows(population, counters), []
    out = SimpleNamespace(write=rows.append)
    out.posts = out.documents = out.mentions = out.hashtags = out.likes = out
    for event in PostEventStream(population, counters.author).events():
        post_rows.write(event, out)
    return rows


def test_same_size_creates_same_rows():
    assert rows_of("1k") == rows_of("1000")


@pytest.mark.parametrize("name", ["", "k", "999", "-5k", "1g", "1.5m", "100m", "²k"])
def test_invalid_size_is_refused(name):
    with pytest.raises(ValueError, match="is no size"):
        Size.named(name, NOW)
