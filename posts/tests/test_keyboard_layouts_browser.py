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
    ana = FollowFactory(follower=mira, followee=UserFactory(username="ana")).followee
    return [PostFactory(author=ana) for _ in range(2)][::-1]


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


@pytest.mark.parametrize(
    ("key", "code"),
    [("о", "KeyJ"), ("ξ", "KeyJ"), ("ت", "KeyJ"), ("ㅓ", "KeyJ"), ("J", "KeyJ"), ("j", "KeyC"), ("ј", "KeyJ")],
    ids=["Russian", "Greek", "Arabic", "Korean", "Caps Lock", "Dvorak", "Serbian"],
)
def test_single_key_shortcuts_work_on_any_layout(page, witts, key, code):
    press(page, key, code)
    expect(page.locator(f"#witt-{witts[0].pk}")).to_be_focused()


@pytest.mark.parametrize(
    ("key", "code", "shift"),
    [("?", "KeyM", True), ("?", "Minus", True), ("?", "Digit7", True), ("؟", "Slash", True)],
    ids=["AZERTY", "QWERTZ", "Russian", "Arabic"],
)
def test_question_mark_opens_help_on_any_layout(page, key, code, shift):
    press(page, key, code, shiftKey=shift)
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@pytest.mark.parametrize(
    ("key", "code", "options"),
    [
        ("J", "KeyJ", {"shiftKey": True}),
        ("О", "KeyJ", {"shiftKey": True}),
        ("é", "KeyJ", {}),
        ("h", "KeyJ", {}),
        ("j", "KeyJ", {"isComposing": True}),
        ("j", "KeyJ", {"keyCode": 229}),
        ("Process", "KeyJ", {}),
        ("Dead", "KeyJ", {}),
    ],
)
def test_other_keys_do_nothing(page, key, code, options):
    press(page, key, code, **options)
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize(("key", "code"), [("/", "Digit7"), ("/", "KeyQ"), ("/", "Period")])
def test_slash_focuses_search_on_any_layout(page, key, code):
    press(page, key, code)
    expect(page.locator("#q")).to_be_focused()


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
