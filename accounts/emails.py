"""What an e-mail address is: one normal form for each mailbox, and the reason why a text is not an address.

The normal form is what SMTP carries without extensions (RFC 5321): a local part of ASCII atoms (RFC 5322, dot-atom)
and a domain of ASCII labels, in lower case. A domain in another script is encoded as browsers encode it, by UTS 46
and IDNA 2008. Python's own codec follows IDNA 2003, which maps straße.example to strasse.example: another domain.
"""

import re
import unicodedata

import idna
from django.core.exceptions import ValidationError

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets has two angle brackets
MAX_LOCAL_LENGTH = 64
MAX_LABEL_LENGTH = 63
MAX_DOMAIN_LENGTH = 253

ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
TOP_LEVEL = r"([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])"
# What PostgreSQL holds addresses to: one regex that they match, and some that they do not. In a single one, with
# bounds and lookaheads, it takes PostgreSQL 125 microseconds to match an address instead of 7.
NORMAL_FORM = rf"^{ATOM}(\.{ATOM})*@({LABEL}\.)+{TOP_LEVEL}$"
EXCESSES = (
    r"=\?",  # begins an encoded word (RFC 2047), which mail libraries decode into another address
    rf"^[^@]{{{MAX_LOCAL_LENGTH + 1}}}",
    rf"@.*[^.]{{{MAX_LABEL_LENGTH + 1}}}",
)

NO_AT = "That email has no @ in it. It should look like name@example.org"
MANY_ATS = "That email has more than one @. It should look like name@example.org"
SPACES = "That email has a space in it. Addresses never do."
TOO_LONG = f"That email is too long. Addresses end at {MAX_LENGTH} characters."
NO_LOCAL = "That email has nothing before the @. It should look like name@example.org"
LOCAL_TOO_LONG = f"The part before the @ is too long. It ends at {MAX_LOCAL_LENGTH} characters."
LOCAL_CHARACTER = "Letters before the @ must be plain ones: we can’t send to an address with {} there."
LOCAL_DOTS = "Before the @, a dot has to stand between two other characters."
NO_DOMAIN = "That email has nothing after the @. It should look like name@example.org"
UNFINISHED = "That email looks unfinished. It needs a dot and an ending, like name@example.org"
DOMAIN_DOTS = "After the @, a dot has to stand between two other characters."
DOMAIN_CHARACTER = "An email can’t have {} after the @. It should look like name@example.org"
DOMAIN_HYPHEN = "After the @, a hyphen can’t stand beside a dot or at the end."
LABEL_TOO_LONG = f"One word after the @ is too long. No more than {MAX_LABEL_LENGTH} characters fit between two dots."
DOMAIN_TOO_LONG = f"The part after the @ is too long. It ends at {MAX_DOMAIN_LENGTH} characters."
TOP_LEVEL_WRONG = "That email needs an ending of letters after its last dot, like name@example.org"
NO_SUCH_DOMAIN = "The part after the @ isn’t a name that a site can have. Is every letter of it right?"


def normalise_email(text: str) -> str:
    """Return the normal form of an e-mail address, which is the same for all spellings of one mailbox.

    Raises ValidationError, with a sentence that names the reason, for whatever mail cannot be sent to.
    """
    if len(text) > MAX_LENGTH:
        raise refusal(TOO_LONG)
    if re.search(r"\s", text):
        raise refusal(SPACES)
    if "@" not in text:
        raise refusal(NO_AT)
    local, _, domain = text.rpartition("@")
    check_local_part(local)
    email = f"{local.lower()}@{normalise_domain(domain)}"
    if len(email) > MAX_LENGTH:
        raise refusal(TOO_LONG)
    return email


def check_local_part(local: str) -> None:
    """Raise ValidationError unless this may stand before the @."""
    if not local:
        raise refusal(NO_LOCAL)
    if "@" in local:
        raise refusal(MANY_ATS)
    if odd := re.search(rf"(?!{ATOM}|\.).|=\?", local, re.IGNORECASE | re.ASCII | re.DOTALL):
        raise refusal(LOCAL_CHARACTER.format(named(odd[0])))
    if "" in local.split("."):
        raise refusal(LOCAL_DOTS)
    if len(local) > MAX_LOCAL_LENGTH:
        raise refusal(LOCAL_TOO_LONG)


def normalise_domain(domain: str) -> str:
    """Return the domain in lower-case ASCII labels. Raises ValidationError where there can be no such domain."""
    if not domain:
        raise refusal(NO_DOMAIN)
    domain = (domain if domain.isascii() else encoded(domain)).lower()
    if odd := re.search(r"[^a-z0-9.-]", domain):
        raise refusal(DOMAIN_CHARACTER.format(named(odd[0])))
    labels = domain.split(".")
    if len(labels) == 1:
        raise refusal(UNFINISHED)
    if "" in labels:
        raise refusal(DOMAIN_DOTS)
    for label in labels:
        check_label(label)
    if not re.fullmatch(TOP_LEVEL, labels[-1]):
        raise refusal(TOP_LEVEL_WRONG)
    if len(domain) > MAX_DOMAIN_LENGTH:
        raise refusal(DOMAIN_TOO_LONG)
    return domain


def encoded(domain: str) -> str:
    """Return a domain of any script in ASCII, as a browser would send it. Raises ValidationError."""
    try:
        mapped = idna.uts46_remap(domain, std3_rules=False, transitional=False)
        return ".".join(label if label.isascii() else encoded_label(label) for label in mapped.split("."))
    except idna.InvalidCodepoint as error:
        raise refusal(DOMAIN_CHARACTER.format(named(odd_character(domain, error)))) from None
    except idna.IDNAError as error:
        raise refusal(LABEL_TOO_LONG if "too long" in str(error) else NO_SUCH_DOMAIN) from None


def encoded_label(label: str) -> str:
    """Return a label, mapped by UTS 46 already, in ASCII.

    Raises IDNAError where there can be no such label, and ValidationError where it is too long to be one.
    """
    if len(label) > MAX_LABEL_LENGTH:  # no shorter in ASCII, and to encode it would take long
        raise refusal(LABEL_TOO_LONG)
    try:
        return idna.alabel(label).decode()
    except idna.InvalidCodepoint:  # a symbol or emoji: not registered any more, but browsers still encode it
        return f"xn--{label.encode('punycode').decode()}"


def odd_character(domain, error):
    """Return the character that an InvalidCodepoint is about, which its text names by number."""
    found = re.search(r"U\+([0-9A-F]{4,6})", str(error))
    return chr(int(found[1], 16)) if found else domain


def check_label(label: str) -> None:
    """Raise ValidationError unless this ASCII text may stand between two dots of a domain."""
    if len(label) > MAX_LABEL_LENGTH:
        raise refusal(LABEL_TOO_LONG)
    if label[0] == "-" or label[-1] == "-":
        raise refusal(DOMAIN_HYPHEN)


def named(character: str) -> str:
    """Return the character in quotation marks, or its number where it cannot be seen by itself."""
    invisible = unicodedata.category(character[0])[0] in "MZC"  # marks, separators, control characters
    return f"U+{ord(character):04X}" if invisible else f"“{character}”"


def refusal(sentence: str) -> ValidationError:
    """Return the error that all forms expect of an address that cannot be one."""
    return ValidationError(sentence, code="invalid")


def comparable_email(text: str) -> str:
    """Return what stored addresses are compared with: the normal form of an address, any other text in lower case."""
    try:
        return normalise_email(text.strip())
    except ValidationError:
        return text.strip().lower()
