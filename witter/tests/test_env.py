"""Settings from environment variables and .env."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from witter import env

FILE = """# a comment=1

WITTER_SET=file
WITTER_A=two words  # said why
WITTER_B="quoted # text"
export WITTER_EMPTY=
WITTER_BARE=   # made once when unset
WITTER_WIDE = wide
odd
"""


@pytest.fixture
def setting(monkeypatch):
    return lambda value: monkeypatch.setenv("WITTER_TRIAL", value)


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("Yes", True), ("off", False), ("", False), (" 0 ", False)])
def test_flag_values(setting, value, flag):
    setting(value)
    assert env.flag("WITTER_TRIAL") is flag


def test_unset_variable_has_default():
    assert env.flag("WITTER_UNSET", True) is True
    assert env.number("WITTER_UNSET", 7) == 7
    assert env.words("WITTER_UNSET", "a, b,") == ["a", "b"]


@pytest.mark.parametrize("read", [env.flag, lambda name: env.number(name, 1)])
def test_invalid_value_is_refused_by_name(setting, read):
    setting("perhaps")
    with pytest.raises(ImproperlyConfigured, match="WITTER_TRIAL"):
        read("WITTER_TRIAL")


def test_file_sets_only_unset_variables(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ["WITTER_SET"] = "environment"
    file = tmp_path / ".env"
    file.write_text(FILE)
    env.load_file(file)
    assert env.text("WITTER_SET") == "environment"
    assert env.text("WITTER_A") == "two words"
    assert env.text("WITTER_B") == "quoted # text"
    assert env.text("WITTER_EMPTY", "default") == ""
    assert env.text("WITTER_BARE", "default") == ""
    assert os.environ["WITTER_WIDE"] == "wide"
    assert "# a comment" not in os.environ


def test_byte_order_mark_hides_no_line(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    file = tmp_path / ".env"
    file.write_text("WITTER_A=first\nWITTER_B=second\n", encoding="utf-8-sig")
    env.load_file(file)
    assert (env.text("WITTER_A"), env.text("WITTER_B")) == ("first", "second")


def test_missing_file_is_ignored(tmp_path):
    env.load_file(tmp_path / "missing")
