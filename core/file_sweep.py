"""Delete stored files that no row refers to, and report rows whose files are missing.

The sweep of pending files reads names from the database only and runs every few minutes. The full sweep lists the
folders, for files from before there were pending files and from restored backups. It has a batch of names in memory
and looks each up in an index. Both skip files younger than an hour, which may belong to an upload in progress. An
advisory lock prevents concurrent sweeps.
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

MIN_AGE = 60 * 60  # seconds after which an unreferenced file is deleted
BATCH_SIZE = 500
SUSPICIOUS_COUNT = 20  # more unreferenced files than this, and than half of all, raise SuspiciousSweepError
MAX_EXAMPLES = 5
LOCK_KEY_SQL = "hashtextextended('file-sweep', 0)"


class SuspiciousSweepError(Exception):
    """Most files are without a row: the database is probably the wrong one."""


@dataclass
class SweepResult:
    """Numbers of files, of deleted files, and of rows whose file is missing, with examples of the last."""

    files: int = 0
    deleted: int = 0
    missing: int = 0
    examples: list = field(default_factory=list)


@contextmanager
def sweep_lock():
    """Take the advisory lock of sweeps for the block; yield whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK_KEY_SQL})")
        (has_lock,) = cursor.fetchone()
    try:
        yield has_lock
    finally:
        if has_lock:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({LOCK_KEY_SQL})")


def sweep_pending_files():
    """Delete files that have been pending for an hour, and expired picture budgets; return how many files."""
    deleted = 0
    with sweep_lock() as has_lock:
        while has_lock and (names := _sweep_pending_batch()):
            deleted += names
    picture_budget.delete_expired()
    return deleted


@transaction.atomic
def _sweep_pending_batch():
    """Delete a batch of pending files, locked against `stored_files.claim`; return the number of deleted rows."""
    old = PendingFile.objects.filter(created_at__lt=timezone.now() - timedelta(seconds=MIN_AGE))
    names = [row.name for row in old.select_for_update(skip_locked=True).order_by("pk")[:BATCH_SIZE]]
    unreferenced = set(names) - referenced_names(names)
    gone = [name for name in names if name not in unreferenced or _delete(name)]
    return PendingFile.objects.filter(name__in=gone).delete()[0]


def sweep_all_files(force=False):
    """Delete all unreferenced files older than an hour and count missing ones.

    Return a SweepResult, or None when another sweep runs. Raise SuspiciousSweepError, deleting nothing, when most
    files are without a row, as after restoring an empty database; `force` deletes them all the same.
    """
    with sweep_lock() as has_lock:
        if not has_lock:
            return None
        result = SweepResult()
        if not force:
            unreferenced = sum(len(names) for names in _unreferenced_files(result))
            if unreferenced > SUSPICIOUS_COUNT and unreferenced > result.files / 2:
                raise SuspiciousSweepError(f"{unreferenced} of {result.files} files are named by no row.")
        result.files = 0
        for names in _unreferenced_files(result):
            result.deleted += sum(map(_delete, names))
        result.deleted += _sweep_previews()
        _count_missing(result)
        return result


def sweep_files_and_report():
    """Sweep all files, as the task worker does daily, and log problems that an operator has to solve."""
    try:
        result = sweep_all_files()
    except SuspiciousSweepError as error:
        logger.error("%s Nothing was deleted; see manage.py sweep_files.", error)
        return
    if result and result.missing:
        logger.error("%d rows name files that are missing, such as %s.", result.missing, ", ".join(result.examples))


def referenced_names(names):
    """Return those of the names that a row of any model refers to."""
    found = set()
    for model, field_name in file_fields():
        rows = model._base_manager.filter(**{f"{field_name}__in": names, f"{field_name}__gt": ""})
        found.update(rows.values_list(field_name, flat=True))
    return found


def file_fields():
    """Return each model with a file field, and the field's name."""
    return [
        (model, each.name)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, models.FileField)
    ]


def media_dirs():
    """Return the folders below the media root that file fields store in; others are never read."""
    fields = [model._meta.get_field(name) for model, name in file_fields()]
    found = {each.upload_to(None, "").partition("/")[0] for each in fields}
    return [default_storage.path(folder) for folder in sorted(found)]


def _sweep_previews():
    """Delete old previews whose picture is gone, and those that a crash left unfinished; return how many went."""
    folder, pictures = default_storage.path(stored_files.PREVIEWS), media_dirs()
    if not os.path.isdir(folder):
        return 0
    deleted, before = 0, time.time() - MIN_AGE
    with os.scandir(folder) as entries:
        for entry in entries:
            name, ending = os.path.splitext(entry.name)
            has_picture = any(os.path.exists(os.path.join(each, f"{name}.webp")) for each in pictures)
            if _modified(entry) < before and not (has_picture and ending == ".jpg"):
                default_storage.delete(f"{stored_files.PREVIEWS}/{entry.name}")
                deleted += 1
    return deleted


def _unreferenced_files(result):
    """Yield lists of names of old files that no row refers to, and count all files."""
    for names in batched(_old_files(result), BATCH_SIZE):
        yield sorted(set(names) - referenced_names(names))


def _old_files(result):
    """Yield the names of files unchanged for an hour, and count all files."""
    before = time.time() - MIN_AGE
    for folder in filter(os.path.isdir, media_dirs()):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    result.files += 1
                    if _modified(entry) < before:
                        yield f"{os.path.basename(folder)}/{entry.name}"


def _modified(entry):
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:
        return time.time()  # deleted meanwhile


def _delete(name):
    """Delete a file; return whether it no longer exists."""
    gone = []
    stored_files.delete_into(gone, name)
    return bool(gone)


def _count_missing(result):
    """Count rows whose file is missing, except those deleted together with their file meanwhile."""
    for model, field_name in file_fields():
        rows = model._base_manager.exclude(**{field_name: ""}).values_list("pk", field_name).order_by("pk")
        for batch in batched(rows.iterator(BATCH_SIZE), BATCH_SIZE):
            missing = {name for _, name in batch if not default_storage.exists(name)}
            still_referenced = model._base_manager.filter(**{f"{field_name}__in": missing, f"{field_name}__gt": ""})
            missing = set(still_referenced.values_list(field_name, flat=True)) if missing else missing
            result.missing += len(missing)
            result.examples += islice(sorted(missing), MAX_EXAMPLES - len(result.examples))
