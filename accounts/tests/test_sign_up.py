"""Sign-up."""

import re
import threading

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import User

ANA = {"name": "Ana Lima", "username": "Ana", "email": "Ana@Example.com", "password1": "a short sentence"}

pytestmark = pytest.mark.django_db


def test_sign_up_creates_user_and_starts_onboarding(client):
    response = client.post("/signup", ANA)
    assert (response.status_code, response.url) == (302, "/welcome")
    ana = get_user(client)
    assert (ana.username, ana.name, ana.email, ana.stats.posts_count) == ("Ana", "Ana Lima", "ana@example.com", 0)
    assert ana.check_password("a short sentence")


def test_welcome_page_prefills_form_by_post(client):
    form = client.get("/").text.partition('action="/signup"')[2].partition("</form>")[0]
    assert 'method="post"' in form.partition(">")[0]
    assert 'name="csrfmiddlewaretoken"' in form
    hidden = dict(re.findall('type="hidden" name="(prefill)" value="([^"]+)"', form))
    for _ in range(12):  # more than the hourly limit of sign-ups
        response = client.post("/signup", {"name": "Ana <Lima>", "email": "ana@"} | hidden)
        assert (response.status_code, response.headers.get("Location")) == (200, None)
    assert 'value="Ana &lt;Lima&gt;"' in response.text
    assert 'value="ana@"' in response.text
    assert "invalid" not in response.text
    assert "alert-danger" not in response.text
    assert client.post("/signup", ANA).status_code == 302


def test_prefilled_form_is_sent_without_prefill(client):
    page = client.post("/signup", {"name": "", "email": "", "prefill": "yes"}).text
    assert 'name="prefill"' not in page
    assert "invalid" not in page


def test_display_name_is_optional(client):
    client.post("/signup", ANA | {"name": " \u200b "})
    assert get_user(client).display_name == "Ana"


def test_invalid_form_keeps_input_except_password(client):
    page = client.post("/signup", ANA | {"email": "ana@example"}).text
    assert "That email looks unfinished." in page
    assert 'value="Ana Lima"' in page
    assert 'value="Ana"' in page
    assert 'value="ana@example"' in page
    assert "a short sentence" not in page.replace("A short sentence works well", "")
    assert not User.objects.exists()


@pytest.mark.parametrize("taken", ["ana", "ANA"])
def test_taken_username_is_rejected_in_any_case(client, taken):
    UserFactory(username=taken)
    assert "That username is taken." in client.post("/signup", ANA).text


def test_username_of_deactivated_user_is_taken(client):
    UserFactory(username="ana", deactivated=True)
    assert "That username is taken." in client.post("/signup", ANA).text


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short1!", "at least 8 characters"),
        ("password123", "too common"),
        ("8675309420", "entirely numeric"),
        ("ana@example.com", "too similar to the"),
        ("x" * 257, "at most 256 characters"),
        ("", "This field is required"),
    ],
)
def test_weak_password_is_rejected_with_reason(client, password, sentence):
    assert sentence in client.post("/signup", ANA | {"password1": password}).text
    assert not User.objects.exists()


def test_too_long_fields_are_rejected(client):
    page = client.post(
        "/signup",
        {"name": "n" * 51, "username": "u" * 16, "email": f"{'e' * 250}@example.com", "password1": "p" * 300},
    )
    assert page.status_code == 200
    assert page.text.count('class="invalid-feedback"') == 4


@pytest.mark.django_db(transaction=True)
def test_username_taken_concurrently_shows_error():
    responses = []

    def sign_up():
        responses.append(Client().post("/signup", ANA))
        connection.close()

    with transaction.atomic():
        UserFactory(username="ana", email="other@example.com")  # uncommitted: the other transaction waits for it
        second = threading.Thread(target=sign_up)
        second.start()
        second.join(1)
        assert responses == []
    second.join()
    assert responses[0].status_code == 200
    assert "That username is taken." in responses[0].text
    assert User.objects.count() == 1


def test_confirmation_link_is_mailed_but_not_required(client):
    page = client.post("/signup", ANA, follow=True)
    assert "open it to confirm the address" in page.text
    assert mail.outbox[0].to == ["ana@example.com"]
    assert "/email/confirm/" in mail.outbox[0].body


def test_logged_in_user_is_redirected_home(client):
    client.force_login(UserFactory())
    assert client.get("/signup").url == "/"


def test_hourly_limit_shows_message_and_keeps_input(client):
    for number in range(10):
        client.post("/signup", ANA | {"username": f"ana{number}", "email": f"ana{number}@example.com"})
        client.logout()
    response = client.post("/signup", ANA, headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 429
    assert "A lot of people joined" in response.text
    assert 'value="ana@example.com"' in response.text.lower()
    assert User.objects.count() == 10


def test_invalid_forms_do_not_count_towards_limit(client):
    for _ in range(12):
        client.post("/signup", ANA | {"password1": "short"})
    assert client.post("/signup", ANA).status_code == 302
