"""Refuse names that claim to be the staff of this place, or the place itself.

A name claims that as a whole ("Admin", "The Saltmarsh Team", "A d m i n", "M0derat0r"), or by a part set apart with
punctuation ("Gerald (Moderator)", "Gerald | Staff"). A word among others does not ("Leon Staff", "Admiral Ackbar").
"""

from functools import cache

import regex
from django.conf import settings
from django.core.exceptions import ValidationError

from twitter_text.lookalikes import plain_letters, skeleton

CLAIM = "That sounds like the people who look after this place, or the place itself. Please pick another."
BADGE = "A tick or a shield in a name looks like a badge, and badges aren’t for typing. Please leave it out."

ROLES = "admin admins administrator administrators administration mod mods moderator moderators moderation".split()
ROLES += "staff support sysadmin sysop helpdesk webmaster postmaster".split()
USERNAME_ROLES = "admin admins administrator administrators moderator moderators sysadmin".split()
ALONE = "official system security root owner".split()  # a claim only where the name says nothing else
FILLERS = "the site team official account help desk center centre service services customer community".split()
FILLERS += "safety trust security system head chief lead senior of at for and here real your our".split()

BADGES = regex.compile("[\u2713\u2714\u2611\u2705\u237b\U0001f5f8\U0001f5f9\U0001fbb1\U0001f6e1]")
# Letters in boxes and circles, and flags: drawn like a badge, so each run of them is a part of its own.
BOXED = regex.compile(r"[\u24b6-\u24e9\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff]+")
APART = regex.compile(r"[^\p{L}\p{M}\p{N}\s_'’&+@$!|€-]+|(?<!\S)[-|!]+|[-|!]+(?!\S)|\s@\s")
NOT_A_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
OUTER_DIGITS = regex.compile(r"(?<![^\W_])\p{N}+|\p{N}+(?![^\W_])")


def validate_no_badge(name):
    """Raise ValidationError when `name` has a mark in it that looks like a badge."""
    if BADGES.search(name):
        raise ValidationError(BADGE, code="badge")


def validate_no_staff_name(name):
    """Raise ValidationError when the display name `name` claims to be staff or the place."""
    validate_no_badge(name)
    if claims_staff(name):
        raise ValidationError(CLAIM, code="impersonation")


def validate_no_staff_username(username):
    """Raise ValidationError when `username` claims to be staff or the place."""
    words = {joined for word in username.lower().split("_") for joined in _joined(word)}
    if claims_staff(username) or words.intersection(map(skeleton, USERNAME_ROLES)):
        raise ValidationError(CLAIM, code="impersonation")


def claims_staff(name):
    """Return whether `name` claims to be staff or the place, as a whole or by a part set apart from the rest."""
    plain = plain_letters(BOXED.sub(lambda run: f"({plain_letters(run[0])})", name))
    whole, part = _claims(settings.SITE_NAME)
    parts = [joined for each in APART.split(plain) for joined in _joined(each)]
    return any(map(whole.fullmatch, _joined(plain))) or len(parts) > 2 and any(map(part.fullmatch, parts))


def _joined(plain):
    """Return the skeletons of all words as one, with outer digits as letters and without: "a d m i n" is "admin"."""
    return [NOT_A_LETTER.sub("", skeleton(text)) for text in (plain, OUTER_DIGITS.sub("", plain))]


@cache
def _claims(site_name):
    """Return two patterns: what claims as a whole name, and what claims as a part that is set apart."""
    places = {skeleton(plain_letters("witter")), *_joined(plain_letters(site_name))} - {""}
    roles, alone, fillers = ("|".join(map(skeleton, words)) for words in (ROLES, ALONE, FILLERS))
    site = "|".join(map(regex.escape, places))
    filler = f"(?:{fillers}|{site})*"
    role = f"{filler}(?:{roles})(?:{fillers}|{site}|{roles})*"
    of_place = f"(?:{fillers})*(?:{site})(?:{fillers}|{site})+|(?:{fillers})+(?:{site})"
    whole = f"(?:{fillers})*(?:{alone}|{site})(?:{fillers}|{site})*"
    return regex.compile(f"{role}|{whole}"), regex.compile(f"{role}|{of_place}")
