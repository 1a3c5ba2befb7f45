"""Write the top-level domains into the browser's character counter: `python -m twitter_text.build_js_tlds`."""

from itertools import pairwise, takewhile
from pathlib import Path

import regex

from twitter_text.domains import TLDS

COUNTER = Path(__file__).parents[1] / "static/js/character_count.js"
PACKED = regex.compile(r"(?<=const PACKED = `\n)[^`]*+(?=`)")
WIDTH = 119


def packed_tlds() -> str:
    """Return the sorted names, front-coded: a letter for the length of the prefix shared with the name before, then
    the rest of the name. `A` is 0, `B` is 1, and so on.
    """
    lines = [""]
    for previous, name in pairwise(["", *sorted(TLDS)]):
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(previous, name, strict=False))))
        piece = chr(ord("A") + shared) + name[shared:]
        if len(lines[-1] + piece) > WIDTH:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    COUNTER.write_text(PACKED.sub(packed_tlds(), COUNTER.read_text()))
