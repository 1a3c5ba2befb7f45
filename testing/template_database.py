"""Copy each test database from a template that is migrated once, as migrating takes longer than a hundred tests."""

import hashlib
import os
import re
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from testing.truncation import disable_autovacuum

LOCK = 7_451_204  # key of the advisory lock that one worker takes while it migrates the template


def use_template(*, create):
    """Let Django create the test database as a copy of the template, which is migrated first if it is outdated.

    The copy is migrated again, which finds nothing to do. The template remains for the next run. With `create` each
    run migrates it once.
    """
    # Private API of Django: the name of the test database, and a connection to the server without one.
    name = re.sub(r"_gw\d+$", "", connection.creation._get_test_db_name()) + "_template"
    version = migrations_version() + (run_id() if create else "")
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not version_of(cursor, name).startswith(version):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
            migrate(name)
            cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{version}'")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def migrations_version():
    """Return a hash of all migrations."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name} ".encode() + path.read_bytes())
    return digest.hexdigest()


def run_id():
    """Return a text that all workers of this run have in common."""
    return " " + os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))


def version_of(cursor, name):
    """Return the version with which the template was migrated, and "" if there is no template."""
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
    row = cursor.fetchone()
    return (row and row[0]) or ""


def migrate(name):
    with connected_to(name):
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        disable_autovacuum()


@contextmanager
def connected_to(name):
    """Connect to another database of the same server for the block."""
    own_name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own_name


def commit_without_waiting():
    """Let commits of the test database return before they are on disk: no test reads it after a crash."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    connection.close()


def disconnect_others():
    """End other connections to the test database, such as those of the live server, so that it can be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()"
        )
