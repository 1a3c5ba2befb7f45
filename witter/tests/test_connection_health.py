"""A connection closed by the server is detected before a request fails."""

import pytest
from django.db import connection


def ask(connection, sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_connection_is_usable_until_server_closes_it():
    assert ask(connection, "SELECT 1") == 1
    assert connection.is_usable()
    other = connection.copy()
    try:
        assert ask(other, "SELECT pg_terminate_backend(%s, 5000)", connection.connection.info.backend_pid)
    finally:
        other.close()
    assert not connection.is_usable()
    connection.close()
    assert ask(connection, "SELECT 2") == 2
    assert connection.is_usable()
