"""Validators that reject names impersonating the site or its staff.

A name is rejected if all of it claims a role ("Admin", "The Saltmarsh Team", "A d m i n", "M0derat0r"), or a part that
is separated by punctuation ("Gerald (Moderator)", "Gerald | Staff"). A word among others is accepted ("Leon Staff",
"Admiral Ackbar").
"""

from functools import cache

import regex
from django.conf import settings
from django.core.exceptions import ValidationError

from twitter_text.lookalikes import plain_letters, skeleton

CLAIM_MESSAGE = "That sounds like the people who look after this place, or the place itself. Please pick another."
BADGE_MESSAGE = "A tick or a shield in a name looks like a badge, and badges aren’t for typing. Please leave it out."

ROLES = "admin admins administrator administrators administration mod mods moderator moderators moderation".split()
ROLES += "staff support sysadmin sysop helpdesk webmaster postmaster".split()
USERNAME_ROLES = "admin admins administrator administrators moderator moderators sysadmin".split()
STANDALONE_ROLES = "official system security root owner".split()  # rejected only if the name has no other words
FILLER_WORDS = "the site team official account help desk center centre service services customer community".split()
FILLER_WORDS += "safety trust security system head chief lead senior of at for and here real your our".split()

BADGES = regex.compile("[\u2713\u2714\u2611\u2705\u237b\U0001f5f8\U0001f5f9\U0001fbb1\U0001f6e1]")
# Letters in boxes and circles, and flags, look like a badge: each run of them is treated as a separate part.
BOXED_LETTERS = regex.compile(r"[\u24b6-\u24e9\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff]+")
SEPARATORS = regex.compile(r"[^\p{L}\p{M}\p{N}\s_'’&+@$!|€-]+|(?<!\S)[-|!]+|[-|!]+(?!\S)|\s@\s")
NOT_A_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
OUTER_DIGITS = regex.compile(r"(?<![^\W_])\p{N}+|\p{N}+(?![^\W_])")


def validate_no_badge(name):
    """Raise ValidationError if `name` contains a character that looks like a badge."""
    if BADGES.search(name):
        raise ValidationError(BADGE_MESSAGE, code="badge")


def validate_no_staff_name(name):
    """Raise ValidationError if the display name `name` impersonates the site or its staff."""
    validate_no_badge(name)
    if claims_staff(name):
        raise ValidationError(CLAIM_MESSAGE, code="impersonation")


def validate_no_staff_username(username):
    """Raise ValidationError if `username` impersonates the site or its staff."""
    words = {form for word in username.lower().split("_") for form in _skeletons(word)}
    if claims_staff(username) or words.intersection(map(skeleton, USERNAME_ROLES)):
        raise ValidationError(CLAIM_MESSAGE, code="impersonation")


def claims_staff(name):
    """Return whether all of `name`, or a part separated by punctuation, claims to be staff or the site."""
    plain = plain_letters(BOXED_LETTERS.sub(lambda run: f"({plain_letters(run[0])})", name))
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
