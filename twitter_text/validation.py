"""Whether a whole text is one name, list, tag or address, by twitter-text's rules.

These are the grammar's rules, not the site's: twitter-text reads names of up to 20 characters.
"""

import regex

from twitter_text.entities import hashtags, mentions, mentions_or_lists

# RFC 3986 split into its parts, and what may stand in each; hosts may be in any script.
PARTS = regex.compile(
    r"(?:(?P<scheme>[^:/?\#]+)://)?(?P<authority>[^/?\#]*)(?P<path>[^?\#]*)(?:\?(?P<query>[^\#]*))?(?:\#(?P<fragment>.*))?"
)
UNRESERVED = r"A-Za-z0-9\p{Cyrillic}\p{Pd}._~"
SUB_DELIMITERS = r"!$&'()*+,;="
PERCENT = r"%[0-9A-Fa-f]{2}"
USER = rf"(?:[{UNRESERVED}{SUB_DELIMITERS}:]|{PERCENT})*+"
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IP = rf"{OCTET}(?:\.{OCTET}){{3}}|\[[A-Fa-f0-9:.]+\]"
# A label starts and ends with a letter or digit; the domain proper has no underscore, the last label no digit first.
EDGE = r"[A-Za-z0-9[^\x00-\x7F]]"
SUBDOMAIN = rf"(?={EDGE})(?:{EDGE}|[_\-])++(?<={EDGE})\."
DOMAIN = rf"(?={EDGE})(?:{EDGE}|-)++(?<={EDGE})"
HOST = rf"(?:{SUBDOMAIN})*{DOMAIN}\.(?![0-9]){DOMAIN}"
AUTHORITY = regex.compile(rf"(?:{USER}@)?+(?:{IP}|{HOST})(?::[0-9]{{1,5}})?", regex.VERSION1)
PATH = regex.compile(rf"(?:/(?:[{UNRESERVED}{SUB_DELIMITERS}:|@]|{PERCENT})*+)*+")
QUERY = regex.compile(rf"(?:[{UNRESERVED}{SUB_DELIMITERS}:|@/?]|{PERCENT})*+")


def is_username(text: str) -> bool:
    """Whether the text is one mention and nothing else: `@ana`."""
    return [(0, len(text))] == [(name.start, name.end) for name in mentions(text)]


def is_list(text: str) -> bool:
    """Whether the text is one list and nothing else: `@ana/friends`."""
    return [("list", 0, len(text))] == [(entity.kind, entity.start, entity.end) for entity in mentions_or_lists(text)]


def is_hashtag(text: str) -> bool:
    """Whether the text is one hashtag and nothing else: `#tag`."""
    return [(0, len(text))] == [(tag.start, tag.end) for tag in hashtags(text)]


def is_url(text: str, *, require_protocol: bool = True) -> bool:
    """Whether the text is a well-formed web address; without `require_protocol`, `example.com` is one too."""
    parts = PARTS.fullmatch(text)
    if not parts or (require_protocol and (parts["scheme"] or "").lower() not in ("http", "https")):
        return False
    return all(
        rule.fullmatch(part or "")
        for rule, part in (
            (AUTHORITY, parts["authority"]),
            (PATH, parts["path"]),
            (QUERY, parts["query"]),
            (QUERY, parts["fragment"]),
        )
    )
