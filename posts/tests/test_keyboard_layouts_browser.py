"""Keyboard shortcuts with other layouts, Caps Lock and input methods."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Post

pytestmark = pytest.mark.django_db(transaction=True)

PRESS = """([key, options]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }))"""


@pytest.fixture
def mira():
    return UserFactory(username="mira")


@pytest.fixture
def witts(mira):
    """Return seven posts of the home timeline, newest first."""
    ana = FollowFactory(follower=mira, followee=UserFactory(username="ana")).followee
    return PostFactory.create_batch(7, author=ana)[::-1]


@pytest.fixture
def page(open_page, mira, witts):
    page = open_page(mira)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
    return page


def press(page, key, code, **options):
    page.evaluate(PRESS, [key, {"code": code, **options}])


def compose(page, text):
    """Begin to compose `text` with an input method; return the CDP session."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    return session


def test_single_key_shortcuts_work_on_any_layout(page, witts):
    """The key of "j" moves down one post: Russian, Greek, Arabic, Korean, Caps Lock, Dvorak, Serbian."""
    keys = [("о", "KeyJ"), ("ξ", "KeyJ"), ("ت", "KeyJ"), ("ㅓ", "KeyJ"), ("J", "KeyJ"), ("j", "KeyC"), ("ј", "KeyJ")]
    for witt, (key, code) in zip(witts, keys, strict=True):
        press(page, key, code)
        expect(page.locator(f"#witt-{witt.pk}")).to_be_focused()


def test_question_mark_opens_help_on_any_layout(page):
    """AZERTY, QWERTZ, Russian and Arabic have it on different keys."""
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    for key, code in [("?", "KeyM"), ("?", "Minus"), ("?", "Digit7"), ("؟", "Slash")]:
        press(page, key, code, shiftKey=True)
        expect(sheet).to_be_visible()
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()


def test_other_keys_do_nothing(page):
    keys = [("J", {"shiftKey": True}), ("О", {"shiftKey": True}), ("é", {}), ("h", {}), ("Process", {}), ("Dead", {})]
    keys += [("j", {"isComposing": True}), ("j", {"keyCode": 229})]
    for key, options in keys:
        press(page, key, "KeyJ", **options)
        assert page.evaluate("document.activeElement === document.body"), (key, options)


def test_slash_focuses_search_on_any_layout(page):
    for code in ("Digit7", "KeyQ", "Period"):
        press(page, "/", code)
        expect(page.locator("#q")).to_be_focused()
        page.locator("#q").blur()


def test_navigation_shortcuts_work_in_another_script(page):
    press(page, "п", "KeyG")
    press(page, "ы", "KeyS")
    page.wait_for_url("**/settings/profile")


@pytest.mark.parametrize("place", ["message", "witt"])
def test_enter_during_composition_submits_nothing(open_page, mira, place):
    ana = UserFactory(username="ana")
    FollowFactory(follower=ana, followee=mira), FollowFactory(follower=mira, followee=ana)
    page = open_page(mira)
    page.goto("/messages/ana" if place == "message" else "/")
    box = page.locator("#dm-text" if place == "message" else "#home-text")
    if place == "witt":
        expect(page.locator(".composer-count")).to_be_visible()
    page.wait_for_load_state("networkidle")
    box.focus()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    session = compose(page, "にほん")
    page.keyboard.press("Control+Enter")
    for options in ({"isComposing": True}, {"keyCode": 229}):
        press(page, "Enter", "Enter", ctrlKey=True, **options)
    page.wait_for_timeout(300)
    assert [url for url in sent if "/drafts" not in url] == []
    session.send("Input.insertText", {"text": "日本"})
    page.keyboard.press("Control+Enter")
    expect(page.locator(".dm-text" if place == "message" else "#feed .witt-body")).to_have_text("日本")


def test_disabled_button_is_not_submitted_by_keyboard(open_page, mira):
    ana = UserFactory(username="ana")
    FollowFactory(follower=ana, followee=mira), FollowFactory(follower=mira, followee=ana)
    page = open_page(mira)
    page.goto("/messages/ana")
    page.wait_for_load_state("networkidle")
    page.locator("#dm-text").fill("x" * 1001)
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("#dm-text").press("Control+Enter")
    page.wait_for_timeout(300)
    assert sent == []
    assert not Post.objects.exists()
