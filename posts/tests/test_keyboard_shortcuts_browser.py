"""Single-key shortcuts on pages of posts."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira")


@pytest.fixture
def witts(mira):
    """Return three posts by someone mira follows, newest first."""
    ana = FollowFactory(follower=mira, followee=UserFactory(username="ana")).followee
    return [PostFactory(author=ana, text=f"number {n} of #maps for @mira") for n in range(3)][::-1]


@pytest.fixture
def page(open_page, mira, witts):
    page = open_page(mira)
    page.goto("/")
    ready(page)
    return page


def ready(page):
    """Wait until the shortcuts are active."""
    page.wait_for_load_state("load")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")


def at(page, post):
    expect(page.locator(f"#witt-{post.pk}")).to_be_focused()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_move_between_posts(page, witts):
    pages = ["/ana", "/ana/with_replies", "/hashtag/maps", "/search?q=number&f=latest", "/notifications/mentions", "/"]
    for address in pages:
        page.goto(address)
        ready(page)
        press(page, "j")
        at(page, witts[0])
        press(page, "j", "j")
        at(page, witts[2])
        press(page, "k")
        at(page, witts[1])
    assert page.locator(f"#witt-{witts[1].pk}").evaluate("witt => getComputedStyle(witt).outlineStyle") == "solid"


def test_j_scrolls_and_continues_after_loading_more(page, mira, witts):
    PostFactory.create_batch(22, author=witts[0].author)
    page.reload()
    ready(page)
    for _ in range(20):
        press(page, "j")
    row = page.locator("article").nth(19)
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()
    press(page, "j")
    expect(page.locator("article")).to_have_count(25)
    press(page, "j")
    expect(page.locator("article").nth(20)).to_be_focused()
    expect(page.locator("article").nth(20)).to_be_in_viewport()


def test_enter_opens_post_and_j_moves_down_reply_tree(page, witts):
    reply = PostFactory(in_reply_to=witts[1])
    press(page, "j", "j", "Enter")
    page.wait_for_url(f"**/ana/status/{witts[1].pk}")
    ready(page)
    press(page, "j")
    at(page, witts[1])
    press(page, "j")
    at(page, reply)


def test_enter_on_link_follows_link(page, witts):
    press(page, "j")
    page.locator(f"#witt-{witts[0].pk} .witt-author").focus()
    press(page, "Enter")
    page.wait_for_url("**/ana")


def test_f_and_b_toggle_like_and_bookmark_and_t_reposts_at_once(page, witts):
    press(page, "j", "j")
    for key, button in (("f", "like"), ("b", "bookmark")):
        pressed = page.locator(f"#witt-{witts[1].pk} .witt-action-{button}")
        press(page, key)
        expect(pressed).to_have_attribute("aria-pressed", "true")
        at(page, witts[1])
        press(page, key)
        expect(pressed).to_have_attribute("aria-pressed", "false")
    button = page.locator(f"#witt-{witts[1].pk} .witt-action-repost")
    press(page, "t")
    expect(button).to_have_text("Reposted1")
    at(page, witts[1])
    assert witts[1].reposts.count() == 1
    press(page, "t")
    expect(button).to_have_text("Repost")
    expect(page.locator("details[open]")).to_have_count(0)


def test_r_opens_reply_and_shortcuts_are_off_in_dialog(page, witts):
    press(page, "j", "r")
    box = page.locator("dialog textarea").first
    expect(box).to_be_focused()
    page.keyboard.type("fj?g")
    expect(box).to_have_value("@ana @mira fjg?".replace("@mira fjg?", "fj?g"))
    assert not witts[0].likes.exists()


def test_n_opens_composer(page):
    press(page, "n")
    expect(page.locator("dialog textarea").first).to_be_focused()
    expect(page.locator("dialog textarea").first).to_have_value("")


def test_slash_focuses_search(page):
    press(page, "/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j/n")
    expect(page.locator("#q")).to_have_value("j/n")


def test_dot_loads_new_posts(page, witts, settings):
    settings.LIVE_SECONDS = 0.5
    page.reload()
    ready(page)
    new = PostFactory(author=witts[0].author)
    page.wait_for_selector("text=1 new witt")
    press(page, ".")
    at(page, new)


def test_g_and_letter_open_page(page):
    for key, address in (("n", "/notifications**"), ("p", "/mira"), ("s", "/settings/profile"), ("h", "/")):
        press(page, "g", key)
        page.wait_for_url(f"**{address}")
        ready(page)


def test_question_mark_opens_help(page):
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    press(page, "n", "j")
    page.wait_for_timeout(500)
    expect(sheet.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_footer_links_to_help_without_javascript(page, open_page, mira):
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    plain = open_page(mira, java_script_enabled=False)
    plain.goto("/")
    plain.get_by_role("link", name="Keyboard shortcuts").click()
    plain.wait_for_url("**/keys")


def test_shortcuts_are_off_in_fields_with_modifiers_and_in_menus(page, witts):
    page.locator("#home-text").focus()
    page.keyboard.type("jfn/?")
    expect(page.locator("#home-text")).to_have_value("jfn/?")
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    press(page, "Control+j", "Alt+j", "Meta+j")
    assert page.evaluate("document.activeElement === document.body")
    page.locator(f"#witt-{witts[0].pk} .wt-menu > summary").last.click()
    press(page, "j")
    expect(page.locator(f"#witt-{witts[0].pk} .wt-menu > summary").last).to_be_focused()


def test_shortcuts_can_be_disabled(page, mira):
    page.goto("/settings/design")
    page.get_by_role("switch", name="Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_selector("text=Saved.")
    page.goto("/")
    page.wait_for_load_state("load")
    press(page, "j", "n", "?")
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement === document.body")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_j_and_k_work_in_notifications_and_user_lists(page, mira, witts):
    mine = PostFactory(author=mira)
    mine.like(witts[0].author)
    page.goto("/notifications")
    ready(page)
    press(page, "j")
    expect(page.locator(".note").first).to_be_focused()
    press(page, "Enter")
    page.wait_for_url(f"**/mira/status/{mine.pk}")
    page.goto("/mira/following")
    ready(page)
    press(page, "j")
    expect(page.locator("main .person").first).to_be_focused()
    press(page, "Enter")
    page.wait_for_url("**/ana")


def test_delete_keeps_position(open_page, mira):
    post = PostFactory(author=mira)
    page = open_page(mira)
    page.goto(mira.get_absolute_url())
    ready(page)
    card = page.locator(f"#witt-{post.pk}")
    card.locator("summary.witt-action").last.click()
    card.get_by_text("Delete witt").click()
    card.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_text("Your witt was deleted.")).to_be_focused()
