"""Settings from environment variables and the file .env, read with environs. Invalid values raise EnvError.

Here are the reader, `env`, and parsers and validators for what environs does not know. Importing this module reads the
file, so that every process (gunicorn, manage.py, scripts) has the same settings. Under pytest the file is not read.
"""

import base64
import contextlib
import os
import re
import secrets
import sys
from email.utils import parseaddr
from functools import partialmethod
from pathlib import Path
from urllib.parse import urlsplit

import environs
from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv
from environs import ValidationError, validate

CANNOT_START = 3  # exit status: gunicorn does not restart such a worker
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")  # a name, IPv4 or IPv6
ROOT = Path(__file__).resolve().parent.parent
MAKE_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
MIN_KEY_LENGTH = 20
VAPID_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # private keys are below it
READS_FILE = "PYTEST_VERSION" not in os.environ


def between(least, most):
    """Return a validator of numbers."""
    return validate.Range(least, most, error="must be a whole number from {min} to {max}, not {input}.")


class Env(environs.Env):
    """environs' reader, with spaces stripped. A blank variable has its default, like an unset one."""

    bool = partialmethod(environs.Env.bool, error_messages={"invalid": "must be 1 or 0."})
    int = partialmethod(
        environs.Env.int, validate=between(0, 10**9), error_messages={"invalid": "must be a whole number."}
    )

    def _get_value(self, env_key, default):
        value = super()._get_value(env_key, default)
        return value.strip() or default if isinstance(value, str) else value


env = Env()
DATABASE_NAME = validate.Regexp(
    r"[A-Za-z0-9_-]{1,63}\Z", error="must be 1 to 63 letters, digits, _ or -, not {input!r}."
)
ONE_LINE = validate.Predicate("isprintable", error="must be one line of printable characters, not {input!r}.")


def sender(value):
    """Raise ValidationError if the value is not an email address, optionally with a name."""
    ONE_LINE(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise ValidationError(f"must look like Our Town <witter@example.org>, not {value!r}.")


@env.parser_for("origin")
def origin(value):
    """Return an origin (scheme, host, port) without trailing slash."""
    value = value.rstrip("/")
    try:
        parts = urlsplit(value)
        is_origin = (
            parts.port != 0 and HOST.fullmatch(parts.hostname or "") and not (parts.path or "@" in parts.netloc)
        )
    except ValueError:
        is_origin = False
    if not is_origin or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        displayed = "what it is" if "@" in value else repr(value)  # it may contain a password
        raise ValidationError(f"must look like https://witter.example.org, not {displayed}.")
    return value


@env.parser_for("hosts")
def hosts(value):
    """Return a list of host names from a comma-separated one."""
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if not HOST.fullmatch(name.removeprefix(".").removeprefix("[").removesuffix("]")) and name != "*":
            raise ValidationError(f"must hold host names like www.example.org, not {name!r}.")
    return names


@env.parser_for("folder")
def folder(value):
    """Return the absolute path of a folder, which need not exist."""
    path = Path(value).absolute()
    try:
        is_usable = path.is_dir() or not path.exists()
    except OSError as error:
        raise ValidationError(unusable(path, error)) from None
    if not is_usable:
        raise ValidationError(f"must name a folder, and {path} is none.")
    return path


def unusable(path, error):
    """Return the message for an OSError below a folder."""
    return f"must name a folder that Witter can write to: {path} cannot be used ({error.strerror})."


def postgresql(name, **options):
    """Return the entry of DATABASES for a PostgreSQL URL, or None if the variable is unset."""
    if not env.str(name, ""):
        return None
    with contextlib.suppress(environs.EnvValidationError):
        database = env.dj_db_url(name, **options)
        if database["ENGINE"] == "django.db.backends.postgresql" and database["NAME"]:
            return database
    # The message leaves out the value, which has a password.
    raise ImproperlyConfigured(f"{name} must be a postgres:// address: postgres://user:password@host:5432/name.")


def load_file(path):
    """Set the environment variables in a .env file that are not set yet. `$` and `${NAME}` have no meaning in it."""
    try:
        load_dotenv(path, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ImproperlyConfigured(f"{path} cannot be read ({reason}): correct it, or remove it.") from None


@contextlib.contextmanager
def errors_in_one_line():
    """Exit with one line on standard error, instead of a traceback, on an invalid setting."""
    try:
        yield
    except environs.EnvValidationError as error:
        name = re.search(r'"(\w+)"', str(error))[1]
        refuse_to_start(f"{name} {' '.join(error.error_messages)}")
    except ImproperlyConfigured as error:
        refuse_to_start(error)


def refuse_to_start(reason):
    """Print the reason and exit."""
    sys.stderr.write(f"Witter does not start: {reason}\n")
    sys.exit(CANNOT_START)


def var_dir():
    """Return the folder of the site's data, created if missing: uploads, emails, secret key, embedded database."""
    path = env.folder("WITTER_VAR", ROOT / "var")
    with errors_below(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


@contextlib.contextmanager
def errors_below(path):
    """Raise ImproperlyConfigured, naming WITTER_VAR, if the system refuses what the block does below `path`."""
    try:
        yield
    except OSError as error:
        raise ImproperlyConfigured(f"WITTER_VAR {unusable(path, error)}") from None


def secret_key(folder):
    """Return SECRET_KEY, or the key stored in the file `secret_key` of `folder`, creating it if missing.

    Raise ImproperlyConfigured for a key of fewer than MIN_KEY_LENGTH characters.
    """
    path = folder / "secret_key"
    key = env.str("SECRET_KEY", "") or stored_key(path)
    if len(key) < MIN_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY must have at least {MIN_KEY_LENGTH} characters. This makes one: {MAKE_KEY}"
            f" (without SECRET_KEY, one is made and kept in {path})."
        )
    return key


def vapid_key(folder):
    """Return WITTER_VAPID_KEY, or the key stored in the file `vapid_key` of `folder`, creating it if missing.

    It is a private key of the curve P-256, 32 bytes in Base64 for addresses. Raise ImproperlyConfigured for another.
    """
    key = env.str("WITTER_VAPID_KEY", "") or stored_key(folder / "vapid_key", new_vapid_key)
    if not VAPID_KEY.fullmatch(key) or not 0 < int.from_bytes(base64.urlsafe_b64decode(f"{key}=")) < P256_ORDER:
        raise ImproperlyConfigured(
            "WITTER_VAPID_KEY must be 32 bytes in Base64, 43 characters; without it, a key is made and kept."
        )
    return key


def new_vapid_key():
    """Return a new private key of the curve P-256."""
    number = secrets.randbelow(P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


def stored_key(path, new_key=lambda: secrets.token_urlsafe(50)):
    """Return the key in the file at `path`, creating it with `new_key` if missing."""
    with errors_below(path):
        if not path.exists():
            part = path.with_suffix(f".{secrets.token_hex(4)}")
            part.touch(mode=0o600)
            part.write_text(new_key())
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
