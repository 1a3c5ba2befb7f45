"""The two addresses for machines."""

import pytest
from django.db import connection


def test_the_process_answers_without_a_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_the_database_has_all_migrations(client):
    for _ in range(2):
        response = client.get("/readyz")
        assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_asking_again_costs_one_query(client, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_it_is_not_ready_while_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr("witter.server.health._migrated", False)  # as in a process that has just begun
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_can_be_posted_there(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_health_is_told_at_any_host_and_nothing_else_is(client, settings):
    """Containers and balancers ask by the address of the process, whatever name the site has."""
    settings.ALLOWED_HOSTS = ["witter.example.org"]
    here = {"Host": "127.0.0.1:8000"}
    assert client.get("/healthz", headers=here).status_code == 200
    assert client.get("/readyz", headers=here).status_code == 200
    for path in ("/", "/login", "/robots.txt", "/healthz/", "/nowhere"):
        assert client.get(path, headers=here).status_code == 400
