"""Stored files and the rows that name them: two stores that no transaction holds together.

A file is known to the database before it exists and until it is gone: its name stands in `pending_files` while no
row is sure to want it. So whatever happens in between, nothing is forgotten.

    with stored_files.kept("photos", [content]) as (name,):      # name noted and committed, then the file written
        with transaction.atomic():
            Photo.objects.create(full=name)
            stored_files.claim([name])                           # with the row that wants it

    stored_files.forget([name])                                  # with the row's end: the file goes after the commit

What is left by a crash is deleted by `core.file_sweep`.
"""

import logging
import secrets
from contextlib import contextmanager, suppress
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import Error, transaction

from core.models import PendingFile

logger = logging.getLogger(__name__)

TOO_SLOW = "That took so long that your pictures are gone. Please choose them again."


@contextmanager
def kept(folder, contents):
    """Write files into `folder` and give their names, of 128 random bits each.

    Inside, a transaction makes the rows that want them and claims them. Those that it did not claim are deleted at
    the end. None among the `contents` is no file and has an empty name.
    """
    names = [f"{folder}/{secrets.token_hex(16)}.webp" if content else "" for content in contents]
    written = [name for name in names if name]
    PendingFile.objects.bulk_create([PendingFile(name=name) for name in written])
    try:
        for name, content in zip(names, contents, strict=True):
            if content:
                default_storage.save(name, content)
        yield names
    finally:
        with suppress(Error):  # the sweep finds them
            delete_now(PendingFile.objects.filter(name__in=written).values_list("name", flat=True))


def claim(names):
    """Note in the transaction of the rows that want these files that they are wanted; empty names are none.

    Raises ValidationError when they have waited so long that the sweep has deleted them.
    """
    names = [name for name in names if name]
    if PendingFile.objects.filter(name__in=names).delete()[0] != len(names):
        raise ValidationError(TOO_SLOW)


def forget(names):
    """Delete these files once the transaction is committed in which their rows went; empty names are none."""
    names = [name for name in names if name]
    PendingFile.objects.bulk_create([PendingFile(name=name) for name in names], ignore_conflicts=True)
    gone = []
    for name in names:
        transaction.on_commit(partial(delete_into, gone, name), robust=True)
    if names:
        transaction.on_commit(partial(_no_longer_pending, gone), robust=True)


def delete_now(names):
    """Delete these pending files and forget them; those that cannot be deleted stay pending."""
    gone = []
    for name in names:
        delete_into(gone, name)
    _no_longer_pending(gone)


def delete_into(gone, name):
    """Delete a file, which may be missing, and add its name to `gone`."""
    try:
        default_storage.delete(name)
        gone.append(name)
    except OSError as error:
        logger.warning("A file cannot be deleted (%s); the sweep will try again.", type(error).__name__)


def _no_longer_pending(gone):
    if gone:
        PendingFile.objects.filter(name__in=gone).delete()
