"""A staticfiles finder that builds the stylesheet and the script when they are asked for and a source has changed.

So no command needs to be run after an edit, and nothing built is committed (docs/decisions/0009).
"""

import functools
import threading
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from core import scripts, stylesheets
from core.static_files import digest_of_files, replace_file

# Folder below static/: the module that builds the files of the folder.
BUILDERS = {"css": stylesheets, "js": scripts}
_lock = threading.Lock()


def build_if_changed(name):
    """Build the files of a folder of BUILDERS unless its sources are unchanged. One thread at a time."""
    builder = BUILDERS[name]
    folder = settings.BASE_DIR / "static" / name
    stamp = folder / ".built"
    with _lock:
        files = [Path(builder.__file__), *builder.sources(folder)]
        now = digest_of_files(((str(path), path) for path in files), salt=str(settings.DEBUG))
        is_complete = all((folder / built).exists() for built in builder.BUILT)
        if not (stamp.exists() and stamp.read_text() == now and is_complete):
            builder.build(folder)
            replace_file(stamp, now)


build_once = functools.cache(build_if_changed)  # per process, as tests load thousands of pages


class BuiltFilesFinder(FileSystemFinder):
    """Finds the files of STATICFILES_DIRS; builds those of BUILDERS first, if a source has changed."""

    def find(self, path, **options):
        """Return the path of a file, as every finder of Django does."""
        folder, _, name = path.rpartition("/")
        if folder in BUILDERS and name in BUILDERS[folder].BUILT:
            prepare = build_if_changed if settings.DEBUG else build_once
            prepare(folder)
        return super().find(path, **options)

    def list(self, ignore_patterns):
        """Yield all files with their storages, as every finder of Django does."""
        for folder in BUILDERS:
            build_if_changed(folder)
        return super().list(ignore_patterns)
