"""Search in a browser: results come while one types, and everything works without JavaScript too."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def town():
    mira = UserFactory(username="mira", name="Mira Okafor")
    for n in range(25):
        PostFactory(author=mira, text=f"kites {n}" if n % 5 else f"tea {n} #kites")


def test_results_come_while_one_types(page):
    page.goto("/search?q=tea")
    page.evaluate("window.stayed = true")
    page.get_by_role("searchbox", name="Search for").fill("kites")
    expect(page.get_by_role("heading", name="Search: kites")).to_be_attached()
    expect(page.locator("article")).to_have_count(20)
    expect(page).to_have_url("/search?q=kites&f=latest")
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(25)
    assert page.evaluate("window.stayed")
    expect(page.locator("article mark").first).to_have_text("kites")


def test_the_tabs_follow_what_was_typed_and_back_goes_back(page):
    page.goto("/search?q=tea")
    page.get_by_role("searchbox", name="Search for").fill("mira")
    expect(page.get_by_role("heading", name="Search: mira")).to_be_attached()
    page.get_by_role("navigation", name="Search results").get_by_role("link", name="People").click()
    expect(page.locator(".person")).to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page.locator("article")).to_have_count(5)
    expect(page.get_by_role("searchbox", name="Search for")).to_have_value("tea")


def test_nothing_that_was_found_stays_in_the_browser(page):
    page.goto("/search?q=tea")
    page.get_by_role("searchbox", name="Search for").fill("kites")
    expect(page.get_by_role("heading", name="Search: kites")).to_be_attached()
    assert "witt-body" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_searching_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/search")
    page.get_by_role("searchbox", name="Search for").fill("kites")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(20)
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(5)


def test_discovering_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/discover")
    expect(page.locator("article")).to_have_count(20)
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(5)
