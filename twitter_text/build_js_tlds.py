"""Writes the top-level domains into the counter in the browser: `python -m twitter_text.build_js_tlds`."""

from itertools import pairwise
from os.path import commonprefix
from pathlib import Path

import regex

from twitter_text.domains import TLDS

COUNTER = Path(__file__).parents[1] / "static/js/character_count.js"
PACKED = regex.compile(r"(?<=const PACKED = `\n)[^`]*+(?=`)")
WIDTH = 119


def packed_tlds() -> str:
    """The names in order, each as how many characters it shares with the one before (`A` is none) and its rest."""
    lines = [""]
    for previous, name in pairwise(["", *sorted(TLDS)]):
        shared = len(commonprefix([previous, name]))
        piece = chr(ord("A") + shared) + name[shared:]
        if len(lines[-1] + piece) > WIDTH:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    COUNTER.write_text(PACKED.sub(packed_tlds(), COUNTER.read_text()))
