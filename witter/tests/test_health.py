"""Liveness and readiness checks."""

import pytest
from django.db import connection


def test_liveness_needs_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_all_migrations_are_applied(client):
    for _ in range(2):
        response = client.get("/readyz")
        assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_repeated_readiness_check_takes_one_query(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr("witter.server.health._migrated", False)  # as in a new process
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_refuse_post(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_only_health_checks_answer_on_any_host(client, settings):
    """Containers and load balancers use the process's IP address, whatever the site's host name."""
    settings.ALLOWED_HOSTS = ["witter.example.org"]
    here = {"Host": "127.0.0.1:8000"}
    assert client.get("/healthz", headers=here).status_code == 200
    assert client.get("/readyz", headers=here).status_code == 200
    for path in ("/", "/login", "/robots.txt", "/healthz/", "/nowhere"):
        assert client.get(path, headers=here).status_code == 400
