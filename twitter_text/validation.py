"""Validate usernames, lists, hashtags and URLs by twitter-text's rules.

The site's own rules are stricter: twitter-text accepts usernames of up to 20 characters.
"""

import regex

from twitter_text.entities import hashtags, mentions, mentions_or_lists

# A URL split as in RFC 3986, appendix B, and the characters allowed in each part; hosts may be in any script.
PARTS = regex.compile(
    r"(?:(?P<scheme>[^:/?\#]+)://)?(?P<authority>[^/?\#]*)(?P<path>[^?\#]*)(?:\?(?P<query>[^\#]*))?(?:\#(?P<fragment>.*))?"
)
UNRESERVED = r"A-Za-z0-9\p{Cyrillic}\p{Pd}._~"
SUB_DELIMITERS = r"!$&'()*+,;="
PERCENT = r"%[0-9A-Fa-f]{2}"
USER = rf"(?:[{UNRESERVED}{SUB_DELIMITERS}:]|{PERCENT})*+"
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IP = rf"{OCTET}(?:\.{OCTET}){{3}}|\[[A-Fa-f0-9:.]+\]"
# A label starts and ends with a letter or digit. Only subdomains have underscores; the last has no leading digit.
EDGE = r"[A-Za-z0-9[^\x00-\x7F]]"
SUBDOMAIN = rf"(?={EDGE})(?:{EDGE}|[_\-])++(?<={EDGE})\."
DOMAIN = rf"(?={EDGE})(?:{EDGE}|-)++(?<={EDGE})"
HOST = rf"(?:{SUBDOMAIN})*{DOMAIN}\.(?![0-9]){DOMAIN}"
AUTHORITY = regex.compile(rf"(?:{USER}@)?+(?:{IP}|{HOST})(?::[0-9]{{1,5}})?", regex.VERSION1)
PATH = regex.compile(rf"(?:/(?:[{UNRESERVED}{SUB_DELIMITERS}:|@]|{PERCENT})*+)*+")
QUERY = regex.compile(rf"(?:[{UNRESERVED}{SUB_DELIMITERS}:|@/?]|{PERCENT})*+")


def is_username(text: str) -> bool:
    """Return whether the text is exactly one mention: `@ana`."""
    return [(0, len(text))] == [(name.start, name.end) for name in mentions(text)]


def is_list(text: str) -> bool:
    """Return whether the text is exactly one list: `@ana/friends`."""
    return [("list", 0, len(text))] == [(entity.kind, entity.start, entity.end) for entity in mentions_or_lists(text)]


def is_hashtag(text: str) -> bool:
    """Return whether the text is exactly one hashtag: `#tag`."""
    return [(0, len(text))] == [(tag.start, tag.end) for tag in hashtags(text)]


def is_url(text: str, *, require_protocol: bool = True) -> bool:
    """Return whether the text is a well-formed URL; without `require_protocol`, `example.com` is one too."""
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
