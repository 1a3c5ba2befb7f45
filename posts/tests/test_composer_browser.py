"""The composer in a browser: threads, completion of names, quote previews."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Post
from posts.tests.composer_browser import ready, texts
from testing.axe import SCREENS, complaints
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)


def forget_refusals(page):
    """Ignore the browser's own console lines about 422 responses."""
    page.problems[:] = [problem for problem in page.problems if "422" not in problem]


@WITH_AND_WITHOUT_JAVASCRIPT
def test_thread_is_published(open_page, mira, javascript):
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    form = ready(page) if javascript else page.locator("main .composer")
    form.locator("[name=text]").fill("one")
    form.get_by_role("button", name="Add another witt").click()
    form = page.locator("main .composer")
    expect(form.locator("[name=more]")).to_be_focused()
    form.locator("[name=more]").fill("two")
    form.get_by_role("button", name="Witt", exact=True).click()
    expect(page.get_by_text("Your 2 witts are out.")).to_be_visible()
    page.goto("/")
    expect(page.locator("#feed article")).to_have_count(2)
    assert texts() == ["one", "two"]


@WITH_AND_WITHOUT_JAVASCRIPT
def test_error_in_second_box_keeps_all_texts(open_page, mira, javascript):
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    form = ready(page) if javascript else page.locator("main .composer")
    form.locator("[name=text]").fill("one")
    form.get_by_role("button", name="Add another witt").click()
    form = page.locator("main .composer")
    form.locator("[name=more]").fill("x" * 152)
    if javascript:
        expect(form.locator(".composer-over")).to_have_text("12 characters too many. Trim them and it’s ready.")
        expect(form.get_by_role("button", name="Witt", exact=True)).to_be_disabled()
        form.evaluate("form => { form.querySelector('.btn-primary').disabled = false }")
    form.get_by_role("button", name="Witt", exact=True).click()
    expect(page.locator("main .alert-danger")).to_contain_text("Witt 2: That’s 12 characters too long.")
    form = page.locator("main .composer")
    expect(form.locator("[name=text]")).to_have_value("one")
    expect(form.locator("[name=more]")).to_have_value("x" * 152)
    expect(form.locator("[name=more]")).to_have_attribute("aria-invalid", "true")
    forget_refusals(page)
    assert texts() == []


def test_box_can_be_removed(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    for text in ("two", "three"):
        form.get_by_role("button", name="Add another witt").click()
        page.keyboard.type(text)
    form.get_by_role("button", name="Remove witt 2").click()
    expect(form.locator("[name=text]")).to_be_focused()
    expect(form.locator("[name=more]")).to_have_value("three")
    expect(form.get_by_role("button", name="Remove witt 2")).to_have_count(1)


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_ctrl_enter_submits_from_any_box(open_page, mira, keys):
    page = open_page(mira)
    page.goto("/")
    form, empty_state = ready(page), page.get_by_text("Your stream starts here")
    expect(empty_state).to_be_visible()
    form.locator("[name=text]").fill("one")
    form.get_by_role("button", name="Add another witt").click()
    page.keyboard.type("two")
    page.keyboard.press(keys)
    expect(page.locator("#feed article")).to_have_count(2)
    expect(empty_state).to_be_hidden()
    assert texts() == ["one", "two"]


def test_too_long_text_shows_error_and_is_not_sent(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("x" * 141)
    expect(form.locator(".composer-over")).to_have_text("1 character too many. Trim it and it’s ready.")
    page.keyboard.press("Control+Enter")
    form.locator("[name=text]").fill("x" * 140)
    expect(form.locator(".composer-over")).to_have_count(0)
    assert texts() == []


def test_autocomplete_of_names_and_hashtags_by_keyboard(open_page, mira):
    for name, shown in (("anna", "Anna"), ("ansgar", "Ansgar")):
        FollowFactory(follower=mira, followee=UserFactory(username=name, name=shown))
    PostFactory(author=mira, text="#フィルム写真")
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    box = form.locator("[name=text]")
    box.press_sequentially("hi @an")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Anna @anna", "Ansgar @ansgar"])
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("ArrowDown")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("hi @ansgar ")
    expect(options).to_have_count(0)
    form.get_by_role("button", name="Add another witt").click()
    more = form.locator("[name=more]")
    more.press_sequentially("#フィ")
    expect(options).to_have_text(["#フィルム写真"])
    more.press("Tab")
    expect(more).to_have_value("#フィルム写真 ")
    expect(more).to_be_focused()


def test_autocomplete_closes_on_escape_and_accepts_click(open_page, mira):
    UserFactory(username="anna", name="Anna")
    page = open_page(mira)
    page.goto("/")
    ready(page)
    page.locator(".wt-topbar a[href='/compose']").click()
    box = page.locator("dialog[open] [name=text]")
    expect(box).to_be_focused()
    box.press_sequentially("@an")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("@an")
    box.press_sequentially("n")
    page.get_by_role("option").click()
    expect(box).to_have_value("@anna ")
    expect(box).to_be_focused()


def test_pasted_link_shows_quote_preview(open_page, mira, live_server, settings):
    settings.SITE_URL = live_server.url
    quoted = PostFactory(author=mira, text="the original words")
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    box = form.locator("[name=text]")
    box.fill(f"as I said {live_server.url}{quoted.get_absolute_url()}")
    expect(form.locator(".composer-card")).to_contain_text("the original words")
    box.fill("never mind")
    expect(form.locator(".composer-card")).to_have_count(0)
    box.fill(f"as I said {live_server.url}{quoted.get_absolute_url()}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feed article .witt-quote")).to_contain_text("the original words")
    assert Post.objects.latest("pk").quote_of == quoted


@pytest.mark.parametrize("screen", SCREENS)
def test_filled_composer_is_accessible(open_page, mira, screen):
    UserFactory(username="anna", name="Anna")
    page = open_page(mira, viewport=SCREENS[screen])
    page.goto("/compose")
    form = ready(page)
    assert complaints(page) == []
    form.locator("[name=text]").fill("x" * 150)
    form.get_by_role("button", name="Add another witt").click()
    page.keyboard.type("hello @an")
    expect(page.get_by_role("option")).to_have_count(1)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert complaints(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
