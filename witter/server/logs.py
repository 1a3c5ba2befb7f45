"""Logging without private data: no passwords, tokens, email addresses or texts of users."""

import logging
import re
import textwrap

from core.db.connection_errors import is_unreachable

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
CONTROLS_EXCEPT_NEWLINE = re.compile(rf"(?!\n){CONTROLS.pattern}")
SECRETS = re.compile(
    r"""
    (?P<address> [^\s@"'<>(=]{1,64}@[^\s@"'<>)]{1,255} )      # ana@example.org
    | (?<=[/=]) (?P<token> (?=[^/\s?&]{0,80}\d) [\w:.-]{24,} )   # /password/reset/key/2-cx1f3a-0f…
    # PostgreSQL: Key (email)=(…) already exists, or a whole row, whose texts may have several lines
    | ^[ ]*DETAIL: (?P<values> .* (?: \n (?! [ ]*(?:HINT|CONTEXT|Traceback|The[ ]above|During[ ]handling) ) .* )* )
    | (?<=\?) (?P<query> \S+ )                                # /search?q=…
    """,
    re.VERBOSE | re.MULTILINE,
)


def redact(text):
    """Return `text` with email addresses, tokens, query strings and database values replaced by an ellipsis."""
    return SECRETS.sub("…", text)


def on_one_line(text):
    """Return `text` with each control character, line break and direction mark escaped as Python writes it.

    A decoded path may contain any of them, and could forge log lines or send escape sequences to a terminal.
    """
    return CONTROLS.sub(_escaped, text)


def _escaped(character):
    return ascii(character[0])[1:-1]


class RedactingFormatter(logging.Formatter):
    """Formats a record without private data: one line, then the traceback, if any, indented."""

    def format(self, record):
        return redact(super().format(record))

    def formatMessage(self, record):  # noqa: N802 (the name is logging's)
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei):  # noqa: N802
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info):  # noqa: N802
        return _indented(super().formatStack(stack_info))


def _indented(text):
    """Return a traceback with every line indented, also the lines of an exception's message."""
    return textwrap.indent(CONTROLS_EXCEPT_NEWLINE.sub(_escaped, text), "  ")


class DatabaseGoneFilter(logging.Filter):
    """Removes the traceback of a request that failed because the database was unreachable."""

    def filter(self, record):
        error = record.exc_info[1] if record.exc_info else None
        if is_unreachable(error):
            record.msg, record.args = f"{record.getMessage()} (the database does not answer)", ()
            record.exc_info = record.exc_text = None
        return True


def logging_config(is_debug):
    """Return the setting LOGGING: everything to standard error, redacted."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "redacting": {
                "()": "witter.server.logs.RedactingFormatter",
                "style": "{",
                "format": "{levelname} {message}",
            }
        },
        "filters": {"database": {"()": "witter.server.logs.DatabaseGoneFilter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "redacting", "filters": ["database"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "INFO" if is_debug else "WARNING", "propagate": False},
            "django.request": {"level": "WARNING" if is_debug else "ERROR"},  # not for a 404
            "django.security": {"level": "CRITICAL"},  # not for scanners or bodies that are too large
            "django.security.csrf": {"level": "WARNING"},  # reveals a wrong address or proxy
            "gunicorn.error": {"level": "ERROR"},  # as "gunicorn" it would silence the access log
            "gunicorn.http": {"level": "ERROR"},  # not for a HEAD
        },
    }
