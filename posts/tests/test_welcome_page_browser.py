"""The welcome page on a phone: its buttons, and signing up from it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_short_form_on_phone_leads_to_sign_up_with_nothing_personal_in_address(open_page):
    page = open_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/")
    button = page.get_by_role("main").get_by_role("button", name="Sign up for")
    radii = button.evaluate(
        "button => Object.values(getComputedStyle(button).borderRadius.split(' ')).map(parseFloat)"
    )
    assert min(radii) > 0
    page.get_by_label("Full name").fill("Ana Lima")
    page.get_by_label("Email", exact=True).fill("ana@example.com")
    button.click()
    expect(page.get_by_role("heading", name="Join ")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Ana Lima")
    expect(page.locator("[name=email]")).to_have_value("ana@example.com")
    expect(page.locator(".invalid-feedback, .alert")).to_have_count(0)
    assert page.url.endswith("/signup")
    assert not any("ana" in address.rpartition("/")[2].lower() for address in addresses)
    page.locator("[name=username]").fill("ana")
    page.locator("[name=password1]").fill("a short sentence")
    page.get_by_role("button", name="Create my account").click()
    page.wait_for_url("**/welcome/people")
