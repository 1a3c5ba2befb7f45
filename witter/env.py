"""Read settings from the environment, with a clear word when one makes no sense."""

import os
import re
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ENV_LINE = re.compile(
    r"""
    \s* (?:export\s+)? (?P<name>\w+) \s*=
    (?: \s* (?P<mark>["']) (?P<quoted>.*?) (?P=mark) | (?P<plain>.*?) )
    \s* (?:\s\#.*)? $
    """,
    re.VERBOSE,
)
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def load_file(path):
    """Take over what a .env file says (NAME=value lines), except where the environment speaks itself."""
    for line in path.read_text().splitlines() if path.exists() else ():
        if found := ENV_LINE.match(line):
            os.environ.setdefault(found["name"], (found["quoted"] or found["plain"] or "").strip())


def text(name, default=""):
    """The variable's value without surrounding space, or `default` when it is unset."""
    return os.environ.get(name, default).strip()


def flag(name, default=False):
    """True or False; raises ImproperlyConfigured for anything that is neither."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name, default):
    """A whole number; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name, default=""):
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir():
    """Where everything is kept that is not code: uploads, e-mails, the secret key, the embedded database."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(text("WITTER_VAR") or default).absolute()


if __name__ == "__main__":  # asked by scripts
    load_file(Path(__file__).resolve().parent.parent / ".env")
    sys.stdout.write(f"{var_dir()}\n")
