"""The composer's dialog in a browser: opened at once, a sheet on phones, and with the answered witt."""

import pytest
from playwright.sync_api import expect

from posts.factories import PostFactory
from posts.models import Post
from testing.axe import complaints

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(open_page, mira):
    """Return home on a phone, with its scripts, and a list that gets the requests for the composer."""
    PostFactory.create_batch(20, author=mira)
    page = open_page(mira, viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
    page.waiting = []
    page.route("**/compose", lambda route: page.waiting.append(route))
    page.compose = page.get_by_role("link", name="Compose a witt")
    return page


def test_compose_on_phone_is_a_sheet_and_keeps_the_place(phone):
    phone.evaluate("scrollTo(0, 777)")
    # focused within the tap itself, without which a phone shows no keyboard
    assert phone.compose.evaluate("link => { link.click(); return document.activeElement.id }") == "dialog-text"
    dialog = phone.locator("dialog[open]")
    box = {"x": 0, "y": 0, "width": 390, "height": 800}
    assert dialog.bounding_box() == box
    phone.keyboard.type("typed while it loads")
    assert complaints(phone) == []
    phone.waiting[0].continue_()
    text = dialog.locator(".composer [name=text]")
    expect(text).to_have_value("typed while it loads")
    expect(text).to_be_focused()
    expect(dialog.locator(".composer-count")).to_contain_text("120")
    assert dialog.bounding_box() == box
    dialog.get_by_label("Close").click()
    expect(dialog).to_have_count(0)
    assert phone.evaluate("scrollY") == 777
    expect(phone.locator(".wt-toast")).to_contain_text("Saved as a draft.")
    phone.unroute("**/compose")
    phone.compose.click()
    expect(dialog.locator(".composer-notice")).to_contain_text("Draft restored.")  # the box of home is hidden here
    dialog.get_by_role("button", name="Witt", exact=True).click()
    expect(dialog).to_have_count(0)
    assert Post.objects.latest("pk").text == "typed while it loads"


def test_composer_that_cannot_be_loaded_keeps_what_was_typed(phone):
    phone.expected_problems += ["ERR_INTERNET_DISCONNECTED", "htmx:"]
    phone.compose.click()
    phone.keyboard.press("Escape")
    expect(phone.locator("dialog[open]")).to_have_count(0)
    with phone.expect_response("**/compose"):
        phone.waiting.pop().continue_()
    phone.compose.click()
    expect(phone.locator("dialog[open] .composer-placeholder")).to_be_visible()  # and not the closed one's composer
    phone.keyboard.type("hello")
    phone.waiting[0].abort("internetdisconnected")
    expect(phone.locator(".wt-toast")).to_contain_text("Check your connection")
    expect(phone.locator("dialog[open]")).to_have_count(0)
    phone.unroute("**/compose")
    phone.compose.click()
    expect(phone.locator("dialog[open] .composer [name=text]")).to_have_value("hello")


def test_reply_dialog_shows_answered_witt_and_names_its_author_once(open_page, mira, ana):
    post = PostFactory(author=ana, text="The ferry is late again.")
    page = open_page(mira)
    page.goto("/ana")
    page.locator(f"#witt-{post.pk} .witt-action").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".composer-parent")).to_contain_text("The ferry is late again.")
    expect(dialog.locator("[name=text]")).to_have_value("@ana ")
    assert dialog.inner_text().count("@ana") == 1
    expect(page.get_by_role("dialog", name="Reply")).to_be_visible()
    assert complaints(page) == []
    page.keyboard.type("So is the tram.")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    assert Post.objects.latest("pk").in_reply_to == post


def test_deleted_post_comes_back_in_place_or_as_words(open_page, mira):
    post, newest = PostFactory(author=mira, text="too hasty"), PostFactory(author=mira, text="the newest")
    page = open_page(mira)
    page.goto("/")

    def delete():
        page.locator(f"#witt-{post.pk} .wt-menu > summary").last.click()
        page.locator(f"#witt-{post.pk}").get_by_text("Delete witt").click()
        page.get_by_role("button", name="Yes, delete it").click()
        expect(page.get_by_text("Your witt was deleted.")).to_be_visible()

    delete()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#witt-{post.pk}")).to_be_focused()
    expect(page.locator("#feed .witt-body")).to_have_text(["the newest", "too hasty"])
    post.like(newest.author)
    delete()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("dialog[open] [name=text]")).to_have_value("too hasty")
    expect(page.locator(".witt-tombstone")).to_have_count(0)
