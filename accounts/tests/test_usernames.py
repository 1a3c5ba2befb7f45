"""Validation of usernames."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import get_resolver, path
from django.urls.resolvers import URLResolver
from hypothesis import given
from hypothesis import strategies as st

from accounts.factories import UserFactory
from accounts.models import User
from accounts.usernames import reserved_names, validate_not_reserved, validate_username_characters

INVALID = {
    "full-width": "ａｎａ",
    "Cyrillic homoglyphs": "аnа",
    "Greek homoglyph": "αna",
    "superscript digit": "ana²",
    "Arabic digit": "ana٣",
    "accent": "anä",
    "combining accent": "ana\u0301",
    "right-to-left override": "\u202eana",
    "zero-width joiner": "an\u200da",
    "Kelvin sign": "\u212aim",
    "long s": "\u017fam",
    "dotless i": "d\u0131m",
    "hyphen": "ana-lima",
    "dot": "ana.lima",
    "space": "ana lima",
    "at": "@ana",
    "newline": "ana\n",
    "slash": "a/b",
    "percent": "a%62",
    "NUL": "a\0b",
    "emoji": "🦜",
    "sixteen": "a" * 16,
    "nothing": "",
}

urlpatterns = [path("rookery", lambda request: None)]  # a URLconf of one test


def all_routes(patterns, parent=""):
    for entry in patterns:
        route = parent + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from all_routes(entry.url_patterns, route)
        else:
            yield route


@pytest.mark.parametrize("name", ["a", "Ana", "_", "007", "ana_lima_1234567"[:15]])
def test_letters_digits_and_underscores_are_valid(name):
    validate_username_characters(name)
    validate_not_reserved(name)


@pytest.mark.parametrize("name", INVALID.values(), ids=INVALID)
def test_other_characters_are_rejected(name):
    with pytest.raises(ValidationError):
        validate_username_characters(name)


@given(st.text(max_size=20))
def test_only_ascii_text_is_valid(text):
    try:
        validate_username_characters(text)
    except ValidationError:
        return
    assert re.fullmatch(r"[A-Za-z0-9_]{1,15}", text, re.ASCII)


def test_first_path_segment_of_every_route_is_reserved():
    firsts = {re.split(r"[/.?$]", route)[0] for route in all_routes(get_resolver().url_patterns)}
    literal = {first for first in firsts if re.fullmatch(r"[\w-]+", first)}
    assert {"login", "settings", "search", "hashtag", "compose", "media", "admin"} <= literal
    assert literal <= reserved_names()


def test_first_path_segments_of_another_urlconf_are_reserved_only_with_it():
    assert "rookery" not in reserved_names()
    with override_settings(ROOT_URLCONF=__name__):
        assert "rookery" in reserved_names()
    assert "rookery" not in reserved_names()


@pytest.mark.parametrize("name", ["people", "accessibility", "developers", "metrics", "nodeinfo"])
def test_first_path_segments_of_planned_routes_are_reserved(name):
    with pytest.raises(ValidationError, match="belongs to the site"):
        validate_not_reserved(name)


@pytest.mark.parametrize(
    "name", ["login", "LOGIN", "Settings", "witter", "moderator", "welcome", "messages", "static"]
)
def test_reserved_names_are_rejected_in_any_case(name):
    with pytest.raises(ValidationError, match="belongs to the site"):
        validate_not_reserved(name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", INVALID.values(), ids=INVALID)
def test_sign_up_rejects_invalid_username(client, name):
    data = {"username": name, "email": "ana@example.com", "password1": "a short sentence"}
    response = client.post("/signup", data)
    created = list(User.objects.values_list("username", flat=True))
    if name.strip() == "ana":  # surrounding space is stripped
        assert created == ["ana"]
    else:
        assert (response.status_code, created) == (400 if "\0" in name else 200, [])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "ａｎａ", "a b", "ana\n"])
def test_database_rejects_invalid_username(name):
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username=name, email="ana@example.com")


@pytest.mark.django_db
def test_database_rejects_duplicate_username_and_owned_email():
    UserFactory(username="Ana", email="ana@example.com")
    for duplicate in [{"username": "aNA"}, {"email": "ANA@example.com"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(**duplicate)
    UserFactory(email="")
    UserFactory(email="")
