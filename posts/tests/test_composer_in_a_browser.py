"""Writing in a browser: threads, drafts, names offered, second thoughts."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from posts.models import Post

pytestmark = pytest.mark.django_db(transaction=True)
BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def mira():
    return UserFactory(username="mira", name="Mira Okafor")


def forget_refusals(page):
    """The browser's own lines about answers with 422."""
    page.problems[:] = [problem for problem in page.problems if "422" not in problem]


def texts():
    return list(Post.objects.order_by("pk").values_list("text", flat=True))


def ready(page):
    """The composer of the page once its scripts have come."""
    form = page.locator("main .composer")
    expect(form.locator(".composer-count")).to_contain_text("140")
    return form


@BOTH_WAYS
def test_a_thread_is_written_and_published_at_once(open_page, mira, javascript):
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


@BOTH_WAYS
def test_an_error_in_the_second_box_keeps_everything(open_page, mira, javascript):
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
    expect(page.locator("main .alert-danger")).to_contain_text("Witt 2: That is 12 characters too long.")
    form = page.locator("main .composer")
    expect(form.locator("[name=text]")).to_have_value("one")
    expect(form.locator("[name=more]")).to_have_value("x" * 152)
    expect(form.locator("[name=more]")).to_have_attribute("aria-invalid", "true")
    forget_refusals(page)
    assert texts() == []


def test_a_box_can_be_taken_away_again(open_page, mira):
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
def test_control_and_enter_send_from_any_box(open_page, mira, keys):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("one")
    form.get_by_role("button", name="Add another witt").click()
    page.keyboard.type("two")
    page.keyboard.press(keys)
    expect(page.locator("#feed article")).to_have_count(2)
    assert texts() == ["one", "two"]


def test_too_long_a_text_is_told_in_a_sentence_and_not_sent(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("x" * 141)
    expect(form.locator(".composer-over")).to_have_text("1 character too many. Trim it and it’s ready.")
    page.keyboard.press("Control+Enter")
    form.locator("[name=text]").fill("x" * 140)
    expect(form.locator(".composer-over")).to_have_count(0)
    assert texts() == []
