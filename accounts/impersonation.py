"""Validators that reject names impersonating the site or its staff.

A name is rejected if all of it claims a role ("Admin", "The Saltmarsh Team", "A d m i n", "M0derat0r"), or a part that
is separated by punctuation ("Gerald (Moderator)", "Gerald | Staff"). A word among others is accepted ("Leon Staff",
"Admiral Ackbar").
"""

from functools import cache
from itertools import product

import regex
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts import messages
from twitter_text.lookalikes import plain_letters, skeleton

ROLES = "admin admins administrator administrators administration mod mods moderator moderators moderation".split()
ROLES += "staff support sysadmin sysop helpdesk webmaster postmaster trustsafety trustandsafety".split()
USERNAME_ROLES = "admin admins administrator administrators moderator moderators staff sysadmin".split()
USERNAME_ENDINGS = "mod mods".split()  # "jo_mod" claims to be one, "mod_squad" does not
STANDALONE_ROLES = "official system security root owner team".split()  # rejected only if the name has no other words
FILLER_WORDS = "the site team official account help desk center centre service services customer community".split()
FILLER_WORDS += "hq safety trust security system head chief lead senior of at for and here real your our".split()

# Ticks (with the square root and the Aegean check mark, which look alike) and shields.
BADGES = regex.compile(
    "[\u2713\u2714\u2611\u2705\u237b\u221a\U00010102\U0001f5f8\U0001f5f9\U0001fbb1\u26e8\U0001f6e1]"
)
# Letters in boxes and circles, flags, and raised or lowered letters resemble a badge: each run of them is also
# treated as a separate part.
RAISED_LETTERS = r"\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u1d9b-\u1dbf\u2071\u207f\u2090-\u209c\ua7f2-\ua7f9"
BADGE_LETTERS = regex.compile(rf"[\u24b6-\u24e9\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff{RAISED_LETTERS}]+")
SEPARATORS = regex.compile(r"[^\p{L}\p{M}\p{N}\s_'’&+@$!|€-]+|(?<!\S)[-|!]+|[-|!]+(?!\S)|\s@\s")
NOT_A_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
OUTER_DIGITS = regex.compile(r"(?<![^\W_])\p{N}+|\p{N}+(?![^\W_])")


def validate_no_badge(name):
    """Raise ValidationError if `name` contains a character that resembles a badge."""
    if BADGES.search(name):
        raise ValidationError(messages.NAME_HAS_BADGE, code="badge")


def validate_no_staff_name(name):
    """Raise ValidationError if the display name `name` impersonates the site or its staff."""
    validate_no_badge(name)
    if claims_staff(name):
        raise ValidationError(messages.NAME_CLAIMS_STAFF, code="impersonation")


def validate_no_staff_username(username):
    """Raise ValidationError if `username` impersonates the site or its staff."""
    words = [_skeletons(word) for word in username.lower().strip("_").split("_")]
    claims = [*product(words, USERNAME_ROLES), *product(words[-1:], USERNAME_ENDINGS)]
    if claims_staff(username) or any(skeleton(role) in forms for forms, role in claims):
        raise ValidationError(messages.NAME_CLAIMS_STAFF, code="impersonation")


def claims_staff(name):
    """Return whether all of `name`, or a part separated by punctuation, claims to be staff or the site."""
    separated = BADGE_LETTERS.sub(lambda run: f"({plain_letters(run[0])})", name)
    return any(_claims_staff(plain_letters(text)) for text in {name, separated})


def _claims_staff(plain):
    """Return whether all of `plain` (see plain_letters), or a part of it, claims to be staff or the site."""
    whole, part = _claim_patterns(settings.SITE_NAME)
    parts = [form for text in SEPARATORS.split(plain) for form in _skeletons(text)]
    return any(map(whole.fullmatch, _skeletons(plain))) or (len(parts) > 2 and any(map(part.fullmatch, parts)))


def _skeletons(plain):
    """Return two skeletons (UTS 39) of the joined words, with outer digits read as letters and without them."""
    return [NOT_A_LETTER.sub("", skeleton(text)) for text in (plain, OUTER_DIGITS.sub("", plain))]


@cache
def _claim_patterns(site_name):
    """Return two compiled patterns: one for a whole name, one for a part separated by punctuation."""
    site_names = {skeleton(plain_letters("witter")), *_skeletons(plain_letters(site_name))} - {""}
    roles, alone, fillers = ("|".join(map(skeleton, words)) for words in (ROLES, STANDALONE_ROLES, FILLER_WORDS))
    site = "|".join(map(regex.escape, site_names))
    filler = f"(?:{fillers}|{site})*"
    role = f"{filler}(?:{roles})(?:{fillers}|{site}|{roles})*"
    of_site = f"(?:{fillers})*(?:{site})(?:{fillers}|{site})+|(?:{fillers})+(?:{site})"
    whole = f"(?:{fillers})*(?:{alone}|{site})(?:{fillers}|{site})*"
    return regex.compile(f"{role}|{whole}"), regex.compile(f"{role}|{of_site}")
