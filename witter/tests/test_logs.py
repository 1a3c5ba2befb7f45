"""Logs have no private data."""

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings

from witter.server.logs import RedactingFormatter, redact


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("could not send to ana@example.org today", "could not send to … today"),
        ("GET /password/reset/key/1-cx1f3a-0f99aabbccddeeff001122/", "GET /password/reset/key/…/"),
        ("GET /search?q=what+I+looked+for 200", "GET /search?… 200"),
        ("duplicate key\nDETAIL:  Key (email)=(a@b.org) already exists.", "duplicate key\n…"),
        ("GET /ana/status/1234567890 200", "GET /ana/status/1234567890 200"),
        ('File "/site-packages/django/core/handlers/base.py", line 197', None),
    ],
)
def test_addresses_tokens_queries_and_values_are_redacted(message, logged):
    assert redact(message) == (logged or message)


def test_tracebacks_are_redacted():
    try:
        raise ValueError("no such person: ana@example.org")
    except ValueError as error:
        record = logging.LogRecord("witter", logging.ERROR, __file__, 1, "failed", (), (type(error), error, None))
    assert "ana@" not in RedactingFormatter().format(record)


def record_of(message, *args, exc_info=None):
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, exc_info)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/x\nERROR Reference w-000000 is forged", r"/x\nERROR Reference w-000000 is forged"),
        ("/x\r\x1b[2J\x00\x7f\x9b", r"/x\r\x1b[2J\x00\x7f\x9b"),
        ("/x\u2028ERROR\u2029\x85", r"/x\u2028ERROR\u2029\x85"),
        ("/\u202egnp\u2069.exe", r"/\u202egnp\u2069.exe"),
        ("/\udcff", r"/\udcff"),
        ("/高橋/नमस्ते/\\n", "/高橋/नमस्ते/\\n"),
    ],
)
def test_log_message_is_one_line(path, logged):
    line = RedactingFormatter("{levelname} {message}", style="{").format(record_of("Not found: %s", path))
    assert line == f"ERROR Not found: {logged}"


def test_exception_message_lines_are_indented():
    try:
        raise ValueError("odd\nERROR Reference w-000000 is forged\r\x1b[2J")
    except ValueError as error:
        record = record_of("failed", exc_info=(type(error), error, error.__traceback__))
    lines = RedactingFormatter("{levelname} {message}", style="{").format(record).split("\n")
    assert [line for line in lines if not line.startswith("  ")] == ["ERROR failed"]
    assert lines[1] == "  Traceback (most recent call last):"
    assert lines[-1] == r"  ERROR Reference w-000000 is forged\r\x1b[2J"


def test_multiline_database_details_are_redacted():
    text = "failed\nDETAIL:  Failing row contains (1, my bio\n\nis mine, x).\nCONTEXT:  here"
    assert redact(text) == "failed\n…\nCONTEXT:  here"


def test_redacting_takes_linear_time():
    assert redact("a" * 100_000)
    assert redact("/" * 100_000)
    assert redact("a@" * 50_000)


@pytest.mark.parametrize(
    ("logger", "level", "logged"),
    [
        ("django.security.RequestDataTooBig", logging.ERROR, False),
        ("django.security.TooManyFilesSent", logging.ERROR, False),
        ("django.security.DisallowedHost", logging.ERROR, False),
        ("gunicorn.http.wsgi", logging.WARNING, False),  # it logs every HEAD request
        ("django.security.csrf", logging.WARNING, True),
        ("gunicorn.error", logging.ERROR, True),
        ("django.request", logging.ERROR, True),
    ],
)
def test_client_errors_are_not_logged(logger, level, logged):
    assert logging.getLogger(logger).isEnabledFor(level) is logged


ONE_REQUEST = r"""
from datetime import timedelta
from types import SimpleNamespace

import django
from gunicorn.config import Config

from witter.gunicorn_conf import RedactingLogger, access_log_format

config = Config()
config.set("accesslog", "-")
config.set("access_log_format", access_log_format)
log = RedactingLogger(config)
django.setup()
path = "/x\nERROR is forged\x1b[2J\xe2\x80\xa8"
environ = {"REQUEST_METHOD": "GET", "RAW_URI": "/x", "SERVER_PROTOCOL": "HTTP/1.1", "PATH_INFO": path}
response = SimpleNamespace(status="404 Not Found", sent=5, headers=[])
log.access(response, SimpleNamespace(headers=[]), environ, timedelta(milliseconds=7))
"""


def test_access_log_has_one_line_per_request():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "witter.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ONE_REQUEST], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "GET /x\\nERROR is forged\\x1b[2Jâ\\x80¨ 404 5B 7ms\n", done.stderr
