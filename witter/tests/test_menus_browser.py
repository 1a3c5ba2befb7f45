"""Menus open within the window, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from direct_messages.factories import MessageFactory
from posts.factories import PostFactory
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT_ANCHORS = """
CSS.supports = () => false;
addEventListener("DOMContentLoaded", () => {
  for (const { cssRules } of document.styleSheets) {
    [...cssRules].forEach((rule, index) => {
      if (rule.conditionText?.includes("position-area")) rule.parentStyleSheet.deleteRule(index);
    });
  }
});
"""


@pytest.fixture
def posts(mira, ana):
    """Return twelve posts by ana, newest first; mira follows her and has messages of her."""
    for number in range(20):
        message = MessageFactory(sender=ana, recipient=mira, text=f"number {number}")
    mira.follows_made.add_follow(mira, message.sender)
    return [PostFactory(author=ana) for _ in range(12)][::-1]


def scroll_to(page, menu, top):
    """Scroll the page until the button of the menu is `top` pixels below the window's upper edge."""
    page.evaluate("(distance) => scrollBy({ top: distance, behavior: 'instant' })", menu.bounding_box()["y"] - top)


def open_list(page, menu):
    """Open a menu, check that its list is within the window, and return whether it is above the button."""
    menu.locator("summary").first.click()
    expect(menu.locator(".wt-menu-list")).to_be_in_viewport(ratio=1)
    box, button = menu.locator(".wt-menu-list").bounding_box(), menu.locator("summary").first.bounding_box()
    window = page.viewport_size
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= window["width"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= window["height"]
    menu.locator("summary").first.click()
    return box["y"] < button["y"]


@WITH_AND_WITHOUT_JAVASCRIPT
def test_menus_open_where_there_is_room(open_page, mira, posts, javascript):
    page = open_page(mira, java_script_enabled=javascript, viewport={"width": 1280, "height": 700})
    page.goto("/")
    menu = page.locator(f"#witt-{posts[5].pk} .wt-menu").last
    for top, is_above in ((200, False), (660, True)):
        scroll_to(page, menu, top)
        assert open_list(page, menu) is is_above
    assert not open_list(page, page.locator(".wt-topbar .wt-menu:visible"))
    page.set_viewport_size({"width": 1280, "height": 320})
    scroll_to(page, menu, 160)
    open_list(page, menu)
    open_list(page, page.locator(".wt-topbar .wt-menu:visible"))
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto("/ana")
    open_list(page, page.locator(".profile-actions .wt-menu"))
    scroll_to(page, page.locator(".profile-actions .wt-menu"), 380)
    open_list(page, page.locator(".profile-actions .wt-menu"))
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto("/messages/ana")
    assert open_list(page, page.locator(".dm-msg .wt-menu").last)
    assert not open_list(page, page.locator(".dm-pane .wt-card-head .wt-menu"))


def test_names_are_completed_above_a_low_composer(open_page, mira, posts):
    PostFactory.create_batch(8, in_reply_to=posts[0])
    page = open_page(mira, viewport={"width": 1280, "height": 500})
    page.goto(posts[0].get_absolute_url(), wait_until="networkidle")
    box = page.locator("#reply-text")
    for top, height, is_above in ((120, 500, False), (300, 400, True)):
        page.set_viewport_size({"width": 1280, "height": height})
        box.fill("")
        scroll_to(page, box, top)
        box.press_sequentially("@an")
        options = page.locator(".composer-options")
        expect(options).to_be_in_viewport(ratio=1)
        assert (options.bounding_box()["y"] < box.bounding_box()["y"]) is is_above


def test_script_places_menus_where_styles_cannot(open_page, mira, posts):
    page = open_page(mira, viewport={"width": 1280, "height": 700})
    page.add_init_script(WITHOUT_ANCHORS)
    page.goto("/", wait_until="networkidle")
    menu = page.locator(f"#witt-{posts[5].pk} .wt-menu").last
    for top, is_above in ((200, False), (660, True), (200, False)):
        scroll_to(page, menu, top)
        assert open_list(page, menu) is is_above
    expect(menu.locator(".wt-menu-list")).not_to_have_class("is-above")


def test_closed_dialog_returns_focus_to_button_of_menu(open_page, mira, posts):
    page = open_page(mira)
    page.goto("/")
    buttons = page.locator(f"#witt-{posts[0].pk} .wt-menu > summary")
    for button, entry in ((buttons.first, "Quote witt"), (buttons.last, "Block"), (buttons.last, "Report witt")):
        button.press("Enter")
        page.get_by_role("link", name=entry).press("Enter")
        expect(page.locator("dialog[open] form")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(button).to_be_focused()


@WITH_AND_WITHOUT_JAVASCRIPT
def test_tap_beside_sheet_of_phone_only_closes_it(open_page, mira, posts, javascript):
    page = open_page(mira, java_script_enabled=javascript, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/")
    first, second = (page.locator(f"#witt-{post.pk}") for post in posts[:2])
    like = first.locator(".witt-action-like").bounding_box()
    second.locator("summary", has_text="More").tap()
    expect(second.get_by_role("button", name="Mute")).to_be_visible()
    page.touchscreen.tap(like["x"] + like["width"] / 2, like["y"] + like["height"] / 2)
    expect(second.get_by_role("button", name="Mute")).to_be_hidden()
    expect(first.locator(".witt-action-like")).to_have_attribute("aria-pressed", "false")
