"""Settings and lists of people on a phone, in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory, MuteFactory
from lists.factories import ListFactory
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@WITH_AND_WITHOUT_JAVASCRIPT
def test_current_section_of_settings_is_in_view(open_page, mira, javascript):
    page = open_page(mira, java_script_enabled=javascript, viewport=PHONE)
    for address, name in (("/settings/profile", "Profile"), ("/settings/data", "Your archive")):
        page.goto(address)
        item = page.get_by_role("navigation", name="Settings").get_by_role("link", name=name)
        expect(item).to_be_in_viewport(ratio=1)
        box = item.bounding_box()
        assert box["x"] >= 20  # not under a fading edge
        assert box["x"] + box["width"] <= PHONE["width"] - 20
    assert page.evaluate("scrollY") == 0


def test_bio_has_three_lines_under_the_button(open_page, mira, ana, bo):
    FollowFactory(follower=UserFactory(name="Gus", bio="Cartographer of nearly-real places. " * 4), followee=ana)
    MuteFactory(muter=mira, muted=ana)
    page = open_page(mira, viewport=PHONE)
    ListFactory(owner=ana, name="Makers", description="of nearly everything " * 4)
    page.goto("/ana/lists/makers")
    assert page.locator(".list-row p").last.bounding_box()["width"] > 280
    page.goto("/ana/followers")
    row = page.locator("main .person").first
    bio, button = row.locator("p").bounding_box(), row.locator(".btn").bounding_box()
    assert bio["y"] >= button["y"] + button["height"]
    assert bio["x"] + bio["width"] == pytest.approx(button["x"] + button["width"], abs=1)
    page.set_viewport_size({"width": 320, "height": 640})
    line_height = row.locator("p").evaluate("p => parseFloat(getComputedStyle(p).lineHeight)")
    assert row.locator("p").bounding_box()["height"] == pytest.approx(3 * line_height, abs=1)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 640})
        page.goto("/ana")
        muted = page.get_by_role("button", name="Muted. Unmute @ana")
        expect(muted).to_be_in_viewport(ratio=1)
        picture = page.locator(".profile-avatar").bounding_box()
        for control in page.locator(".profile-actions > *").all():
            assert control.bounding_box()["x"] >= picture["x"] + picture["width"]


def test_buttons_at_the_end_of_a_card_have_its_corners_where_it_has_any(open_page, mira):
    page = open_page(mira)
    page.goto("/settings/data")
    buttons = page.locator("main .wt-form-actions")
    expect(buttons).to_have_css("border-end-start-radius", "9px")
    expect(buttons).to_have_css("border-start-start-radius", "0px")
    page.set_viewport_size(PHONE)
    expect(buttons).to_have_css("border-end-start-radius", "0px")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 500}], ids=["phone", "desktop"])
def test_focused_field_is_above_the_bars_at_the_lower_edge(open_page, mira, size):
    page = open_page(mira, viewport=size)
    page.goto("/settings/profile")
    edge = page.locator("main .wt-form-actions").evaluate("bar => bar.getBoundingClientRect().top")
    for field in page.locator("main .wt-form :is(input, textarea):visible").all():
        page.evaluate("scrollTo(0, 0)")
        field.focus()
        box = field.bounding_box()
        bar = page.locator("main .wt-form-actions").evaluate("bar => bar.getBoundingClientRect().top")
        assert box["y"] + box["height"] <= max(edge, bar)
