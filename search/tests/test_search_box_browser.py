"""The search box in a browser: suggestions by keyboard and mouse, recent searches, on a desktop and a phone."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from posts.factories import PostFactory
from search.models import SavedSearch
from testing.axe import complaints

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    PostFactory(author=UserFactory(username="mapmaker", name="Mia Appleton"), text="#mapping the #harbour")
    mira = UserFactory(username="mira")
    SavedSearch.objects.save_search(mira, "old maps")
    return mira


def test_suggestions_by_keyboard_and_mouse(open_page, mira):
    page = open_page(mira)
    page.goto("/notifications")
    box, options = page.locator("#q"), page.get_by_role("option")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
    page.keyboard.press("/")
    expect(box).to_have_role("combobox")
    expect(options).to_have_text(["old maps"])
    page.keyboard.type("map")
    expect(options).to_have_text(["Mia Appleton @mapmaker", "#mapping", "old maps"])
    expect(page.get_by_role("group", name="People").get_by_role("option")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-activedescendant") is None
    assert complaints(page) == []
    page.keyboard.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id"))
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("map")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/mapmaker")
    page.locator("#q").fill("map")
    page.get_by_role("option", name="old maps").click()
    expect(page).to_have_url("/search?q=old+maps")


@pytest.mark.parametrize("is_phone", [False, True])
def test_recent_searches_are_offered_until_cleared_or_logged_out(open_page, mira, is_phone):
    size = {"width": 320, "height": 700} if is_phone else {"width": 1280, "height": 800}
    page = open_page(mira, viewport=size, has_touch=is_phone)
    options = page.get_by_role("option")
    for text in ("harbour", "bread", "harbour"):
        page.goto("/search")
        page.locator("#q").fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Search: {text}")).to_be_attached()
    page.goto("/search" if is_phone else "/")
    page.locator("#q").click()
    expect(options).to_have_text(["harbour", "bread", "old maps"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    options.nth(1).click()
    expect(page.get_by_role("heading", name="Search: bread")).to_be_attached()
    expect(page.locator("#q")).to_have_value("bread")
    page.locator("#q").fill("")
    expect(options).to_have_text(["bread", "harbour", "old maps"])
    for text in ("old maps", "bread"):  # one that is saved as well stands there once
        page.locator("#q").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/search?q={text.replace(' ', '+')}*")
    page.locator("#q").fill("")
    expect(options).to_have_text(["bread", "harbour", "old maps"])
    page.locator("#q").fill("old")
    expect(options).to_have_text(["old maps"])
    page.locator("#q").fill("")
    page.get_by_role("button", name="Clear recent searches").click()
    expect(page.locator("#q")).to_be_focused()
    expect(options).to_have_text(["old maps"])
    page.locator("#q").fill("kites")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=kites&f=latest")
    assert "kites" in page.evaluate("JSON.stringify({...localStorage})")
    page.evaluate("document.getElementById('act').action = '/logout'; document.getElementById('act').submit()")
    page.wait_for_url("**/")
    page.wait_for_function("() => !JSON.stringify({...localStorage}).includes('kites')")


def test_visitor_gets_suggestions_and_none_are_stored(page, mira):
    page.goto("/")
    page.locator("#q").fill("map")
    expect(page.get_by_role("option")).to_have_text(["Mia Appleton @mapmaker", "#mapping"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=map")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('witter-search-'))") == []
