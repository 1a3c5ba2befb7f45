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
WITTER_DOLLAR=pa${WITTER_SET}ss
WITTER_BARE=   # made once when unset
WITTER_WIDE = wide
odd
"""


@pytest.fixture
def setting(monkeypatch):
    return lambda value: monkeypatch.setenv("WITTER_TRIAL", value)


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("Yes", True), ("off", False), (" 0 ", False)])
def test_flag_values(setting, value, flag):
    setting(value)
    assert env.env.bool("WITTER_TRIAL", not flag) is flag


@pytest.mark.parametrize("value", ["", " "])
def test_blank_or_unset_variable_has_default(setting, value):
    setting(value)
    for name in ("WITTER_TRIAL", "WITTER_UNSET"):
        assert env.env.bool(name, True) is True
        assert env.env.int(name, 7) == 7
        assert env.env.str(name, None) is None


def test_list_of_hosts_may_have_spaces_and_empty_items(setting):
    setting(" a.example , b.example,, ")
    assert env.env.hosts("WITTER_TRIAL", "") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("read", "remedy"), [(env.env.bool, "must be 1 or 0."), (env.env.int, "must be a whole number.")]
)
def test_invalid_value_is_refused_by_name(setting, capsys, read, remedy):
    setting("perhaps")
    with pytest.raises(SystemExit), env.errors_in_one_line():
        read("WITTER_TRIAL", None)
    assert capsys.readouterr().err == f"Witter does not start: WITTER_TRIAL {remedy}\n"


def test_file_sets_only_unset_variables(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    os.environ["WITTER_SET"] = "environment"
    file = tmp_path / ".env"
    file.write_text(FILE)
    env.load_file(file)
    assert env.env.str("WITTER_SET") == "environment"
    assert env.env.str("WITTER_A") == "two words"
    assert env.env.str("WITTER_B") == "quoted # text"
    assert os.environ["WITTER_EMPTY"] == ""
    assert os.environ["WITTER_BARE"] == ""
    assert os.environ["WITTER_WIDE"] == "wide"
    assert os.environ["WITTER_DOLLAR"] == "pa${WITTER_SET}ss"
    assert "# a comment" not in os.environ


def test_byte_order_mark_hides_no_line(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())
    file = tmp_path / ".env"
    file.write_text("WITTER_A=first\nWITTER_B=second\n", encoding="utf-8-sig")
    env.load_file(file)
    assert (env.env.str("WITTER_A"), env.env.str("WITTER_B")) == ("first", "second")


def test_unreadable_file_is_refused(tmp_path):
    file = tmp_path / ".env"
    file.write_bytes(b"WITTER_NAME=caf\xe9\n")
    with pytest.raises(ImproperlyConfigured, match="it is not UTF-8"):
        env.load_file(file)


def test_missing_file_is_ignored(tmp_path):
    env.load_file(tmp_path / "missing")
