"""Logs may be shown to anyone."""

import logging

import pytest

from witter.logs import DiscreetFormatter, discreet


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("could not send to ana@example.org today", "could not send to … today"),
        ("GET /password/reset/key/1-cx1f3a-0f99aabbccddeeff001122/", "GET /password/reset/key/…/"),
        ("GET /search?q=what+I+looked+for 200", "GET /search?… 200"),
        ("duplicate key\nDETAIL:  Key (email)=(a@b.org) already exists.", "duplicate key\n…"),
        ("GET /ana/status/1234567890 200", "GET /ana/status/1234567890 200"),
        ('File "/site-packages/django/core/handlers/base.py", line 197', None),
    ],
)
def test_addresses_tokens_queries_and_values_are_left_out(said, logged):
    assert discreet(said) == (logged or said)


def test_tracebacks_are_discreet_too():
    try:
        raise ValueError("no such person: ana@example.org")
    except ValueError as error:
        record = logging.LogRecord("witter", logging.ERROR, __file__, 1, "failed", (), (type(error), error, None))
    assert "ana@" not in DiscreetFormatter().format(record)


def test_a_hostile_line_costs_no_time():
    assert discreet("a" * 100_000)
    assert discreet("/" * 100_000)
    assert discreet("a@" * 50_000)


@pytest.mark.parametrize(
    ("logger", "level", "logged"),
    [
        ("django.security.RequestDataTooBig", logging.ERROR, False),
        ("django.security.TooManyFilesSent", logging.ERROR, False),
        ("django.security.DisallowedHost", logging.ERROR, False),
        ("gunicorn.http.wsgi", logging.WARNING, False),  # it has a word for every HEAD
        ("django.security.csrf", logging.WARNING, True),
        ("gunicorn.error", logging.ERROR, True),
        ("django.request", logging.ERROR, True),
    ],
)
def test_nobody_fills_the_log_by_asking_for_nonsense(logger, level, logged):
    assert logging.getLogger(logger).isEnabledFor(level) is logged
