"""Read settings from the environment and from the file .env, and refuse what makes no sense with a clear sentence.

The file is read when this module is imported, which is before anything can ask for a setting: by whatever way a
process starts, it sees the same. Tests read none.
"""

import contextlib
import os
import re
import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ENV_LINE = re.compile(
    r"""
    \s* (?:export\s+)? (?P<name>\w+) \s*=
    (?: \s* (?P<mark>["']) (?P<quoted>.*?) (?P=mark) | (?P<plain>.*?) )
    \s* (?:\s\#.*)? $
    """,
    re.VERBOSE,
)
CANNOT_START = 3  # the exit status of a worker that gunicorn does not start again
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")  # a name, IPv4 or IPv6
ROOT = Path(__file__).resolve().parent.parent
READS_FILE = "PYTEST_VERSION" not in os.environ
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def load_file(path):
    """Take over what a .env file says (NAME=value lines), except where the environment speaks itself."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ImproperlyConfigured(f"{path} cannot be read ({reason}): correct it, or remove it.") from None
    for line in lines:
        if found := ENV_LINE.match(line):
            os.environ.setdefault(found["name"], (found["quoted"] or found["plain"] or "").strip())


@contextlib.contextmanager
def errors_in_one_line():
    """End the process with one line on standard error, instead of a traceback, where a setting is refused."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Witter does not start: {error}\n")
        sys.exit(CANNOT_START)


def text(name, default=""):
    """The variable's value without surrounding space, or `default` when it is unset."""
    return os.environ.get(name, default).strip()


def flag(name, default=False):
    """True or False; raises ImproperlyConfigured for anything that is neither."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name, default, least=0, most=10**9):
    """A whole number from `least` to `most`; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default)) or str(default)
    if not re.fullmatch(r"-?[0-9]{1,15}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def choice(name, default, others):
    """One of a few words; raises ImproperlyConfigured for any other."""
    value = text(name) or default
    if value not in {default, *others}:
        raise ImproperlyConfigured(f"{name} must be {' or '.join([default, *others])}, not {value!r}.")
    return value


def line(name, default=""):
    """A text that becomes part of headers; raises ImproperlyConfigured for control characters in it."""
    value = text(name) or default
    if not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of printable characters, not {value!r}.")
    return value


def origin(name, default):
    """Scheme, host and port of a site, without a slash at the end; raises ImproperlyConfigured for anything else."""
    value = (text(name) or default).rstrip("/")
    try:
        parts = urlsplit(value)
        is_origin = (
            parts.port != 0 and HOST.fullmatch(parts.hostname or "") and not (parts.path or "@" in parts.netloc)
        )
    except ValueError:
        is_origin = False
    if not is_origin or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        shown = "what it is" if "@" in value else repr(value)  # there may be a password in it
        raise ImproperlyConfigured(f"{name} must look like https://witter.example.org, not {shown}.")
    return value


def hosts(name):
    """A list of host names; raises ImproperlyConfigured for a scheme, a port or a path."""
    for host in words(name):
        if not HOST.fullmatch(host.removeprefix(".").removeprefix("[").removesuffix("]")) and host != "*":
            raise ImproperlyConfigured(f"{name} must hold host names like www.example.org, not {host!r}.")
    return words(name)


def database_at(name, parse, **options):
    """What `parse` makes of a PostgreSQL address, or None without one; raises ImproperlyConfigured for any other."""
    if not (value := text(name)):
        return None
    try:
        database = parse(value, **options)
    except ValueError:
        database = {}
    if database.get("ENGINE") != "django.db.backends.postgresql" or not database["NAME"]:  # the value has a password
        raise ImproperlyConfigured(f"{name} must be a postgres:// address: postgres://user:password@host:5432/name.")
    return database


def database_name(name, default):
    """The name of a database on the embedded server; raises ImproperlyConfigured for one with odd characters."""
    value = text(name) or default
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,63}", value):
        raise ImproperlyConfigured(f"{name} must be 1 to 63 letters, digits, _ or -, not {value!r}.")
    return value


def sender(name, default):
    """An e-mail address, with a name or without; raises ImproperlyConfigured for anything else."""
    value = line(name)
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise ImproperlyConfigured(f"{name} must look like Our Town <witter@example.org>, not {value!r}.")
    return value or default


def folder(name, default):
    """The absolute path of a folder that may have to be made; raises ImproperlyConfigured for a file."""
    path = Path(text(name) or default).absolute()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} must name a folder, and {path} is none.")
    return path


def words(name, default=""):
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir():
    """Where everything is kept that is not code: uploads, e-mails, the secret key, the embedded database."""
    return folder("WITTER_VAR", ROOT / "var")


with errors_in_one_line():  # whoever asks comes later
    if READS_FILE:
        load_file(ROOT / ".env")

if __name__ == "__main__":  # asked by scripts
    with errors_in_one_line():
        sys.stdout.write(f"{var_dir()}\n")
