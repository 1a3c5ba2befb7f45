"""Settings pages."""

import re
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from accounts.factories import UserFactory
from accounts.models import User

PAGES = [
    "/settings/profile",
    "/settings/account",
    "/settings/privacy",
    "/settings/design",
    "/settings/security",
    "/settings/data",
    "/settings/deactivate",
    "/password/change",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana", name="Ana", email="ana@example.com")
    client.force_login(ana)
    return ana


@pytest.mark.parametrize("path", PAGES)
def test_settings_require_login(client, path):
    assert client.get(path).url == f"/login?next={path}"
    assert client.post(path, {"name": "x"}).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_navigation_links_resolve(client, ana, path):
    page = client.get(path)
    links = re.findall(r'<a href="([^"]+)"', page.text.split('class="wt-sidenav"')[1].split("</ul>")[0])
    assert len(links) >= 5
    for link in links:
        resolve(link)


def test_settings_redirect_to_profile(client, ana):
    assert (client.get("/settings").status_code, client.get("/settings").url) == (302, "/settings/profile")


def test_profile_is_saved_with_message(client, ana):
    typed = {"name": " Ana  Lima ", "bio": "Hi @bo\r\n#ink", "location": "Ferry Lane", "website": "example.org"}
    page = client.post("/settings/profile", typed, follow=True)
    assert page.redirect_chain == [("/settings/profile", 302)]
    assert "Saved." in page.text
    ana.refresh_from_db()
    assert (ana.name, ana.bio, ana.location, ana.website) == (
        "Ana Lima",
        "Hi @bo\n#ink",
        "Ferry Lane",
        "https://example.org",
    )
    assert 'href="/bo"' in ana.bio_html
    assert "/hashtag/ink" in ana.bio_html


def test_bio_of_160_characters_fits_with_crlf_line_ends(client, ana):
    client.post("/settings/profile", {"bio": "x\r\n" * 79 + "yz"})
    ana.refresh_from_db()
    assert len(ana.bio) == 160


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", "n" * 51, "at most 50 characters"),
        ("bio", "b" * 161, "at most 160 characters"),
        ("location", "l" * 31, "at most 30 characters"),
        ("website", "mira prints dot com", "Enter a web address"),
        ("website", "javascript:alert(1)", "Enter a web address"),
        ("website", "ftp://example.org", "Enter a web address"),
        ("website", "https://example.org/" + "x" * 100, "at most 100 characters"),
        ("name", "bell \x07", "cannot be shown"),
        ("bio", "b" * 5000, "far too long"),
    ],
)
def test_invalid_profile_shows_error_and_input_again(client, ana, field, text, sentence):
    typed = {"name": "Somebody", "location": "Here", field: text}
    page = client.post("/settings/profile", typed).text
    assert sentence in page
    assert "One thing needs another look." in page
    assert all(value in page for value in typed.values())
    assert "<strong><bdi>Ana</bdi></strong>" in page
    ana.refresh_from_db()
    assert (ana.name, ana.location) == ("Ana", "")


def test_invisible_name_is_stored_as_empty(client, ana):
    client.post("/settings/profile", {"name": "\u202e\u200b\u3164"})
    ana.refresh_from_db()
    assert ana.display_name == "ana"


def test_username_can_be_changed_also_in_case_only(client, ana):
    for name in ["ANA", "mira_prints"]:
        client.post("/settings/account", {"username": name, "email": ana.email})
        ana.refresh_from_db()
        assert ana.username == name
    assert Client().get("/mira_prints").status_code == 200


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("BO", "That username is taken."),
        ("Settings", "That username belongs to the site."),
        ("anä", "letters, digits and underscores"),
        ("x" * 16, "letters, digits and underscores"),
        ("", "This field is required."),
    ],
)
def test_invalid_username_shows_error_and_input_again(client, ana, name, sentence):
    UserFactory(username="bo")
    page = client.post("/settings/account", {"username": name, "email": ana.email, "theme": "dark"}).text
    assert sentence in page
    assert f'value="{name}"' in page or not name
    ana.refresh_from_db()
    assert (ana.username, ana.theme) == ("ana", "auto")


@pytest.mark.django_db(transaction=True)
def test_username_taken_concurrently_shows_error():
    ana, responses = UserFactory(username="ana"), []
    client = Client()
    client.force_login(ana)

    def change_username():
        responses.append(client.post("/settings/account", {"username": "wren", "email": ana.email}))
        connection.close()

    with transaction.atomic():
        UserFactory(username="Wren")
        second = threading.Thread(target=change_username)
        second.start()
        second.join(1)
        assert responses == []
    second.join()
    assert "That username is taken." in responses[0].text


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_theme_action_stores_theme_and_redirects_back(client, ana, theme):
    response = client.post("/settings/theme", {"theme": theme}, headers={"Referer": "http://testserver/discover"})
    assert response.url == "/discover"
    assert f'data-bs-theme="{theme}"' in client.get("/settings/profile").text


def test_unknown_theme_changes_nothing(client, ana):
    assert client.post("/settings/theme", {"theme": "pink"}).status_code == 302
    assert client.get("/settings/theme").status_code == 405
    ana.refresh_from_db()
    assert ana.theme == "auto"


def test_privacy_form_protects_and_unprotects(client, ana):
    for sent, protected in [({"is_protected": "on"}, True), ({}, False)]:
        assert "Saved." in client.post("/settings/privacy", sent, follow=True).text
        ana.refresh_from_db()
        assert ana.is_protected is protected


def test_form_cannot_change_another_user(client, ana):
    bo = UserFactory(username="bo")
    client.post("/settings/profile", {"id": bo.pk, "pk": bo.pk, "user": bo.pk, "name": "Owned", "is_staff": "on"})
    assert list(User.objects.order_by("pk").values_list("name", "is_staff")) == [("Owned", False), ("Bo", False)]


def test_program_is_marked_on_its_profile(client, ana):
    client.post("/settings/profile", {"name": "Ana", "is_bot": "on"})
    badge = '<span class="wt-bot">bot</span>'
    assert badge in client.get("/ana").text
    client.post("/welcome/profile", {"name": "Ana"})  # has no such switch
    assert badge in client.get("/ana").text
    assert 'name="is_bot"' not in client.get("/welcome/profile").text
    client.post("/settings/profile", {"name": "Ana"})
    assert badge not in client.get("/ana").text
