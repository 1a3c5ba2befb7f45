"""Read settings from environment variables and the file .env. Invalid values raise ImproperlyConfigured.

Importing this module reads the file, so that every process (gunicorn, manage.py, scripts) has the same settings. Under
pytest the file is not read.
"""

import contextlib
import os
import re
import secrets
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
CANNOT_START = 3  # exit status: gunicorn does not restart such a worker
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")  # a name, IPv4 or IPv6
ROOT = Path(__file__).resolve().parent.parent
MAKE_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
MIN_KEY_LENGTH = 20
READS_FILE = "PYTEST_VERSION" not in os.environ
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def load_file(path):
    """Set environment variables from the NAME=value lines of a .env file. Variables that are set keep their value."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
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
    """Exit with one line on standard error, instead of a traceback, on ImproperlyConfigured."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.stderr.write(f"Witter does not start: {error}\n")
        sys.exit(CANNOT_START)


def text(name, default=""):
    """Return the variable's value, stripped, or `default` if it is unset."""
    return os.environ.get(name, default).strip()


def flag(name, default=False):
    """Return a boolean. Raise ImproperlyConfigured for any other value."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name, default, least=0, most=10**9):
    """Return an integer from `least` to `most`. Raise ImproperlyConfigured for any other value."""
    value = text(name, str(default)) or str(default)
    if not re.fullmatch(r"-?[0-9]{1,15}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def choice(name, default, others):
    """Return `default` or one of `others`. Raise ImproperlyConfigured for any other value."""
    value = text(name) or default
    if value not in {default, *others}:
        raise ImproperlyConfigured(f"{name} must be {' or '.join([default, *others])}, not {value!r}.")
    return value


def line(name, default=""):
    """Return a text that is part of headers. Raise ImproperlyConfigured for control characters."""
    value = text(name) or default
    if not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be one line of printable characters, not {value!r}.")
    return value


def origin(name, default):
    """Return an origin (scheme, host, port) without trailing slash. Raise ImproperlyConfigured for any other value."""
    value = (text(name) or default).rstrip("/")
    try:
        parts = urlsplit(value)
        is_origin = (
            parts.port != 0 and HOST.fullmatch(parts.hostname or "") and not (parts.path or "@" in parts.netloc)
        )
    except ValueError:
        is_origin = False
    if not is_origin or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        displayed = "what it is" if "@" in value else repr(value)  # it may contain a password
        raise ImproperlyConfigured(f"{name} must look like https://witter.example.org, not {displayed}.")
    return value


def hosts(name):
    """Return a list of host names. Raise ImproperlyConfigured for a scheme, a port or a path."""
    for host in words(name):
        if not HOST.fullmatch(host.removeprefix(".").removeprefix("[").removesuffix("]")) and host != "*":
            raise ImproperlyConfigured(f"{name} must hold host names like www.example.org, not {host!r}.")
    return words(name)


def database_at(name, parse, **options):
    """Return a PostgreSQL URL parsed by `parse`, or None if unset. Raise ImproperlyConfigured for any other URL."""
    if not (value := text(name)):
        return None
    try:
        database = parse(value, **options)
    except ValueError:
        database = {}
    if database.get("ENGINE") != "django.db.backends.postgresql" or not database["NAME"]:
        # The message leaves out the value, which has a password.
        raise ImproperlyConfigured(f"{name} must be a postgres:// address: postgres://user:password@host:5432/name.")
    return database


def database_name(name, default):
    """Return the name of a database on the embedded server. Raise ImproperlyConfigured for other characters."""
    value = text(name) or default
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,63}", value):
        raise ImproperlyConfigured(f"{name} must be 1 to 63 letters, digits, _ or -, not {value!r}.")
    return value


def sender(name, default):
    """Return an e-mail address, optionally with a name. Raise ImproperlyConfigured for any other value."""
    value = line(name)
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise ImproperlyConfigured(f"{name} must look like Our Town <witter@example.org>, not {value!r}.")
    return value or default


def folder(name, default):
    """Return the absolute path of a folder, which need not exist. Raise ImproperlyConfigured for a file."""
    path = Path(text(name) or default).absolute()
    with errors_named(name, path):
        if path.exists() and not path.is_dir():
            raise ImproperlyConfigured(f"{name} must name a folder, and {path} is none.")
    return path


@contextlib.contextmanager
def errors_named(name, path):
    """Raise ImproperlyConfigured with the variable's name if the system refuses what the block does below `path`."""
    try:
        yield
    except OSError as error:
        reason = f"{path} cannot be used ({error.strerror})"
        raise ImproperlyConfigured(f"{name} must name a folder that Witter can write to: {reason}.") from None


def words(name, default=""):
    """Return the items of a comma-separated list, without empty ones."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir():
    """Return the folder of the site's data, created if missing: uploads, e-mails, secret key, embedded database."""
    path = folder("WITTER_VAR", ROOT / "var")
    with errors_named("WITTER_VAR", path):
        path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(folder):
    """Return SECRET_KEY, or the key stored in the file `secret_key` of `folder`, creating it if missing.

    Raise ImproperlyConfigured for a key of fewer than MIN_KEY_LENGTH characters.
    """
    path = folder / "secret_key"
    key = text("SECRET_KEY") or stored_key(path)
    if len(key) < MIN_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY must have at least {MIN_KEY_LENGTH} characters. This makes one: {MAKE_KEY}"
            f" (without SECRET_KEY, one is made and kept in {path})."
        )
    return key


def stored_key(path):
    """Return the key in the file at `path`, creating it if missing."""
    with errors_named("WITTER_VAR", path):
        if not path.exists():
            part = path.with_suffix(f".{secrets.token_hex(4)}")
            part.touch(mode=0o600)
            part.write_text(secrets.token_urlsafe(50))
            with contextlib.suppress(FileExistsError):  # another process has created it meanwhile
                path.hardlink_to(part)
            part.unlink()
        return path.read_text()


with errors_in_one_line():
    if READS_FILE:
        load_file(ROOT / ".env")

if __name__ == "__main__":  # scripts/backup and scripts/restore need the folder
    with errors_in_one_line():
        sys.stdout.write(f"{var_dir()}\n")
