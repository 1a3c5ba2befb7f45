"""Helpers for data migrations."""

from twitter_text import one_line

BATCH_SIZE = 2000  # rows


def store_one_line(model, fields, if_empty=None):
    """Normalise these text fields of every row of `model` as `core.fields` does, in batches by id.

    Each changed row is updated by a statement of its own, which compares the old values: locks are short, concurrent
    changes are not overwritten, and the function is idempotent. `if_empty` maps required fields to a replacement for
    the empty string.
    """
    last, if_empty = 0, if_empty or {}
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values("pk", *fields)[:BATCH_SIZE]):
        last = rows[-1]["pk"]
        for row in rows:
            normalised = {name: one_line(row[name]) or if_empty.get(name, "") for name in fields}
            if normalised.items() - row.items():
                model.objects.filter(**row).update(**normalised)
