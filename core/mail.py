"""Where e-mails go: to the SMTP server named by EMAIL_URL or, without one, into files for the host to read."""

import email.policy
import email.utils
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend as FileBackend

# What sending raises: OSError, of which SMTPException is one, and ValueError for what SMTP cannot carry.
SENDING_ERRORS = (OSError, ValueError)
EMAIL_URL_HELP = "smtp+tls://user:password@host:587 (STARTTLS), smtps://user:password@host:465 or smtp://host:25"


class UnfoldedHeader(UnstructuredHeader):
    """Stays on one line as it is, however long: mail programs follow no address that was folded or encoded."""

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", UnfoldedHeader)


class UnfoldedMessage(EmailMultiAlternatives):
    """An e-mail that may say where one ends such e-mails, in List-Unsubscribe (RFC 8058)."""

    def message(self, *, policy=email.policy.default):
        return super().message(policy=policy.clone(header_factory=HEADERS))


class PrivateFileBackend(FileBackend):
    """Writes e-mails into a folder that only this account may read, as they hold links that open accounts."""

    def __init__(self, file_path, **options):
        Path(file_path).mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(file_path=file_path, **options)

    def write_message(self, message):
        """Write it decoded, so that a link can be copied out of the file as it is."""
        headers = "".join(f"{name}: {value}\n" for name, value in message.message().items())
        self.stream.write(f"{headers}\n{message.body}\n{'-' * 79}\n".encode())


def sender(name, host):
    """Return the default sender: the community's name, whatever it holds, and an address at the site's host."""
    return f'"{email.utils.quote(name)}" <witter@{host}>'


def mailer_from_url(url, folder):
    """The entry of MAILERS for an EMAIL_URL; for an empty one, e-mails become files in `folder`."""
    if not url:
        return {"BACKEND": "core.mail.PrivateFileBackend", "OPTIONS": {"file_path": str(folder)}}
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    try:
        parts = urlsplit(url)
        is_known = parts.scheme in ports and parts.hostname and parts.port != 0 and parts.path in {"", "/"}
    except ValueError:  # a port that is none
        is_known = False
    if not is_known or parts.query or parts.fragment:  # the value has a password
        raise ImproperlyConfigured(
            f"EMAIL_URL must look like {EMAIL_URL_HELP}; write / ? # and @ in a password as %2F %3F %23 %40."
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or ports[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }
