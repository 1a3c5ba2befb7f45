"""Logs that may be shown to anyone: no passwords, no tokens, no e-mail addresses, nothing people wrote."""

import logging
import re

SECRETS = re.compile(
    r"""
    (?P<address> [^\s@"'<>(=]{1,64}@[^\s@"'<>)]{1,255} )      # ana@example.org
    | (?<=[/=]) (?P<token> (?=[^/\s?&]{0,80}\d) [\w:.-]{24,} )   # /password/reset/key/2-cx1f3a-0f…
    | ^DETAIL: (?P<values> .* )                               # PostgreSQL: Key (email)=(…) already exists
    | (?<=\?) (?P<query> \S+ )                                # /search?q=…
    """,
    re.VERBOSE | re.MULTILINE,
)


def discreet(text):
    """The same text, with an ellipsis for whatever is nobody's business."""
    return SECRETS.sub("…", text)


class DiscreetFormatter(logging.Formatter):
    """Formats a record, traceback and all, without anything private."""

    def format(self, record):
        return discreet(super().format(record))
