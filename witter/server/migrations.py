"""The tables that the code wants, and what migrations of several apps share."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from twitter_text import one_line

BATCH = 2000  # rows read at once


def migrate_if_needed():
    """Migrate, but skip the seconds that takes when nothing is missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def store_one_line(model, fields, if_empty=None):
    """Normalise these text fields of every row of `model` as `core.fields` does, in batches by id.

    Each row that changes is written by itself, and only if nobody has changed it meanwhile: no lock outlasts a row,
    and running twice is running once. `if_empty` maps fields that must not be empty to what stands there instead.
    """
    last, if_empty = 0, if_empty or {}
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values("pk", *fields)[:BATCH]):
        last = rows[-1]["pk"]
        for row in rows:
            better = {name: one_line(row[name]) or if_empty.get(name, "") for name in fields}
            if better.items() - row.items():
                model.objects.filter(**row).update(**better)
