"""A person's data as a ZIP file of JSON and pictures, streamed while it is made.

Apps register their rows and files. Only the current chunk is in memory, whatever the size of the account.
"""

import json
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

ROWS_PER_CHUNK = 1000  # fetched from the database at once
CHUNK_SIZE = 2**16  # bytes

_row_sources, _file_sources = {}, []


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
    """Yield the ZIP file as chunks of bytes."""
    buffer = ChunkBuffer()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, rows_of in _row_sources.items():
            with archive.open(f"{name}.json", "w") as file:
                for chunk in as_json(rows_of(person)):
                    file.write(chunk.encode())
                    yield from buffer.drain()
        for stored_file in chain.from_iterable(files_of(person) for files_of in _file_sources):
            if not stored_file.storage.exists(stored_file.name):  # deleted meanwhile
                continue
            with archive.open(stored_file.name, "w") as file, stored_file.open() as stored:
                for chunk in stored.chunks(CHUNK_SIZE):
                    file.write(chunk)
                    yield from buffer.drain()
    yield from buffer.drain()


def as_json(queryset):
    """Yield a JSON list in chunks, one row per line."""
    before = "["
    for row in queryset.iterator(ROWS_PER_CHUNK):
        yield f"{before}\n{json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


class ChunkBuffer:
    """A file object that buffers writes until they are drained."""

    def __init__(self):
        self.chunks = []

    def write(self, data):
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self):
        """Do nothing; ZipFile calls it."""

    def drain(self):
        """Return the chunks written since the last call."""
        chunks, self.chunks = self.chunks, []
        return chunks
