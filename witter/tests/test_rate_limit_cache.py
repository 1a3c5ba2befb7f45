"""What counts for limits is never thrown away by those who make others count much."""

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


def test_a_counter_survives_any_number_of_others():
    cache.set("mine", [1.5, 2.5], 60)
    fill(20_000, "1 hour")
    for number in range(5):
        cache.set(f"other {number}", [1], 60)
    assert cache.get("mine") == [1.5, 2.5]
    assert rows() == 20_006


def test_what_has_expired_goes_with_what_is_written():
    fill(100, "-1 second")
    fill_rows = rows()
    for number in range(5):
        cache.set(f"other {number}", [1], 60)
    assert (fill_rows, rows()) == (100, 5)


def test_a_value_is_there_until_it_expires():
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
def test_one_of_several_gets_a_lock():
    def take(_):
        try:
            return cache.add("lock", True, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_names_that_somebody_makes_up_add_rows_without_bound_no_more(client):
    def fail(number):
        return client.post("/login", {"login": f"nobody{number}", "password": "wrong words"})

    for number in range(55):
        fail(number)
    after_the_limit = rows()
    for number in range(55, 90):
        assert fail(number).status_code == 429
    assert rows() == after_the_limit
