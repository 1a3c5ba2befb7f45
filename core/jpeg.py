"""The decoding cost of a JPEG: each scan passes over the whole picture, however few bytes it has."""

import re

MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")  # of a segment; excludes fill bytes and restart markers
SCAN, END = b"\xda", b"\xd9"


def count_scans(data, limit):
    """Return the number of scans in the JPEG `data` (bytes) up to its end marker, counting up to `limit`."""
    position = scans = 0
    while scans < limit and (found := MARKER.search(data, position)) and found[1] != END:
        scans += found[1] == SCAN
        length = int.from_bytes(data[found.end() : found.end() + 2])
        position = found.end() + max(length, 2)
    return scans
