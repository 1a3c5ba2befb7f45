"""Static files: collected again only after a change, and checked before gunicorn serves pages that link to them."""

import hashlib
import os
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """Storage of every file under a name with a hash of its content, also in the imports of JS modules."""

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = cache(self.url)  # called dozens of times a page; constant while the process runs

    def file_hash(self, name, content=None):
        """Return six digits of Django's hash: enough to distinguish the versions of a file, and shorter in pages."""
        digest = super().file_hash(name, content)
        return digest and digest[:6]


def collect_if_changed():
    """Collect and compress static files unless that was done for exactly these; return whether it was needed."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def check_collected():
    """Raise ImproperlyConfigured if files that pages link to were not collected: then even error pages fail.

    Files of the admin and of other packages are not checked, nor is anything with DEBUG.
    """
    if settings.DEBUG or not isinstance(staticfiles_storage, HashedFilesStorage):
        return
    files = FileSystemFinder().list(apps.get_app_config("staticfiles").ignore_patterns)
    missing = sorted({path for path, _ in files}.difference(staticfiles_storage.hashed_files))
    if missing:
        raise ImproperlyConfigured(
            f"{settings.STATIC_ROOT} lacks static files, such as {missing[0]}: run manage.py collectstatic, "
            "or set WITTER_STATIC_ROOT to the folder that has them."
        )


def fingerprint():
    """Return a digest of every source file's name, size and time, and of the storage's settings."""
    files = ((path, Path(storage.path(path))) for finder in get_finders() for path, storage in finder.list([]))
    return digest_of_files(files, salt=repr(settings.STORAGES["staticfiles"]))


def digest_of_files(named_paths, salt=""):
    """Return a digest of every file's name, size and time of change, and of `salt`."""
    digest = hashlib.sha256(salt.encode())
    for name, path in named_paths:
        about = path.stat()
        digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def replace_file(path, text):
    """Write a file at once, as other processes may read it."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text)
    part.replace(path)
