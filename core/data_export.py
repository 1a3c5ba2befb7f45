"""What belongs to a person, as one ZIP file of JSON and pictures that is made while it is sent.

Apps say what they hold of somebody. Nothing is kept in memory but the piece under way, so the archive of a lively
account costs no more at a time than that of a quiet one.
"""

import json
from itertools import chain
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

ROWS_PER_CHUNK = 1000  # taken from the database at once
CHUNK_SIZE = 2**16  # bytes

_rows, _pictures = {}, []


def register_rows(of_person):
    """A decorator: what the function gives for a person, a queryset of `values()`, is a file of its name."""
    _rows[of_person.__name__] = of_person
    return of_person


def register_files(of_person):
    """A decorator: the stored files that the function gives for a person lie in the archive by their names."""
    _pictures.append(of_person)
    return of_person


def stream_zip(person):
    """The ZIP file in pieces of bytes."""
    sink = ChunkBuffer()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, of_person in _rows.items():
            with archive.open(f"{name}.json", "w") as file:
                for piece in as_json(of_person(person)):
                    file.write(piece.encode())
                    yield from sink.taken()
        for picture in chain.from_iterable(of_person(person) for of_person in _pictures):
            if not picture.storage.exists(picture.name):  # deleted meanwhile
                continue
            with archive.open(picture.name, "w") as file, picture.open() as stored:
                for piece in stored.chunks(CHUNK_SIZE):
                    file.write(piece)
                    yield from sink.taken()
    yield from sink.taken()


def as_json(queryset):
    """A JSON list in pieces, one row on each line."""
    before = "["
    for row in queryset.iterator(ROWS_PER_CHUNK):
        yield f"{before}\n{json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


class ChunkBuffer:
    """A file that keeps what was written until it is taken."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing waits here."""

    def taken(self):
        """What has been written since, in pieces."""
        pieces, self.pieces = self.pieces, []
        return pieces
