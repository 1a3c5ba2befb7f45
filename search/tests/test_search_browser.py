"""Search in a browser: live results, history, and no JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def town():
    mira = UserFactory(username="mira", name="Mira Okafor")
    for n in range(25):
        PostFactory(author=mira, text=f"kites {n}" if n % 5 else f"tea {n} #kites")


def test_results_update_while_typing(page):
    page.goto("/search?q=tea")
    page.evaluate("window.stayed = true")
    page.locator("#q").fill("kites")
    expect(page.get_by_role("heading", name="Search: kites")).to_be_attached()
    expect(page.locator("article")).to_have_count(20)
    expect(page).to_have_url("/search?q=kites&f=latest")
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(25)
    assert page.evaluate("window.stayed")
    expect(page.locator("article mark").first).to_have_text("kites")


def test_tabs_keep_query_and_back_button_works(page):
    page.goto("/search?q=tea")
    page.locator("#q").fill("mira")
    expect(page.get_by_role("heading", name="Search: mira")).to_be_attached()
    page.keyboard.press("Escape")  # the list of suggestions
    page.get_by_role("navigation", name="Search results").get_by_role("link", name="People").click()
    expect(page.locator(".person")).to_have_count(1)
    go_back(page)
    expect(page).to_have_url("/search?q=mira&f=latest")
    go_back(page)
    expect(page.locator("article")).to_have_count(5)
    expect(page.locator("#q")).to_have_value("tea")


def go_back(page):
    """Go back without waiting for a page load, as htmx may restore the page without one."""
    page.evaluate("() => { setTimeout(() => history.back()) }")


def entries(page):
    return page.evaluate("history.length")


def search_for(page, *parts):
    """Type these strings with a pause after each."""
    box = page.locator("#q")
    box.focus()
    page.keyboard.press("End")
    for part in parts:
        page.keyboard.type(part)
        expect(page.get_by_role("heading", name=f"Search: {box.input_value()}", exact=True)).to_be_attached()


def test_one_search_is_one_history_entry(page):
    page.goto("/search?q=tea")
    expect(page.get_by_role("heading", name="Search: tea")).to_be_attached()
    before = entries(page)
    search_for(page, " k", "it", "es")
    assert entries(page) == before + 1
    expect(page).to_have_url("/search?q=tea%20kites&f=latest")
    page.locator("#q").blur()
    search_for(page, " 5")
    assert entries(page) == before + 2
    go_back(page)
    expect(page).to_have_url("/search?q=tea%20kites&f=latest")
    expect(page.get_by_role("heading", name="Search: tea kites", exact=True)).to_be_attached()  # the page has arrived
    go_back(page)
    expect(page).to_have_url("/search?q=tea")
    expect(page.get_by_role("heading", name="Search: tea", exact=True)).to_be_attached()


def test_title_shows_query(open_page):
    viewer = UserFactory()
    FollowFactory(followee=viewer)
    page = open_page(viewer)
    page.goto("/search?q=tea")
    expect(page).to_have_title("(1) tea · Search · Witter")
    search_for(page, " kites")
    expect(page).to_have_title("(1) tea kites · Search · Witter")
    go_back(page)
    expect(page).to_have_title("(1) tea · Search · Witter")
    assert page.locator("title").count() == 1


def test_page_works_after_back_and_forward(open_page):
    page = open_page(UserFactory())
    page.goto("/search?q=tea")
    search_for(page, " kites")
    for go in (page.go_back, page.go_forward, page.go_back):
        with page.expect_navigation():
            go(wait_until="commit")
        expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
        for link in (".wt-topbar a[data-dialog][href='/compose']", ".witt-actions a.witt-action"):
            page.locator(link).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_be_hidden()
        for key in "n?":
            page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_be_visible()
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_be_hidden()
        page.get_by_role("button", name="Like").first.click()
        expect(page.get_by_role("button", name="Like").first).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="Like").first.click()
        expect(page.get_by_role("button", name="Like").first).to_have_attribute("aria-pressed", "false")


def test_results_are_not_cached_by_browser(page):
    page.goto("/search?q=tea")
    page.locator("#q").fill("kites")
    expect(page.get_by_role("heading", name="Search: kites")).to_be_attached()
    assert "witt-body" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_search_works_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/search")
    page.locator("#q").fill("kites")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(20)
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(5)


def test_discover_works_without_javascript(page_without_javascript):
    page = page_without_javascript
    page.goto("/discover/local")
    expect(page.locator("article")).to_have_count(20)
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(5)
