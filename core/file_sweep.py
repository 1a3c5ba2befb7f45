"""Delete stored files that no row wants, and report rows whose files are missing.

The sweep of pending files is quick and runs every few minutes: it looks at names in the database only. The sweep of
everything walks through the folders, for what was left before there were pending files, or by a restored backup. It
holds a batch of names in memory at a time, looks each up in an index, and leaves alone what is younger than an hour:
an upload under way is a matter of seconds. One sweep runs at a time.
"""

import logging
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched, islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from core import picture_budget, stored_files
from core.models import PendingFile

logger = logging.getLogger(__name__)

AGE = 60 * 60  # seconds for which a file may wait for its row
BATCH = 500
SUSPICIOUS = 20  # files without a row are suspicious when they are more than that, and more than half of all
EXAMPLES = 5
LOCK = "hashtextextended('file-sweep', 0)"


class Suspicious(Exception):
    """So many files are without a row that the database is more likely to be the wrong one."""


@dataclass
class Swept:
    """What a sweep found: how many files there are, how many it deleted, how many rows miss theirs, with examples."""

    files: int = 0
    deleted: int = 0
    missing: int = 0
    examples: list = field(default_factory=list)


@contextmanager
def alone():
    """Give whether no other sweep runs, and let none begin inside."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})")
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({LOCK})")


def sweep_pending_files():
    """Delete the files that have been pending for an hour; return how many."""
    deleted = 0
    with alone() as is_alone:
        while is_alone and (names := _sweep_some_pending()):
            deleted += names
    picture_budget.forget_old()
    return deleted


@transaction.atomic
def _sweep_some_pending():
    """Delete some pending files, which nobody can claim meanwhile; return how many rows went."""
    old = PendingFile.objects.filter(created_at__lt=timezone.now() - timedelta(seconds=AGE))
    names = [row.name for row in old.select_for_update(skip_locked=True).order_by("pk")[:BATCH]]
    unwanted = set(names) - wanted_among(names)
    gone = [name for name in names if name not in unwanted or _deleted(name)]
    return PendingFile.objects.filter(name__in=gone).delete()[0]


def sweep_all_files(force=False):
    """Delete every file that is older than an hour and that no row wants, and look for missing ones.

    Returns a Swept, or None when another sweep runs. Raises Suspicious, having deleted nothing, when most files are
    without a row: a database that was restored empty must not cost the files. `force` deletes them all the same.
    """
    with alone() as is_alone:
        if not is_alone:
            return None
        swept = Swept()
        if not force:
            unwanted = sum(len(names) for names in _unwanted(swept))
            if unwanted > SUSPICIOUS and unwanted > swept.files / 2:
                raise Suspicious(f"{unwanted} of {swept.files} files are named by no row.")
        swept.files = 0
        for names in _unwanted(swept):
            swept.deleted += sum(map(_deleted, names))
        _note_missing(swept)
        return swept


def sweep_files_and_report():
    """Sweep everything, as the task worker does daily, and say in the log what an operator should know."""
    try:
        swept = sweep_all_files()
    except Suspicious as suspicion:
        logger.error("%s Nothing was deleted; see manage.py sweep_files.", suspicion)
        return
    if swept and swept.missing:
        logger.error("%d rows name files that are missing, such as %s.", swept.missing, ", ".join(swept.examples))


def wanted_among(names):
    """Return those of the names that a row of any model wants."""
    found = set()
    for model, field_name in owners():
        rows = model._base_manager.filter(**{f"{field_name}__in": names, f"{field_name}__gt": ""})
        found.update(rows.values_list(field_name, flat=True))
    return found


def owners():
    """Return each model with a file field, and the field's name."""
    return [
        (model, each.name)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, models.FileField)
    ]


def folders():
    """Return the folders that files are stored in; nothing else below the media root is looked at."""
    fields = [model._meta.get_field(name) for model, name in owners()]
    found = {each.upload_to(None, "").partition("/")[0] for each in fields}
    return [default_storage.path(folder) for folder in sorted(found)]


def _unwanted(swept):
    """Yield lists of names of old files that no row wants, and count all files."""
    for names in batched(_old_files(swept), BATCH):
        yield sorted(set(names) - wanted_among(names))


def _old_files(swept):
    """Yield the names of all files that have not changed for an hour, and count these and the others."""
    before = time.time() - AGE
    for folder in filter(os.path.isdir, folders()):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    swept.files += 1
                    if _modified(entry) < before:
                        yield f"{os.path.basename(folder)}/{entry.name}"


def _modified(entry):
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:
        return time.time()  # deleted this moment


def _deleted(name):
    gone = []
    stored_files.delete_into(gone, name)
    return bool(gone)


def _note_missing(swept):
    """Count the rows whose file is missing; one that has just gone with its file is none."""
    for model, field_name in owners():
        rows = model._base_manager.exclude(**{field_name: ""}).values_list("pk", field_name).order_by("pk")
        for some in batched(rows.iterator(BATCH), BATCH):
            missing = {name for _, name in some if not default_storage.exists(name)}
            still = model._base_manager.filter(**{f"{field_name}__in": missing, f"{field_name}__gt": ""})
            missing = set(still.values_list(field_name, flat=True)) if missing else missing
            swept.missing += len(missing)
            swept.examples += islice(sorted(missing), EXAMPLES - len(swept.examples))
