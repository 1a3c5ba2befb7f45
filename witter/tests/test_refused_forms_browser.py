"""Refused forms, and pages reached by links in emails, checked in a browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.factories import PASSWORD, UserFactory
from core.factories import upload_of
from testing.axe import problems_on_screens
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira", name="Mira Okafor", email="mira@example.com")


@pytest.fixture
def open_page(open_page):
    """Return a function that opens pages whose attribute `document` is the last response."""

    def remember(response):
        if response.request.resource_type == "document":
            response.frame.page.document = response

    def opening(*args, **options):
        page = open_page(*args, **options)
        page.on("response", remember)
        return page

    return opening


def find_problems(page):
    """Return the problems that axe and the HTML checker find."""
    return problems_of(page.document.text()) + problems_on_screens(page)


def send(page, address, **typed):
    """Fill in the form at this URL and submit it without the browser's validation."""
    page.goto(address)
    for name, text in typed.items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main form").first.evaluate("form => { form.noValidate = true; }")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main .alert-danger")).to_be_focused()


def test_refused_login_and_signup_forms(page, mira):
    send(page, "/login", login="mira", password="wrong")
    expect(page.locator("[name=login]")).to_have_value("mira")
    assert find_problems(page) == []
    send(page, "/signup", username="mira", email="mira@example", password1="short")
    expect(page.locator("[aria-invalid=true]")).to_have_count(3)
    expect(page.locator(".invalid-feedback:visible")).to_have_count(3)
    page.locator(".alert-danger a", has_text="Email").click()
    expect(page.locator("[name=email]")).to_be_focused()
    assert find_problems(page) == []
    send(page, "/password/reset", email="mira@")
    assert find_problems(page) == []


def test_refused_settings(signed_in_page, mira):
    page = signed_in_page(mira)
    send(page, "/settings/profile", website="mira prints dot com", bio="b" * 161)
    assert find_problems(page) == []
    send(page, "/settings/account", username="settings", email="new@example.com")
    assert find_problems(page) == []
    send(page, "/settings/deactivate", password="wrong")
    assert find_problems(page) == []
    send(page, "/password/change", oldpassword="wrong", password1="x")
    assert find_problems(page) == []


def test_pages_of_links_in_emails(page, mira):
    page.goto("/password/reset")
    page.locator("[name=email]").fill("mira@example.com")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Check your email")
    page.goto(re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1])
    page.wait_for_selector("text=Choose a new password")
    assert find_problems(page) == []
    page.locator("[name=password1]").fill("another short sentence")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=That’s done")
    assert find_problems(page) == []
    for stale in ("/password/reset/key/1-x", "/email/confirm/x", "/email/restore/x"):
        page.goto(stale)
        assert find_problems(page) == []


def test_confirming_email_address(signed_in_page, mira):
    page = signed_in_page(mira)
    page.goto("/settings/account")
    page.locator("button", has_text="Send the link again").click()
    page.wait_for_selector("text=We’ve sent a link")
    assert find_problems(page) == []
    page.goto(re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1])
    assert find_problems(page) == []
    page.locator("button", has_text="Yes, confirm it").click()
    page.wait_for_selector("text=is confirmed. Thank you.")


def test_page_of_suspended_user(signed_in_page, mira):
    page = signed_in_page(mira)
    mira.suspend("Selling hats.")
    page.expected_problems.append("403")
    page.goto("/settings/profile")
    expect(page.locator("main")).to_contain_text("Selling hats.")
    assert find_problems(page) == []
    page.locator("button", has_text="Log out").click()
    page.wait_for_selector("text=Log in")


@pytest.mark.parametrize("javascript", [True, False])
def test_uploading_and_removing_avatar(signed_in_page, mira, javascript):
    page = signed_in_page(mira, java_script_enabled=javascript)
    page.goto("/settings/profile")
    picture = upload_of(size=(500, 300))
    page.locator("[name=avatar]").set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": picture.read()}
    )
    page.locator("main button[type=submit]").click()
    page.wait_for_selector("text=Saved.")
    avatar = page.locator("main img.avatar")
    expect(avatar).to_have_attribute("src", re.compile("/media/avatars/"))
    expect(avatar).to_have_js_property("naturalWidth", 400)
    page.locator("[name=remove_avatar]").check()
    page.locator("main button[type=submit]").click()
    page.wait_for_selector("main img.avatar[src^='/static/']")


def test_deactivating_and_reactivating(signed_in_page, mira):
    page = signed_in_page(mira)
    page.goto("/settings/deactivate")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button", has_text="Deactivate @mira").click()
    page.wait_for_selector("text=Your account is deactivated.")
    page.goto("/login")
    page.locator("[name=login]").fill("mira")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Welcome back.")
