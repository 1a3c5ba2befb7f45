"""Preferences of the device in a browser: forced colours (Windows' contrast themes), dark or light."""

import pytest
from playwright.sync_api import expect

from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)

HIGHLIGHTED = """(elements) => {
    const sample = document.body.appendChild(document.createElement("i"));
    Object.assign(sample.style, { forcedColorAdjust: "none", background: "Highlight" });
    const { backgroundColor } = getComputedStyle(sample);
    const found = elements.filter((element) => getComputedStyle(element).backgroundColor === backgroundColor);
    return found.map((element) => element.innerText.trim());
}"""
PAGES = {
    "/": ".wt-nav a",
    "/notifications": "main .wt-tabs a",
    "/settings/privacy": ".wt-sidenav a",
    "/ana/followers": "main .wt-tabs a",
    "/people?by=hashtag&tag=tea": "main .wt-chip",
}


def highlighted(page, selector):
    """Return the texts of the links and buttons of this selector that look selected."""
    return page.locator(selector).evaluate_all(HIGHLIGHTED)


def test_forced_colours_show_current_pages_and_pressed_buttons(open_page, mira, ana):
    FollowFactory(follower=mira, followee=ana)
    post, _ = PostFactory(author=ana), PostFactory(author=ana, text="#tea #scones")
    post.like(mira)
    page = open_page(mira, forced_colors="active", color_scheme="dark")
    found = {}
    for address, selector in PAGES.items():
        page.goto(address)
        found[address] = highlighted(page, selector)
    assert found == {
        "/": ["Home"],
        "/notifications": ["Interactions"],
        "/settings/privacy": ["Privacy"],
        "/ana/followers": ["Followers1"],
        "/people?by=hashtag&tag=tea": ["#tea"],
    }
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    assert highlighted(page, ".wt-tabbar a") == ["Home"]
    assert highlighted(page, ".witt-action-like") == ["Like\n1"]


def test_tabs_that_scroll_on_phones_have_fading_edges(open_page, mira):
    page = open_page(mira, viewport={"width": 320, "height": 700})
    page.goto("/discover")
    tabs = page.locator(".wt-tabs")
    assert tabs.evaluate("bar => bar.scrollWidth > bar.clientWidth")
    assert "linear-gradient" in tabs.evaluate("bar => getComputedStyle(bar).maskImage")
    page.set_viewport_size({"width": 1280, "height": 700})
    assert tabs.evaluate("bar => getComputedStyle(bar).maskImage") == "none"


@pytest.mark.parametrize(("device", "other"), [("dark", "light"), ("light", "dark")])
def test_menu_offers_the_theme_that_is_not_seen(open_page, mira, device, other):
    page = open_page(mira, java_script_enabled=False, color_scheme=device)
    page.goto("/")
    menu = page.locator("details.wt-hide-phone")
    buttons = menu.locator("[name=theme]:visible")
    menu.locator("summary").click()
    expect(buttons).to_have_text([f"{other.title()} theme"])
    buttons.click()
    menu.locator("summary").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", other)
    expect(buttons).to_have_text([f"{device.title()} theme", "Match my device"])
    buttons.last.click()
    menu.locator("summary").click()
    expect(buttons).to_have_text([f"{other.title()} theme"])
