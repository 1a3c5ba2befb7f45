"""Top-level domains, and limits of the DNS on labels."""

from pathlib import Path

import regex

MAX_LABEL_LENGTH = 63

# Characters that may not follow a top-level domain: the word is longer, or it is part of an email address.
TLD_CONTINUES = regex.compile(r"[0-9A-Za-z@+\-]")
PUNYCODE_TLD = regex.compile(r"[Xx][Nn]--[0-9A-Za-z]++")

TLD_LIST = Path(__file__).with_name("tlds.txt")


def read_tlds() -> frozenset[str]:
    """Return the top-level domains of the root zone, in small letters; internationalised ones in their own script.

    The file is https://data.iana.org/TLD/tlds-alpha-by-domain.txt, unchanged. To update, replace it and run
    `python -m twitter_text.build_js_tlds`, which writes them into the browser's character counter.
    """
    lines = TLD_LIST.read_text(encoding="ascii").splitlines()
    names = (line.strip().lower() for line in lines if not line.startswith("#"))
    return frozenset(name[4:].encode().decode("punycode") if name.startswith("xn--") else name for name in names)


TLDS = read_tlds()
MAX_TLD_LENGTH = max(map(len, TLDS))


def tld_end(text: str, start: int) -> int | None:
    """Return the end of the longest top-level domain that starts at `start`, or None."""
    for end in range(min(start + MAX_TLD_LENGTH, len(text)), start + 1, -1):
        if text[start:end].lower() in TLDS and not TLD_CONTINUES.match(text, end):
            return end
    punycode = PUNYCODE_TLD.match(text, start)
    return punycode and punycode.end()


def is_resolvable(domain: str) -> bool:
    """Return whether every label of the domain fits the DNS once encoded (RFC 3490)."""
    return all(_fits_dns(label) for label in domain.split("."))


def _fits_dns(label: str) -> bool:
    if len(label) > MAX_LABEL_LENGTH:
        return False
    return label.isascii() or (not label.lower().startswith("xn--") and _encoded_length(label) <= MAX_LABEL_LENGTH)


def _encoded_length(label: str) -> int:
    """Return the length of the label as `xn--…`: the encoder of RFC 3492, counting digits instead of writing them.

    Python's codec has the same result but takes three times as long on hostile labels.
    """
    points = [ord(character) for character in label]
    done = basic = sum(point < 128 for point in points)
    length = len("xn--") + basic + bool(basic)
    current, delta, bias = 128, 0, 72
    for point in sorted({point for point in points if point >= 128}):
        delta += (point - current) * (done + 1)
        current = point
        for other in points:
            delta += other < current
            if other == current:
                length += _digits(delta, bias)
                bias = _adapt(delta, done + 1, first=done == basic)
                delta = 0
                done += 1
        delta += 1
        current += 1
    return length


def _digits(delta: int, bias: int) -> int:
    """Return the number of base-36 digits that encode `delta` (RFC 3492, section 6.3)."""
    count, base = 1, 36
    while delta >= (threshold := min(max(base - bias, 1), 26)):
        delta = (delta - threshold) // (36 - threshold)
        base += 36
        count += 1
    return count


def _adapt(delta: int, points: int, *, first: bool) -> int:
    """Return the bias for the next delta (RFC 3492, section 6.1)."""
    delta = delta // (700 if first else 2)
    delta += delta // points
    bias = 0
    while delta > 455:
        delta //= 35
        bias += 36
    return bias + 36 * delta // (delta + 38)
