"""Email settings from EMAIL_URL."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.test import override_settings

from core.mail import mailer_from_url


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org:4650", 4650, False, True),
    ],
)
def test_scheme_selects_port_and_encryption(url, port, tls, ssl):
    options = mailer_from_url(url, None)["OPTIONS"]
    assert (options["host"], options["port"]) == ("mail.example.org", port)
    assert (options["use_tls"], options["use_ssl"]) == (tls, ssl)


def test_password_is_percent_decoded():
    options = mailer_from_url("smtps://ana%40example.org:p%2Fw%3A@mail.example.org", None)["OPTIONS"]
    assert (options["username"], options["password"]) == ("ana@example.org", "p/w:")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_invalid_url_is_refused_with_an_example(url):
    with pytest.raises(ImproperlyConfigured, match=r"smtp\+tls://"):
        mailer_from_url(url, None)


def test_without_server_emails_are_written_to_private_files(tmp_path):
    folder = tmp_path / "mail"
    with override_settings(MAILERS={"default": mailer_from_url("", folder)}):
        EmailMessage("Hello", "Welcome to town", "witter@example.org", ["ana@example.org"]).send()
    (file,) = folder.iterdir()
    assert "Welcome to town" in file.read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
