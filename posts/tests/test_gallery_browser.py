"""The picture gallery in a browser: navigation, animations, descriptions."""

import re

import pytest
from playwright.sync_api import expect

from core import images
from core.factories import gif_of, picture_of
from posts.factories import PostFactory
from testing.axe import complaints

pytestmark = pytest.mark.django_db(transaction=True)
COLOURS = ["teal", "tomato", "gold", "plum"]


@pytest.fixture
def witt(mira):
    pictures = [(picture_of(colour, (900, 600)), f"a {colour} one") for colour in COLOURS]
    return PostFactory(author=mira, text="look", images=pictures)


def open_gallery(page, number=0):
    page.locator(".witt-media a").nth(number).click()
    expect(page.locator(".gallery")).to_be_visible()
    return page.locator(".gallery-alt")


def test_keyboard_navigation_and_focus_return(page, witt):
    page.goto(witt.get_absolute_url())
    described = open_gallery(page, 1)
    expect(described).to_have_text("a tomato one")
    expect(page.locator(".gallery-by")).to_have_text("2 of 4 Mira Okafor")
    assert complaints(page) == []
    for key, text in [("ArrowRight", "gold"), ("ArrowLeft", "tomato"), ("End", "plum"), ("Home", "teal")]:
        page.keyboard.press(key)
        expect(described).to_have_text(f"a {text} one")
    expect(page.locator(".gallery-stage img")).to_have_attribute("src", re.compile(r"/media/photos/"))
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    page.keyboard.press("Escape")
    expect(page.locator(".gallery")).to_be_hidden()
    expect(page.locator(".witt-media a").nth(1)).to_be_focused()
    open_gallery(page)
    page.get_by_role("button", name="Next picture").click()
    expect(described).to_have_text("a tomato one")
    page.locator(".gallery-stage").click(position={"x": 2, "y": 2})
    expect(page.locator(".gallery")).to_be_hidden()


def test_swipe_navigation(open_page, witt):
    page = open_page(has_touch=True, viewport={"width": 390, "height": 800})
    page.goto(witt.get_absolute_url())
    described = open_gallery(page)
    finger = page.context.new_cdp_session(page)

    def swipe(start, end):
        for kind, points in [("Start", [start]), ("Move", [end]), ("End", [])]:
            places = [{"x": x, "y": y} for x, y in points]
            finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": places})

    swipe((300, 300), (100, 310))
    expect(described).to_have_text("a tomato one")
    swipe((100, 300), (300, 310))
    expect(described).to_have_text("a teal one")
    swipe((200, 150), (205, 400))
    expect(page.locator(".gallery")).to_be_hidden()


def test_picture_of_quoted_post_opens(page, witt):
    quote = PostFactory(text="see here", quote_of=witt)
    page.goto(quote.get_absolute_url())
    page.locator(".witt-quote-media a").nth(2).click()
    expect(page.locator(".gallery-alt")).to_have_text("a gold one")
    expect(page.locator(".gallery-by a")).to_have_attribute("href", re.compile(f"/mira/status/{witt.pk}$"))


def test_without_javascript_picture_file_opens(page_without_javascript, witt):
    page = page_without_javascript
    page.expected_problems.append("404")  # the browser requests a favicon for the picture
    page.goto(witt.get_absolute_url())
    page.locator(".witt-media a").first.click()
    page.wait_for_url("**/media/photos/*.webp")


def test_animation_is_paused_with_reduced_motion_and_plays_on_click(page, mira):
    post = PostFactory(author=mira, images=[(images.process_photo(gif_of("red", "blue")), "blinking")])
    page.goto(post.get_absolute_url())  # the test browsers prefer reduced motion
    moving, still = page.locator(".witt-gif-animated"), page.locator(".witt-gif-poster")
    expect(still).to_be_visible()
    expect(moving).to_be_hidden()
    page.get_by_label("GIF").check(force=True)
    expect(moving).to_be_visible()
    expect(still).to_be_hidden()
    page.emulate_media(reduced_motion="no-preference")
    expect(still).to_be_visible()
    page.get_by_label("GIF").uncheck(force=True)
    expect(moving).to_be_visible()


def test_description_has_width_of_media_frame(open_page, witt):
    page = open_page(viewport={"width": 360, "height": 700})
    page.goto(witt.get_absolute_url())
    page.locator(".witt-alt summary").nth(3).click()
    frame = page.locator(".witt-media").bounding_box()
    text = page.locator(".witt-alt[open] p").bounding_box()
    assert (text["x"], text["width"]) == (frame["x"], frame["width"])


@pytest.mark.parametrize("size", [(900, 600), (600, 900)])
def test_picture_load_causes_no_layout_shift(page, mira, size):
    post = PostFactory(author=mira, images=[(picture_of("teal", size), "")])
    waiting = []
    page.route("**/media/photos/*", lambda route: waiting.append(route))
    page.goto(post.get_absolute_url(), wait_until="domcontentloaded")
    page.evaluate("document.fonts.ready")
    actions = page.locator(".witt-focus .witt-actions")
    before = actions.bounding_box()
    for route in waiting:
        route.continue_()
    page.unroute("**/media/photos/*")
    page.wait_for_function("() => document.querySelector('.witt-media img').naturalWidth > 0")
    assert actions.bounding_box() == before


def test_gallery_of_media_tab_goes_on_from_post_to_post(page, mira, witt, monkeypatch):
    monkeypatch.setattr("posts.timelines.pagination.PAGE_SIZE", 2)
    older = [PostFactory(author=mira, text=f"{n}", images=[(picture_of("teal"), f"number {n}")]) for n in range(3)]
    page.goto("/mira/media")
    expect(page.locator(".media-grid img")).to_have_count(2)
    page.locator(".media-grid a").first.click()
    described, nearby = page.locator(".gallery-alt"), page.locator(".gallery-by")
    expect(described).to_have_text("number 2")
    expect(nearby.locator("a")).to_have_attribute("href", re.compile(f"/mira/status/{older[2].pk}$"))
    expect(page.get_by_role("button", name="Previous picture")).to_be_hidden()
    expect(page.locator(".media-grid img")).to_have_count(7)
    for text in ["number 1", "number 0", *(f"a {colour} one" for colour in COLOURS)]:
        page.keyboard.press("ArrowRight")
        expect(described).to_have_text(text)
    expect(nearby).to_have_text("4 of 4 Mira Okafor")
    expect(nearby.locator("a")).to_have_attribute("href", re.compile(f"/mira/status/{witt.pk}$"))
    expect(page.get_by_role("button", name="Next picture")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(described).to_have_text("a plum one")
    assert complaints(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".media-grid a").nth(6)).to_be_focused()


def test_without_javascript_picture_of_media_tab_leads_to_its_post(page_without_javascript, witt):
    page = page_without_javascript
    page.goto("/mira/media")
    page.get_by_role("main").get_by_role("link", name="a gold one").click()
    page.wait_for_url(f"**/mira/status/{witt.pk}")
