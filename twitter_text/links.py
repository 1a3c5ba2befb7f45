"""Where the web addresses of a text are.

twitter-text does this with one regular expression that starts anew at every character. Here a text is
read once, label by label: `www.example.com` is a chain of labels that end in a dot, and the last of
its dots that a top-level domain follows makes it a domain.
"""

import regex

from twitter_text.characters import DIRECTIONAL, INVALID, LATIN_ACCENTS, SPACES
from twitter_text.domains import is_resolvable, tld_end

# An address does not start inside an ASCII word, nor right after @, $ or #.
NO_START = rf"A-Za-z0-9@\uFF20$\#\uFF03{INVALID}"
NO_START_WITHOUT_PROTOCOL = "-_./"
PROTOCOL = regex.compile(rf"(?<=(?:^|[^{NO_START}])([Hh][Tt][Tt][Pp][Ss]?://))")

# Labels may hold every script, and symbols: only ASCII punctuation and what cannot be seen is out.
# Dashes and underscores stand inside a label, never at its ends.
HIDDEN = rf"\x00-\x20\x7F{SPACES}{DIRECTIONAL}{INVALID}"
LABEL = rf"[^{HIDDEN}!-/:-@\[-`{{-~][^{HIDDEN}!-,./:-@\[-\^`{{-~]*+"
CHAIN = regex.compile(rf"(?<![{NO_START}]){LABEL}(?:(?<![_\-])\.(?:{LABEL}(?<![_\-])\.)*+)?+")
# Without http:// only plainer labels count: 文。example.com is a sentence and an address.
PLAIN_LABEL = rf"[A-Za-z0-9_\-{LATIN_ACCENTS}]++"
PLAIN_CHAIN = regex.compile(rf"{PLAIN_LABEL}(?:\.(?:{PLAIN_LABEL}\.)*+)?+")

PORT = regex.compile(r":[0-9]++")
# A path may hold punctuation, but what ends a sentence does not end a path. Parentheses come in pairs,
# one inside another at most, as in /Primer_(film).
PATH_INSIDE = r"!*';:,.$%\[\]~&|@[\p{Pd}--\-]"
PATH_ENDING = rf"A-Za-z0-9\p{{Cyrillic}}=_\#/+\-{LATIN_ACCENTS}"
IN_PARENTHESES = rf"[{PATH_INSIDE}{PATH_ENDING}]"
PARENTHESES = rf"\((?!\)){IN_PARENTHESES}*+(?:\({IN_PARENTHESES}++\){IN_PARENTHESES}*+)?+\)"
PATH = regex.compile(rf"/(?:[{PATH_INSIDE}]*+(?:[{PATH_ENDING}]++|{PARENTHESES}))*+", regex.VERSION1)
QUERY = regex.compile(r"\?(?:[!?*'();:+$%\[\].,~|@]*+[A-Za-z0-9_&=\#/\-]++)++")

T_CO = regex.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[Tt]\.[Cc][Oo]/([A-Za-z0-9]++)")
MAX_T_CO_SLUG = 40


def find_links(text: str) -> list[tuple[int, int]]:
    """Start and end of each address in the text, in order."""
    found, position = [], 0
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
        position = end + 1  # the character after an address may only stand before the next
    return found


def _with_protocol(text, start, domain, end):
    """The address `text[start:end]` unless its domain cannot be; of a t.co address only the short code counts."""
    if short := T_CO.match(text, start):
        if len(short[1]) > MAX_T_CO_SLUG:
            return
        end = _skip(QUERY, text, short.end())
    if is_resolvable(domain):
        yield start, end


def _without_protocol(domain, start, end):
    """The plain domains within `domain`, which starts at `start`; the last takes path and query, up to `end`."""
    position = 0
    while chain := PLAIN_CHAIN.search(domain, position):
        position = chain.end()
        if plain_end := _domain_end(domain, *chain.span()):
            position = plain_end
            if is_resolvable(domain[chain.start() : plain_end]):
                yield start + chain.start(), end if plain_end == len(domain) else start + plain_end


def _domain_end(text, start, end):
    """Where the longest domain ends that starts with labels of the chain `text[start:end]`, or None."""
    while (dot := text.rfind(".", start, end)) != -1:
        name_start = text.rfind(".", start, dot) + 1 or start
        if "_" not in text[name_start:dot] and (found := tld_end(text, dot + 1)):
            return found
        end = dot
    return None


def _skip(pattern, text, position):
    match = pattern.match(text, position)
    return match.end() if match else position
