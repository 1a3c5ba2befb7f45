"""Drafts in a browser: their pictures, which stay in it, and the composer in which a draft comes back."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from core.factories import upload_of
from posts.models import Post
from posts.tests.composer_browser import drafts_in, log_out, ready

pytestmark = pytest.mark.django_db(transaction=True)


def picture(colour):
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": upload_of(colour).read()}


def stored_pictures(page):
    """Return the names of the drafts that have pictures in this browser."""
    return page.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open("witter-drafts", 1);
            opening.onupgradeneeded = () => opening.result.createObjectStore("pictures");
            opening.onsuccess = () => {
                const names = opening.result.transaction("pictures").objectStore("pictures").getAllKeys();
                names.onsuccess = () => { opening.result.close(); resolve(names.result); };
            };
        })"""
    )


def choose_two_pictures(page, form):
    page.wait_for_selector(".composer-add-pictures")
    with page.expect_response("**/compose/drafts") as response:
        form.locator("[name=images]").set_input_files([picture("teal"), picture("gold")])
        form.locator("[name=alt_1]").fill("a gold one")
    assert response.value.status == 204


def test_draft_comes_back_with_its_pictures(open_page, mira):
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("look")
    choose_two_pictures(page, form)
    page.goto("/compose")
    form = page.locator("main .composer")
    expect(form.locator(".composer-notice")).to_have_text("Draft restored. Discard")
    expect(form.locator(".composer-thumb img:visible")).to_have_count(2)
    expect(form.locator("[name=alt_1]")).to_have_value("a gold one")
    form.get_by_role("button", name="Save draft").click()
    expect(page.locator(".wt-toast")).to_contain_text("Saved as a draft.")
    expect(form.locator(".composer-thumb img:visible")).to_have_count(0)
    page.goto("/compose")
    expect(ready(page).locator(".composer-notice")).to_have_count(0)
    expect(page.locator(".draft")).to_contain_text("2 pictures")
    page.locator(".draft-words").click()
    expect(form.locator(".composer-thumb img:visible")).to_have_count(2)
    expect(form.locator(".composer-notice")).to_have_count(0)
    form.get_by_role("button", name="Witt", exact=True).click()
    form.get_by_role("button", name="Witt anyway").click()
    page.wait_for_url("**/mira/status/*")
    assert [photo.alt for photo in Post.objects.get().photos.all()] == ["", "a gold one"]
    page.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('witter-draft-'))")
    assert stored_pictures(page) == []


def test_draft_without_its_pictures_says_so_and_log_out_deletes_them(open_page, mira):
    page = open_page(mira)
    page.goto("/compose")
    form = ready(page)
    choose_two_pictures(page, form)
    assert len(stored_pictures(page)) == 1
    other = open_page(mira)
    other.goto("/compose")
    expect(ready(other).locator(".composer-notice")).to_have_count(0)
    other.get_by_role("link", name="2 pictures without words").click()
    expect(other.locator(".composer-notice")).to_contain_text("without its 2 pictures")
    page.evaluate("indexedDB.deleteDatabase('witter-drafts')")
    page.reload()
    expect(form.locator(".composer-notice")).to_contain_text("Draft restored without its 2 pictures.")
    choose_two_pictures(page, form)
    assert len(stored_pictures(page)) == 1
    log_out(page)
    page.wait_for_function("() => !document.cookie.includes('forget-drafts')")
    assert stored_pictures(page) == drafts_in(page) == []


def test_restored_draft_is_in_one_composer_with_no_completion(open_page, mira):
    UserFactory(username="anna", name="Anna")
    page = open_page(mira)
    page.goto("/")
    form = ready(page)
    form.locator("[name=text]").fill("hello @ann")
    expect(page.get_by_role("option")).to_have_count(1)
    page.reload()
    expect(form.locator(".composer-notice")).to_contain_text("Draft restored.")
    completions = []
    page.on("request", lambda request: "/compose/complete" in request.url and completions.append(request.url))
    form.locator("[name=text]").focus()
    page.locator(".wt-topbar a[href='/compose']").click()
    dialog = page.locator("dialog[open] .composer")
    expect(dialog.locator("[name=text]")).to_be_focused()
    expect(dialog.locator("[name=text]")).to_have_value("")
    expect(form.locator("[name=text]")).to_have_value("hello @ann")
    dialog.get_by_role("link", name="Drafts").click()
    page.wait_for_url("**/compose#drafts")
    expect(form.locator("[name=text]")).to_have_value("hello @ann")
    assert completions == []
    form.get_by_role("button", name="Discard").click()
    expect(form.locator(".composer-notice")).to_have_count(0)
