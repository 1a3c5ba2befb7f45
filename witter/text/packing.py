"""Writes the top-level domains into the counter in the browser: `python -m witter.text.packing`."""

from itertools import pairwise
from os.path import commonprefix
from pathlib import Path

import regex

from witter.text.domains import TLDS

COUNTER = Path(__file__).parents[2] / "static/js/counter.js"
PACKED = regex.compile(r"(?<=const PACKED = `\n)[^`]*+(?=`)")
WIDTH = 119


def packed() -> str:
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
    COUNTER.write_text(PACKED.sub(packed(), COUNTER.read_text()))
