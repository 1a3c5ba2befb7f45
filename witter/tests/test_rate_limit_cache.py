"""Rate limit counters are never evicted by other keys."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def fill(rows, expires):
    execute(
        "INSERT INTO witter_cache (cache_key, value, expires) "
        f"SELECT 'zz' || n, '[1]', now() + interval '{expires}' FROM generate_series(1, {rows}) n"
    )


def rows():
    return execute("SELECT count(*) FROM witter_cache")


def test_counter_is_not_evicted_by_other_keys():
    cache.set("mine", [1.5, 2.5], 60)
    fill(20_000, "1 hour")
    for number in range(5):
        cache.set(f"other {number}", [1], 60)
    assert cache.get("mine") == [1.5, 2.5]
    assert rows() == 20_006


def test_writes_delete_expired_rows():
    fill(100, "-1 second")
    fill_rows = rows()
    for number in range(5):
        cache.set(f"other {number}", [1], 60)
    assert (fill_rows, rows()) == (100, 5)


def test_value_is_available_until_expiry():
    assert cache.get("a") is None
    cache.set("a", [1], 0.05)
    assert cache.get("a") == [1]
    time.sleep(0.1)
    assert cache.get("a", "gone") == "gone"
    assert cache.add("a", True, 60)
    assert not cache.add("a", True, 60)
    cache.set("a", [2], 60)
    assert cache.get("a") == [2]
    assert cache.delete("a")
    assert not cache.delete("a")


@pytest.mark.django_db(transaction=True)
def test_only_one_caller_adds_a_key():
    def take(_):
        try:
            return cache.add("lock", True, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_invented_usernames_add_bounded_rows(client):
    def fail(number):
        return client.post("/login", {"login": f"nobody{number}", "password": "wrong words"})

    for number in range(55):
        fail(number)
    rows_at_limit = rows()
    for number in range(55, 90):
        assert fail(number).status_code == 429
    assert rows() == rows_at_limit
