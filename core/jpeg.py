"""How much work a JPEG is: each of its scans goes over all of the picture once more, however few bytes it has."""

import re

MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")  # of a segment: no filler, no restart within a scan
SCAN, END = b"\xda", b"\xd9"


def count_scans(data, most):
    """The number of scans in the JPEG `data` (bytes), up to its end as a decoder sees it; no further than `most`."""
    position = scans = 0
    while scans < most and (found := MARKER.search(data, position)) and found[1] != END:
        scans += found[1] == SCAN
        length = int.from_bytes(data[found.end() : found.end() + 2])
        position = found.end() + max(length, 2)
    return scans
