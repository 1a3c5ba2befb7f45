"""Resubmitting the composer page after Back."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from core.factories import picture_of
from posts.factories import PostFactory, UploadFactory
from posts.models import Draft, Post
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)


def publish(page, text):
    box = page.locator("main [name=text]")
    box.fill(text)
    page.locator("main .composer").get_by_role("button", name="Witt", exact=True).click()
    page.wait_for_url("**/mira/status/*")


@WITH_AND_WITHOUT_JAVASCRIPT
def test_unchanged_resubmission_redirects_to_post(open_page, javascript):
    mira = UserFactory(username="mira")
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/compose")
    page.wait_for_load_state("networkidle")
    publish(page, "hello town")
    address = page.url
    page.go_back()
    expect(page).to_have_url("/compose")
    page.wait_for_load_state("networkidle")
    publish(page, "hello town")
    assert page.url == address
    expect(page.get_by_text("You already said that.")).to_have_count(0)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#home-text")).to_have_value("")
    page.goto("/compose")
    expect(page.locator(".draft")).to_have_count(0)
    assert (Post.objects.count(), Draft.objects.count()) == (1, 0)


@WITH_AND_WITHOUT_JAVASCRIPT
def test_changed_resubmission_publishes_new_post(open_page, javascript):
    mira = UserFactory(username="mira")
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/compose")
    for text in ("one", "two", "two", "one"):
        page.wait_for_load_state("networkidle")
        publish(page, text)
        page.goto("/compose")
    assert list(Post.objects.order_by("pk").values_list("text", flat=True)) == ["one", "two"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_other_reply_target_has_other_token(client, headers):
    client.force_login(UserFactory(username="mira"))
    first, second = PostFactory(), PostFactory()
    for parent in (first, second):
        page = client.get(f"/compose?in_reply_to={parent.pk}")
        submission = page.context["composer"].submission
        sent = {"text": "yes", "variant": "page", "submission": submission, "in_reply_to": parent.pk}
        client.post("/compose", sent, headers=headers)
    assert Post.objects.filter(text="yes").count() == 2


def test_other_pictures_publish_new_post():
    mira = UserFactory()
    colours = [(9, 9, 9), (90, 9, 9)]

    def publish(colour):
        upload = UploadFactory(owner=mira, picture=picture_of(colour))
        return Post.objects.publish(mira, uploads=[upload], submission="abc")

    first, second = map(publish, colours)
    assert first != second
    assert list(map(publish, colours)) == [first, second]


def test_published_draft_form_is_available_after_back(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    Draft.objects.save_draft(mira, "abc", ["words"])
    form = {"text": "words", "submission": "abc", "variant": "page"}
    address = client.post("/compose", form).url
    page = client.get("/compose?draft=abc")
    assert (page.status_code, page.context["composer"].submission) == (200, "abc")
    assert client.post("/compose", form).url == address
    assert client.get("/compose?draft=def").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "²:1:", "a" * 5000, ":::", "abc::" + "9" * 99])
def test_invalid_cookie_is_ignored(client, cookie):
    client.force_login(UserFactory())
    client.cookies["last_form"] = cookie
    assert client.get("/compose").status_code == 200
    assert client.get("/compose?draft=x").status_code == 404
