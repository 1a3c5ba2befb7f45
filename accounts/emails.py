"""Validation and normalisation of email addresses: one normal form per mailbox, and one message per error.

The normal form needs no extension of SMTP (RFC 5321): a local part of ASCII atoms (RFC 5322, dot-atom)
and a domain of ASCII labels, in lower case. Domains in other scripts are encoded as browsers do, by UTS 46
and IDNA 2008. Python's own codec follows IDNA 2003, which maps straße.example to strasse.example: another domain.
"""

import re
import unicodedata

import idna
from django.core.exceptions import ValidationError

from accounts import messages

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets has two angle brackets
MAX_LOCAL_LENGTH = 64
MAX_LABEL_LENGTH = 63
MAX_DOMAIN_LENGTH = 253

ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
TOP_LEVEL = r"([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])"
# The check constraint of PostgreSQL: an address matches NORMAL_FORM and none of FORBIDDEN_PATTERNS. A single regex
# with bounds and lookaheads takes PostgreSQL 125 microseconds per address; these take 7.
NORMAL_FORM = rf"^{ATOM}(\.{ATOM})*@({LABEL}\.)+{TOP_LEVEL}$"
FORBIDDEN_PATTERNS = (
    r"=\?",  # begins an encoded word (RFC 2047), which mail libraries decode into another address
    rf"^[^@]{{{MAX_LOCAL_LENGTH + 1}}}",
    rf"@.*[^.]{{{MAX_LABEL_LENGTH + 1}}}",
)


def normalise_email(text: str) -> str:
    """Return the normal form of an email address, which is the same for all spellings of one mailbox.

    Raise ValidationError, with the reason as its message, for an address that mail cannot be sent to.
    """
    if len(text) > MAX_LENGTH:
        raise invalid_email(messages.email_too_long(MAX_LENGTH))
    if re.search(r"\s", text):
        raise invalid_email(messages.EMAIL_WITH_SPACE)
    if "@" not in text:
        raise invalid_email(messages.EMAIL_WITHOUT_AT)
    local, _, domain = text.rpartition("@")
    check_local_part(local)
    email = f"{local.lower()}@{normalise_domain(domain)}"
    if len(email) > MAX_LENGTH:
        raise invalid_email(messages.email_too_long(MAX_LENGTH))
    return email


def check_local_part(local: str) -> None:
    """Raise ValidationError unless `local` is a valid local part (the text before the @)."""
    if not local:
        raise invalid_email(messages.EMAIL_WITHOUT_LOCAL_PART)
    if "@" in local:
        raise invalid_email(messages.EMAIL_WITH_SEVERAL_ATS)
    if invalid := re.search(rf"(?!{ATOM}|\.).|=\?", local, re.IGNORECASE | re.ASCII | re.DOTALL):
        raise invalid_email(messages.email_local_part_character(quote_character(invalid[0])))
    if "" in local.split("."):
        raise invalid_email(messages.EMAIL_LOCAL_PART_DOTS)
    if len(local) > MAX_LOCAL_LENGTH:
        raise invalid_email(messages.email_local_part_too_long(MAX_LOCAL_LENGTH))


def normalise_domain(domain: str) -> str:
    """Return the domain as lower-case ASCII labels. Raise ValidationError if it is invalid."""
    if not domain:
        raise invalid_email(messages.EMAIL_WITHOUT_DOMAIN)
    domain = (domain if domain.isascii() else domain_to_ascii(domain)).lower()
    if invalid := re.search(r"[^a-z0-9.-]", domain):
        raise invalid_email(messages.email_domain_character(quote_character(invalid[0])))
    labels = domain.split(".")
    if len(labels) == 1:
        raise invalid_email(messages.EMAIL_WITHOUT_TOP_LEVEL_DOMAIN)
    if "" in labels:
        raise invalid_email(messages.EMAIL_DOMAIN_DOTS)
    for label in labels:
        check_label(label)
    if not re.fullmatch(TOP_LEVEL, labels[-1]):
        raise invalid_email(messages.EMAIL_TOP_LEVEL_DOMAIN_INVALID)
    if len(domain) > MAX_DOMAIN_LENGTH:
        raise invalid_email(messages.email_domain_too_long(MAX_DOMAIN_LENGTH))
    return domain


def domain_to_ascii(domain: str) -> str:
    """Return a domain of any script in ASCII, as browsers encode it. Raise ValidationError if it is invalid."""
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False, transitional=False)
        return ".".join(label if label.isascii() else label_to_ascii(label) for label in mapped.split("."))
    except idna.InvalidCodepoint as error:
        character = quote_character(invalid_character(domain, error))
        raise invalid_email(messages.email_domain_character(character)) from None
    except idna.IDNAError as error:
        if "too long" in str(error):
            raise invalid_email(messages.email_domain_label_too_long(MAX_LABEL_LENGTH)) from None
        raise invalid_email(messages.EMAIL_DOMAIN_INVALID) from None


def label_to_ascii(label: str) -> str:
    """Return a label that is mapped by UTS 46 already in ASCII.

    Raise IDNAError if it is invalid, and ValidationError if it is too long.
    """
    if len(label) > MAX_LABEL_LENGTH:  # never shorter in ASCII, and slow to encode
        raise invalid_email(messages.email_domain_label_too_long(MAX_LABEL_LENGTH))
    try:
        return idna.alabel(label).decode()
    except idna.InvalidCodepoint:  # a symbol or emoji: IDNA 2008 forbids it, browsers still encode it
        return f"xn--{label.encode('punycode').decode()}"


def invalid_character(domain, error):
    """Return the character that an InvalidCodepoint names by number in its message."""
    found = re.search(r"U\+([0-9A-F]{4,6})", str(error))
    return chr(int(found[1], 16)) if found else domain


def check_label(label: str) -> None:
    """Raise ValidationError unless this ASCII text is a valid domain label."""
    if len(label) > MAX_LABEL_LENGTH:
        raise invalid_email(messages.email_domain_label_too_long(MAX_LABEL_LENGTH))
    if label[0] == "-" or label[-1] == "-":
        raise invalid_email(messages.EMAIL_DOMAIN_HYPHEN)


def quote_character(character: str) -> str:
    """Return the character in quotation marks, or its code point if it is invisible."""
    invisible = unicodedata.category(character[0])[0] in "MZC"  # marks, separators, control characters
    return f"U+{ord(character):04X}" if invisible else f"“{character}”"


def invalid_email(message: str) -> ValidationError:
    """Return a ValidationError with the code "invalid"."""
    return ValidationError(message, code="invalid")


def comparable_email(text: str) -> str:
    """Return the normal form of an address, or the text in lower case if it is no address."""
    try:
        return normalise_email(text.strip())
    except ValidationError:
        return text.strip().lower()
