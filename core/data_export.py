"""A person's data as a ZIP file of JSON and pictures, streamed while it is made.

Apps register their rows and files. Memory use is one chunk, independent of the size of the account.
"""

import json
from collections.abc import Callable
from itertools import chain

from django.core.serializers.json import DjangoJSONEncoder
from zipstream import ZIP_DEFLATED, ZipStream

ROWS_PER_CHUNK = 1000  # fetched from the database at once
CHUNK_SIZE = 2**16  # bytes

_row_sources: dict[str, Callable] = {}
_file_sources: list[Callable] = []


def register_rows(rows_of):
    """Register a function from a person to a queryset of `values()`; it becomes a JSON file with the function's name.

    Usable as a decorator.
    """
    _row_sources[rows_of.__name__] = rows_of
    return rows_of


def register_files(files_of):
    """Register a function from a person to their stored files, which are archived under their names.

    Usable as a decorator.
    """
    _file_sources.append(files_of)
    return files_of


def stream_zip(person):
    """Yield the ZIP file as chunks of bytes, none of them empty."""
    yield from filter(None, zip_chunks(person))


def zip_chunks(person):
    """Yield the ZIP file; chunks are empty while the compressor gathers input."""
    archive = ZipStream(compress_type=ZIP_DEFLATED)
    for name, rows_of in _row_sources.items():
        archive.add(map(str.encode, as_json(rows_of(person))), f"{name}.json")
        yield from archive.file()
    for stored_file in chain.from_iterable(files_of(person) for files_of in _file_sources):
        if not stored_file.storage.exists(stored_file.name):  # deleted meanwhile
            continue
        with stored_file.open() as stored:
            archive.add(stored.chunks(CHUNK_SIZE), stored_file.name)
            yield from archive.file()
    yield from archive.footer()


def as_json(queryset):
    """Yield a JSON list in chunks, one row per line."""
    before = "["
    for row in queryset.iterator(ROWS_PER_CHUNK):
        yield f"{before}\n{json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"
