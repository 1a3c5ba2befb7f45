"""Apply missing migrations, and helpers for data migrations."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from twitter_text import one_line

BATCH = 2000  # rows per query


def migrate_if_needed():
    """Run `migrate`, which takes seconds, only if a migration is missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def store_one_line(model, fields, if_empty=None):
    """Normalise these text fields of every row of `model` as `core.fields` does, in batches by id.

    Each changed row is updated by a statement of its own, which compares the old values: locks are short, concurrent
    changes are not overwritten, and the function is idempotent. `if_empty` maps required fields to a replacement for
    the empty string.
    """
    last, if_empty = 0, if_empty or {}
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values("pk", *fields)[:BATCH]):
        last = rows[-1]["pk"]
        for row in rows:
            normalised = {name: one_line(row[name]) or if_empty.get(name, "") for name in fields}
            if normalised.items() - row.items():
                model.objects.filter(**row).update(**normalised)
