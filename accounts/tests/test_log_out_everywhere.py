"""Logging out of all other sessions."""

import pytest
from django.test import Client

from accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def is_signed_in(client):
    return client.get("/bookmarks").status_code == 200


def test_post_ends_all_other_sessions_of_user(ana):
    here, phone, other = signed_in(ana), signed_in(ana), signed_in(UserFactory())
    for _ in range(2):
        page = here.post("/settings/security", follow=True)
        assert "You’re logged out everywhere else." in page.text
        assert is_signed_in(here)
        assert is_signed_in(other)
        assert not is_signed_in(phone)
        ana.refresh_from_db()
        phone = signed_in(ana)
        assert is_signed_in(phone)


def test_get_ends_no_session(ana):
    here, phone = signed_in(ana), signed_in(ana)
    assert "Log out everywhere else" in here.get("/settings/security").text
    assert is_signed_in(phone)
