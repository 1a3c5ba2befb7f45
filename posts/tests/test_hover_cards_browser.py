"""Hover cards in a browser, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.models import Block, Follow
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira", bio="Printmaker.")


@pytest.fixture
def post(mira):
    ana = UserFactory(username="ana", name="Ana Lindqvist", bio="Maps.")
    UserFactory(username="gus", name="Gus Castellanos")
    Follow.objects.follow(mira, ana)
    return PostFactory(author=ana, text="Look, a map for @gus")


@pytest.fixture
def page(open_page, mira, post):
    page = open_page(mira)
    page.clock.install()
    page.card_requests = []
    page.on(
        "request", lambda request: page.card_requests.append(request.url) if request.url.endswith("/card") else None
    )
    page.goto("/")
    page.wait_for_load_state("load")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
    return page


def card(page):
    return page.locator(".hover-card")


def leave(page):
    """Move the pointer away, and wait as long as a card stays open for it to come back."""
    page.mouse.move(5, 5)
    page.clock.fast_forward(300)


def test_hover_opens_card_and_leave_closes_it(page):
    for name, text in ((".witt-author", "Maps."), (".witt-avatar", "Maps."), (".witt-body a", "Gus Castellanos")):
        page.locator(name).first.hover()
        page.clock.fast_forward(500)
        expect(card(page)).to_contain_text(text)
        leave(page)
        expect(card(page)).to_have_count(0)


def test_pointer_can_move_to_card_and_follow(page, mira, post):
    page.locator(".witt-body a").first.hover()
    expect(card(page)).to_be_visible()
    button = card(page).get_by_role("button", name="Follow @gus")
    button.hover()
    page.clock.fast_forward(800)
    expect(card(page)).to_be_visible()
    button.click()
    expect(card(page).get_by_role("button", name="Following. Unfollow @gus")).to_be_visible()
    assert mira.follows_made.count() == 2
    page.mouse.move(5, 5)
    expect(card(page)).to_have_count(0)


def test_short_hover_sends_no_request_and_card_is_cached(page):
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    page.locator(".witt-author").first.hover()
    leave(page)
    page.clock.fast_forward(1000)
    assert page.card_requests == []
    for _ in range(2):
        page.locator(".witt-author").first.hover()
        page.clock.fast_forward(500)
        expect(card(page)).to_be_visible()
        leave(page)
        expect(card(page)).to_have_count(0)
    assert len(page.card_requests) == 1


def test_escape_closes_card(page):
    page.locator(".witt-author").first.hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)


def test_keyboard_opens_card_and_focus_returns(page):
    name = page.locator(".witt-author").first
    name.focus()
    page.clock.fast_forward(800)
    expect(card(page)).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(card(page).get_by_role("link", name="Ana Lindqvist")).to_be_focused()
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    expect(card(page)).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    expect(card(page)).to_be_visible()
    page.locator("#q").focus()
    expect(card(page)).to_have_count(0)


def test_blocked_user_has_no_card(page, mira, post):
    page.expected_problems.append("404")
    Block.objects.block(post.author, mira)
    with page.expect_response("**/ana/card"):
        page.locator(".witt-author").first.hover()
        page.clock.fast_forward(500)
    page.wait_for_timeout(300)
    expect(card(page)).to_have_count(0)


def test_touch_opens_profile(open_page, mira, post):
    page = open_page(mira, has_touch=True, viewport={"width": 390, "height": 800})
    page.goto("/")
    page.wait_for_load_state("load")
    page.locator(".witt-author").first.tap()
    page.wait_for_url("**/ana")
    expect(card(page)).to_have_count(0)
