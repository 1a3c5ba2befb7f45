"""Drafts and undo in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.factories import PASSWORD, UserFactory
from conftest import session_cookie
from posts.factories import PostFactory
from posts.tests.composer_browser import drafts_in, log_out, ready, texts
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_page(open_page):
    """Return a function that opens a page whose clock tests can put forward."""

    def open_page_with_clock(*args, **options):
        page = open_page(*args, **options)
        page.clock.install()
        return page

    return open_page_with_clock


def saved_on_server(page, form):
    """Continue typing, and wait until the server has saved the draft."""
    with page.expect_response("**/compose/drafts") as response:
        form.locator("[name=text]").press("End")
        page.keyboard.type("!")
        page.clock.fast_forward(3000)  # milliseconds without typing
    assert response.value.status == 204


def test_draft_survives_closed_tab(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("nearly")
    form.get_by_role("button", name="Add another witt").click()
    page.keyboard.type("done")
    page.goto("/discover")
    page.goto("/")
    form = page.locator("main .composer")
    expect(form.locator(".composer-notice")).to_contain_text("Draft restored.")
    expect(form.locator("[name=text]")).to_have_value("nearly")
    expect(form.locator("[name=more]")).to_have_value("done")
    form.get_by_role("button", name="Witt", exact=True).click()
    expect(page.locator("#feed article")).to_have_count(2)
    page.goto("/")
    expect(ready(page).locator("[name=text]")).to_have_value("")
    assert not mira.drafts.exists()


def one_draft_in_two_tabs(open_page, writer):
    """Return two tabs with the restored draft "!"; the second has added "elsewhere!"."""
    first = open_page(writer)
    first.goto("/")
    saved_on_server(first, ready(first))
    second = first.context.new_page()
    second.goto("/")
    form = second.locator("main .composer")
    expect(form.locator("[name=text]")).to_have_value("!")
    form.locator("[name=text]").fill("elsewhere")
    saved_on_server(second, form)
    return first, second


def test_draft_edited_in_two_tabs_is_forked(open_page, mira):
    first, second = one_draft_in_two_tabs(open_page, mira)
    form = first.locator("main .composer")
    saved_on_server(first, form)
    assert sorted(draft.texts for draft in mira.drafts.all()) == [["!!"], ["elsewhere!"]]
    form.get_by_role("button", name="Witt", exact=True).click()
    expect(first.locator("#feed .witt-body")).to_have_text(["!!"])
    second.reload()
    expect(second.locator("main .composer [name=text]")).to_have_value("elsewhere!")


def test_publishing_in_one_tab_keeps_text_of_other_tab(open_page, mira):
    first, second = one_draft_in_two_tabs(open_page, mira)
    second.close()
    first.locator("main .composer").get_by_role("button", name="Witt", exact=True).click()
    expect(first.locator("#feed .witt-body")).to_have_text(["!"])
    assert mira.drafts.get().texts == ["elsewhere!"]


def test_draft_is_autosaved_and_discarded(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    saved_on_server(page, form)
    assert mira.drafts.get().texts == ["!"]
    page.goto("/compose")
    form = page.locator("main .composer")
    expect(form.locator("[name=text]")).to_have_value("!")
    expect(page.locator(".draft")).to_be_hidden()
    with page.expect_response("**/compose/drafts"):
        form.get_by_role("button", name="Discard").click()
    expect(form.locator("[name=text]")).to_have_value("")
    expect(form.locator("[name=text]")).to_be_focused()
    page.reload()
    expect(ready(page).locator("[name=text]")).to_have_value("")
    assert not mira.drafts.exists()


def test_draft_survives_logout_and_is_private(open_page, mira):
    bo = UserFactory(username="bo")
    page = open_page()
    log_in(page, "mira")
    form = ready(page)
    saved_on_server(page, form)
    log_out(page)
    log_in(page, bo.username)
    expect(ready(page).locator("[name=text]")).to_have_value("")
    page.goto("/compose")
    expect(ready(page).locator("[name=text]")).to_have_value("")
    log_out(page)
    log_in(page, "mira")
    page.goto("/compose")
    page.locator(".draft-words").click()
    expect(page.locator("main .composer [name=text]")).to_have_value("!")


def log_in(page, name):
    page.goto("/login")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#home-text")


def test_draft_is_listed_on_other_device(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    saved_on_server(page, ready(page))
    other = open_page(mira)
    other.goto("/compose")
    expect(ready(other).locator("[name=text]")).to_have_value("")
    other.locator(".draft-words").click()
    expect(other.locator("main .composer [name=text]")).to_have_value("!")
    other.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    other.wait_for_url("**/mira/status/*")
    assert not mira.drafts.exists()


def test_closed_reply_dialog_keeps_text_for_same_post(open_page, mira):
    posts = PostFactory.create_batch(2, author=mira)
    page = open_page(mira)
    page.goto("/")
    reply_to(page, posts[0]).press_sequentially("well then")
    page.keyboard.press("Escape")
    expect(page.locator(".wt-toast")).to_contain_text("Saved as a draft.")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(reply_to(page, posts[1])).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(reply_to(page, posts[0])).to_have_value("well then")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".wt-toast")).to_contain_text("Your witt is out.")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(reply_to(page, posts[0])).to_have_value("")


def reply_to(page, post):
    page.locator(f"#witt-{post.pk} .witt-action").first.click()
    box = page.locator("dialog[open] [name=text]")
    expect(box).to_be_focused()
    expect(page.locator(f"dialog[open] [name=in_reply_to][value='{post.pk}']")).to_have_count(1)
    return box


@WITH_AND_WITHOUT_JAVASCRIPT
def test_draft_is_saved_opened_and_deleted_by_buttons(open_page, mira, javascript):
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/compose")
    form = ready(page) if javascript else page.locator("main .composer")
    form.locator("[name=text]").fill("not yet")
    form.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft. Only you can see it.")).to_be_visible()
    page.goto("/compose")
    page.locator(".draft-words").click()
    expect(page.locator("main .composer [name=text]")).to_have_value("not yet")
    page.goto("/compose")
    page.get_by_role("button", name="Delete this draft").click()
    expect(page.locator(".draft")).to_have_count(0)
    page.goto("/compose")
    expect(page.locator("main .composer [name=text]")).to_have_value("")
    assert not mira.drafts.exists()


def test_undo_restores_text_and_removes_cards(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("one")
    form.get_by_role("button", name="Add another witt").click()
    page.keyboard.type("two")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feed article")).to_have_count(2)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("dialog[open] [name=more]")).to_have_value("two")
    expect(page.locator("dialog[open] [name=text]")).to_have_value("one")
    expect(page.locator("#feed article")).to_have_count(0)
    assert texts() == []
    page.locator("dialog [name=text]").fill("better")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feed article")).to_have_count(2)
    assert texts() == ["better", "two"]


def test_undo_without_javascript(open_page, mira):
    page = open_page(mira, java_script_enabled=False)
    page.goto("/")
    page.locator("main [name=text]").fill("one")
    page.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/compose?draft=*")
    expect(page.locator("main [name=text]")).to_have_value("one")
    assert texts() == []


def test_logout_deletes_local_drafts_in_all_tabs(open_page, mira):
    bo = UserFactory(username="bo")
    page = open_page(mira)
    page.goto("/")
    saved_on_server(page, ready(page))
    other = page.context.new_page()
    other.goto("/")
    other.locator("main .composer [name=text]").fill("a secret of mira's")
    page.evaluate("sessionStorage.setItem('witter-message-1-bo', 'a secret of two people')")
    assert drafts_in(page)
    log_out(page)
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    expect(other.get_by_role("link", name="Log in").first).to_be_visible()
    assert drafts_in(page) == drafts_in(other) == []
    assert page.evaluate("sessionStorage.getItem('witter-message-1-bo')") is None
    assert "forget-drafts" not in {cookie["name"] for cookie in page.context.cookies()}
    log_in(page, bo.username)
    expect(ready(page).locator("[name=text]")).to_have_value("")
    assert drafts_in(page) == []
    assert not bo.drafts.exists()
    assert mira.drafts.exists()


def test_login_of_other_user_deletes_local_drafts(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    saved_on_server(page, ready(page))
    page.context.clear_cookies()
    page.goto("/")
    assert drafts_in(page)
    page.context.add_cookies([session_cookie(UserFactory(username="bo"), page.url)])
    page.goto("/")
    expect(ready(page).locator("[name=text]")).to_have_value("")
    assert drafts_in(page) == []
