"""Find the URLs of a text in linear time.

twitter-text uses one regular expression that is tried at every character. Here the text is scanned once: a chain is a
run of labels that end in a dot (`www.example.` of `www.example.com`), and the last dot that a top-level domain follows
makes it a domain.
"""

from collections.abc import Iterator

import regex

from twitter_text.characters import DIRECTIONAL, INVALID, LATIN_ACCENTS, SPACES
from twitter_text.domains import is_resolvable, tld_end

# A URL does not start inside an ASCII word, nor directly after @, $ or #.
NO_START = rf"A-Za-z0-9@\uFF20$\#\uFF03{INVALID}"
NO_START_WITHOUT_PROTOCOL = "-_./"
PROTOCOL = regex.compile(rf"(?<=(?:^|[^{NO_START}])([Hh][Tt][Tt][Pp][Ss]?://))")

# Labels may have letters of every script and symbols, but no ASCII punctuation and no invisible characters.
# Dashes and underscores are allowed inside a label, not at its ends.
HIDDEN = rf"\x00-\x20\x7F{SPACES}{DIRECTIONAL}{INVALID}"
LABEL = rf"[^{HIDDEN}!-/:-@\[-`{{-~][^{HIDDEN}!-,./:-@\[-\^`{{-~]*+"
CHAIN = regex.compile(rf"(?<![{NO_START}]){LABEL}(?:(?<![_\-])\.(?:{LABEL}(?<![_\-])\.)*+)?+")
# Without http:// labels are Latin only: 文。example.com is a sentence and a URL.
PLAIN_LABEL = rf"[A-Za-z0-9_\-{LATIN_ACCENTS}]++"
PLAIN_CHAIN = regex.compile(rf"{PLAIN_LABEL}(?:\.(?:{PLAIN_LABEL}\.)*+)?+")

PORT = regex.compile(r":[0-9]++")
# A path may have punctuation, but does not end in a sentence's punctuation. Parentheses are balanced, as in
# /Primer_(film), and nested once at most.
PATH_INSIDE = r"!*';:,.$%\[\]~&|@[\p{Pd}--\-]"
PATH_ENDING = rf"A-Za-z0-9\p{{Cyrillic}}=_\#/+\-{LATIN_ACCENTS}"
IN_PARENTHESES = rf"[{PATH_INSIDE}{PATH_ENDING}]"
PARENTHESES = rf"\((?!\)){IN_PARENTHESES}*+(?:\({IN_PARENTHESES}++\){IN_PARENTHESES}*+)?+\)"
PATH = regex.compile(rf"/(?:[{PATH_INSIDE}]*+(?:[{PATH_ENDING}]++|{PARENTHESES}))*+", regex.VERSION1)
QUERY = regex.compile(r"\?(?:[!?*'();:+$%\[\].,~|@]*+[A-Za-z0-9_&=\#/\-]++)++")

T_CO = regex.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[Tt]\.[Cc][Oo]/([A-Za-z0-9]++)")
MAX_T_CO_SLUG = 40


def find_links(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each URL of the text, in order."""
    found: list[tuple[int, int]] = []
    position = 0
    while "." in text and (chain := CHAIN.search(text, position)):
        start, position = chain.span()
        domain_end = _domain_end(text, start, position)
        if domain_end is None:
            continue
        port_end = _skip(PORT, text, domain_end)
        path_end = _skip(PATH, text, port_end)
        end = _skip(QUERY, text, path_end)
        if protocol := PROTOCOL.match(text, start):
            found += _with_protocol(text, protocol.start(1), text[start:domain_end], end)
        elif start == 0 or text[start - 1] not in NO_START_WITHOUT_PROTOCOL:
            found += _without_protocol(text[start:domain_end], start, end if path_end > port_end else domain_end)
        position = end + 1  # the character after a URL cannot start the next
    return found


def _with_protocol(text: str, start: int, domain: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the URL `text[start:end]` if its domain is resolvable. A t.co URL ends after its slug and query."""
    if short := T_CO.match(text, start):
        if len(short[1]) > MAX_T_CO_SLUG:
            return
        end = _skip(QUERY, text, short.end())
    if is_resolvable(domain):
        yield start, end


def _without_protocol(domain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the Latin domains within `domain`, which starts at `start`; the last one extends to `end`."""
    position = 0
    while chain := PLAIN_CHAIN.search(domain, position):
        position = chain.end()
        if plain_end := _domain_end(domain, *chain.span()):
            position = plain_end
            if is_resolvable(domain[chain.start() : plain_end]):
                yield start + chain.start(), end if plain_end == len(domain) else start + plain_end


def _domain_end(text: str, start: int, end: int) -> int | None:
    """Return the end of the longest domain that begins with labels of the chain `text[start:end]`, or None."""
    while (dot := text.rfind(".", start, end)) != -1:
        name_start = text.rfind(".", start, dot) + 1 or start
        if "_" not in text[name_start:dot] and (found := tld_end(text, dot + 1)):
            return found
        end = dot
    return None


def _skip(pattern: regex.Pattern[str], text: str, position: int) -> int:
    """Return the end of a match at `position`, or `position` if there is none."""
    match = pattern.match(text, position)
    return match.end() if match else position
