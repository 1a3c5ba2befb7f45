"""Stored files and the rows that refer to them: two stores without a common transaction.

A file's name is in `pending_files` from before it is written until a row that refers to it is committed, and again
from the row's deletion until the file is deleted. So a crash at any time leaves no unknown file.

    with stored_files.store("photos", [content]) as (name,):     # commits the pending name, then writes the file
        with transaction.atomic():
            Photo.objects.create(full=name)
            stored_files.claim([name])                           # in the transaction of the row that refers to it

    stored_files.delete_on_commit([name])                        # with the row's deletion: the file goes at commit

`core.file_sweep` deletes the files that a crash leaves.
"""

import logging
import secrets
from contextlib import contextmanager, suppress
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import Error, transaction

from core import messages
from core.models import PendingFile

logger = logging.getLogger(__name__)

PREVIEWS = "previews"  # the folder of pictures as JPEG (core.http.media)


@contextmanager
def store(folder, contents):
    """Write files into `folder` and yield their names, of 128 random bits each.

    Within the block, a transaction creates the rows that refer to them and claims them; unclaimed files are deleted at
    the end. None among the `contents` is no file and has an empty name.
    """
    names = [random_name(folder) if content else "" for content in contents]
    written = [name for name in names if name]
    PendingFile.objects.bulk_create([PendingFile(name=name) for name in written])
    try:
        for name, content in zip(names, contents, strict=True):
            if content:
                default_storage.save(name, content)
        yield names
    finally:
        with suppress(Error):  # the sweep deletes them later
            delete_now(PendingFile.objects.filter(name__in=written).values_list("name", flat=True))


def random_name(folder: str, extension: str = "webp") -> str:
    """Return an unguessable name for a new file: 128 random bits."""
    return f"{folder}/{secrets.token_hex(16)}.{extension}"


def claim(names):
    """Mark these files as referenced, in the transaction of the rows that refer to them; empty names are skipped.

    Raise ValidationError when the sweep has deleted one because it was pending for too long.
    """
    names = [name for name in names if name]
    if PendingFile.objects.filter(name__in=names).delete()[0] != len(names):
        raise ValidationError(messages.PENDING_PICTURES_DELETED)


def delete_on_commit(names):
    """Delete these files when the transaction that deletes their rows is committed; empty names are skipped."""
    names = [name for name in names if name]
    PendingFile.objects.bulk_create([PendingFile(name=name) for name in names], ignore_conflicts=True)
    gone = []
    for name in names:
        transaction.on_commit(partial(delete_into, gone, name), robust=True)
    if names:
        transaction.on_commit(partial(_no_longer_pending, gone), robust=True)


def delete_now(names):
    """Delete these pending files and their rows; files that cannot be deleted stay pending."""
    gone = []
    for name in names:
        delete_into(gone, name)
    _no_longer_pending(gone)


def preview_name(name):
    """Return the name of the JPEG of the stored picture `name`, which exists if it was requested before."""
    return f"{PREVIEWS}/{name.rpartition('/')[2].removesuffix('.webp')}.jpg"


def delete_into(gone, name):
    """Delete a file and its preview, which may be missing, and append its name to `gone` on success."""
    try:
        default_storage.delete(name)
        default_storage.delete(preview_name(name))
        gone.append(name)
    except OSError as error:
        logger.warning("A file cannot be deleted (%s); the sweep will try again.", type(error).__name__)


def _no_longer_pending(gone):
    if gone:
        PendingFile.objects.filter(name__in=gone).delete()
