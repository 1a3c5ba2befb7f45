"""Email delivery: to the SMTP server in EMAIL_URL or, without one, into files for the operator."""

import email.policy
import email.utils
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend as FileBackend

# Sending raises OSError (SMTPException is a subclass), and ValueError for text that SMTP cannot carry.
SENDING_ERRORS = (OSError, ValueError)
DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
EMAIL_URL_HELP = "smtp+tls://user:password@host:587 (STARTTLS), smtps://user:password@host:465 or smtp://host:25"


class UnfoldedHeader(UnstructuredHeader):
    """A header that is never folded: mail programs follow no List-Unsubscribe address that was folded or encoded."""

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", UnfoldedHeader)  # type: ignore[arg-type]


class UnfoldedMessage(EmailMultiAlternatives):
    """An email that may have a List-Unsubscribe header (RFC 8058)."""

    def message(self, *, policy=email.policy.default):
        return super().message(policy=policy.clone(header_factory=HEADERS))


class PrivateFileBackend(FileBackend):
    """An email backend that writes into a folder readable by this account only, as emails have sign-in links."""

    def __init__(self, file_path, **options):
        Path(file_path).mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(file_path=file_path, **options)

    def write_message(self, message):
        """Write the email decoded, so that a link can be copied from the file."""
        headers = "".join(f"{name}: {value}\n" for name, value in message.message().items())
        self.stream.write(f"{headers}\n{message.body}\n{'-' * 79}\n".encode())


def sender(name, host):
    """Return the default sender: the community's name, quoted, and an address at the site's host."""
    return f'"{email.utils.quote(name)}" <witter@{host}>'


def mailer_from_url(url, folder):
    """Return the entry of MAILERS for an EMAIL_URL; with an empty one, emails become files in `folder`.

    Raise ImproperlyConfigured for a malformed one.
    """
    if not url:
        return {"BACKEND": "core.mail.PrivateFileBackend", "OPTIONS": {"file_path": str(folder)}}
    parts = split_email_url(url)
    if not parts:  # the value is not shown: it has a password
        raise ImproperlyConfigured(
            f"EMAIL_URL must look like {EMAIL_URL_HELP}; write / ? # and @ in a password as %2F %3F %23 %40."
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or DEFAULT_PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }


def split_email_url(url):
    """Return the parts of an EMAIL_URL (a SplitResult), or None if it is malformed."""
    try:
        parts = urlsplit(url)
        is_server = parts.scheme in DEFAULT_PORTS and parts.hostname and parts.port != 0 and parts.path in {"", "/"}
    except ValueError:  # not a port
        return None
    return parts if is_server and not parts.query and not parts.fragment else None
