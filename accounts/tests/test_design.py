"""How the site looks and behaves for one person: colours, keyboard shortcuts, reminders."""

import pytest

from accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

AS_IT_COMES = {"theme": "auto", "wants_keys": "on", "wants_alt_reminder": "on"}


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def choices_of(person):
    person.refresh_from_db()
    return person.theme, person.wants_keys, person.wants_alt_reminder


def test_everything_is_on_and_as_light_as_the_device_to_begin_with(client, ana):
    assert choices_of(ana) == ("auto", True, True)
    assert client.get("/settings/design").content.count(b" checked") == 3


@pytest.mark.parametrize(
    ("change", "chosen"),
    [
        ({"theme": "dark"}, ("dark", True, True)),
        ({"wants_keys": ""}, ("auto", False, True)),
        ({"wants_alt_reminder": ""}, ("auto", True, False)),
    ],
)
def test_each_can_be_chosen_by_itself_and_back(client, ana, change, chosen):
    page = client.post("/settings/design", AS_IT_COMES | change, follow=True)
    assert "Saved." in page.text
    assert choices_of(ana) == chosen
    client.post("/settings/design", AS_IT_COMES)
    assert choices_of(ana) == ("auto", True, True)


def test_colours_there_are_none_of_are_refused(client, ana):
    page = client.post("/settings/design", AS_IT_COMES | {"theme": "plaid", "wants_keys": ""})
    assert "another look" in page.text
    assert choices_of(ana) == ("auto", True, True)


def test_nothing_else_about_a_person_is_changed_there(client, ana):
    client.post("/settings/design", AS_IT_COMES | {"is_staff": "on", "username": "root1", "is_protected": "on"})
    ana.refresh_from_db()
    assert (ana.is_staff, ana.username, ana.is_protected) == (False, "ana", False)


def test_pages_listen_to_keys_only_for_those_who_want_them(client, ana):
    assert 'data-profile-url="/ana"' in client.get("/keys").text
    client.post("/settings/design", AS_IT_COMES | {"wants_keys": ""})
    page = client.get("/keys").text
    assert "data-profile-url" not in page
    assert "switched off" in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_keys_are_listed_on_a_page_and_for_the_dialog(client, headers):
    page = client.get("/keys", headers=headers).text
    assert "<kbd>j</kbd>" in page
    assert ("<html" in page) == (not headers)
    assert ("data-close" in page) == bool(headers)
