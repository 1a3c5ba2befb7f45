"""Appearance settings: theme, keyboard shortcuts, reminders."""

import pytest

from accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

DEFAULTS = {"theme": "auto", "wants_keys": "on", "wants_alt_reminder": "on"}


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def stored_settings(person):
    person.refresh_from_db()
    return person.theme, person.wants_keys, person.wants_alt_reminder


def test_defaults(client, ana):
    assert stored_settings(ana) == ("auto", True, True)
    assert client.get("/settings/design").content.count(b" checked") == 3


@pytest.mark.parametrize(
    ("change", "chosen"),
    [
        ({"theme": "dark"}, ("dark", True, True)),
        ({"wants_keys": ""}, ("auto", False, True)),
        ({"wants_alt_reminder": ""}, ("auto", True, False)),
    ],
)
def test_each_setting_can_be_changed_and_reset(client, ana, change, chosen):
    page = client.post("/settings/design", DEFAULTS | change, follow=True)
    assert "Saved." in page.text
    assert stored_settings(ana) == chosen
    client.post("/settings/design", DEFAULTS)
    assert stored_settings(ana) == ("auto", True, True)


def test_unknown_theme_is_rejected(client, ana):
    page = client.post("/settings/design", DEFAULTS | {"theme": "plaid", "wants_keys": ""})
    assert "another look" in page.text
    assert stored_settings(ana) == ("auto", True, True)


def test_other_fields_are_not_changed(client, ana):
    client.post("/settings/design", DEFAULTS | {"is_staff": "on", "username": "root1", "is_protected": "on"})
    ana.refresh_from_db()
    assert (ana.is_staff, ana.username, ana.is_protected) == (False, "ana", False)


def test_keyboard_shortcuts_can_be_switched_off(client, ana):
    assert 'data-profile-url="/ana"' in client.get("/keys").text
    client.post("/settings/design", DEFAULTS | {"wants_keys": ""})
    page = client.get("/keys").text
    assert "data-profile-url" not in page
    assert "switched off" in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_shortcuts_page_and_htmx_fragment(client, headers):
    page = client.get("/keys", headers=headers).text
    assert "<kbd>j</kbd>" in page
    assert ("<html" in page) == (not headers)
    assert ("data-close" in page) == bool(headers)
