"""Drafts: unpublished text is saved, visible to its author only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.factories import UserFactory
from core.factories import upload_of
from follows.factories import BlockFactory
from posts.factories import PostFactory
from posts.models import Draft, Post
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


def save_draft(client, headers=None, **values):
    return client.post("/compose/drafts", {"submission": "abc", **values}, headers=headers or {})


@BOTH_WAYS
def test_save_draft(client, viewer, headers):
    response = save_draft(client, headers, text="hello", more=["town", ""], variant="home")
    draft = viewer.drafts.get()
    assert (draft.key, draft.texts) == ("abc", ["hello", "town", ""])
    if headers:
        assert "hello" not in response.content.decode()
        assert "Saved as a draft" in response["HX-Trigger-After-Settle"]
        assert '"submission": "abc"' in response["HX-Trigger"]
    else:
        page = client.get(response.url).content.decode()
        assert "Saved as a draft" in page
        assert "hello" in page
        assert "2 witts" not in page
    assert not Post.objects.exists()


def test_saving_again_updates_same_draft(client, viewer):
    for text in ("hello", "hello town"):
        assert save_draft(client, text=text, auto="yes").status_code == 204
    assert viewer.drafts.get().texts == ["hello town"]


def test_other_form_is_other_draft(client, viewer):
    save_draft(client, text="hello")
    save_draft(client, text="good night", submission="def")
    save_draft(client, text="no token", submission="²")
    assert viewer.drafts.count() == 3


def test_draft_opens_in_composer_with_all_values(client, viewer):
    parent = PostFactory(author__username="ana", text="how are you")
    quoted = PostFactory(text="the original words")
    save_draft(client, text="@ana fine", more=["and you"], in_reply_to=parent.pk, quote_of=quoted.pk)
    assert "A reply to @ana" in client.get("/compose").content.decode()
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get("/compose?draft=abc", headers=headers).content.decode()
        assert "@ana fine</textarea>" in page
        assert "and you</textarea>" in page
        assert f'name="in_reply_to" value="{parent.pk}"' in page
        assert "the original words" in page
        assert 'name="submission" value="abc"' in page


def test_publishing_deletes_its_draft_only(client, viewer):
    save_draft(client, text="hello")
    save_draft(client, text="another", submission="def")
    client.post("/compose", {"text": "hello", "submission": "abc"})
    assert [draft.key for draft in viewer.drafts.all()] == ["def"]


def test_draft_of_published_form_is_not_saved(client, viewer):
    client.post("/compose", {"text": "hello", "submission": "abc"})
    save_draft(client, text=" hello ", auto="yes")
    assert not Draft.objects.exists()
    save_draft(client, text="hello again", auto="yes")
    assert Draft.objects.exists()


def test_rejected_form_keeps_draft(client, viewer):
    save_draft(client, text="x" * 150)
    client.post("/compose", {"text": "x" * 150, "submission": "abc"})
    assert Draft.objects.exists()


def test_blank_draft_is_not_saved(client, viewer):
    save_draft(client, text="hello")
    response = save_draft(client, text=" \n ", more=[""])
    assert "nothing to keep" in client.get(response.url).content.decode()
    assert not Draft.objects.exists()


@BOTH_WAYS
def test_delete_draft(client, viewer, headers):
    save_draft(client, text="hello")
    for status in ({200, 302}, {404}):
        assert client.post("/compose/drafts/abc/delete", headers=headers).status_code in status
    assert not Draft.objects.exists()


def test_drafts_of_others_are_404(client, viewer):
    Draft.objects.save_draft(UserFactory(), "abc", ["secret"])
    assert "secret" not in client.get("/compose").content.decode()
    assert client.get("/compose?draft=abc").status_code == 404
    assert client.post("/compose/drafts/abc/delete").status_code == 404
    save_draft(client, text="mine")
    assert sorted(Draft.objects.values_list("texts", flat=True)) == [["mine"], ["secret"]]


@pytest.mark.parametrize("key", ["nobody", "²", "x" * 300, "%00", "a/b"])
def test_missing_draft_is_404(client, viewer, key):
    assert client.get(f"/compose?draft={key}").status_code in {400, 404}
    assert client.post(f"/compose/drafts/{key}/delete").status_code in {400, 404, 405}


@BOTH_WAYS
def test_too_long_draft_keeps_text_in_page(client, viewer, headers):
    response = save_draft(client, headers, text="y" * 4001)
    page = response.content.decode()
    assert response.status_code == 422
    assert "up to 4,000 characters" in page
    assert headers or "y" * 4001 in page
    assert not Draft.objects.exists()


def test_rejected_autosave_responds_with_sentence(client, viewer):
    response = save_draft(client, text="y" * 4001, auto="yes")
    assert (response.status_code, response["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert save_draft(client, text="y", more=["x"] * 25, auto="yes").status_code == 422


def test_draft_limit(client, viewer):
    for number in range(100):
        Draft.objects.save_draft(viewer, f"d{number}", ["words"])
    response = save_draft(client, text="one more")
    assert response.status_code == 429
    assert "You already have 100 drafts" in response.content.decode()
    assert "one more</textarea>" in response.content.decode()
    assert save_draft(client, text="changed", submission="d7", auto="yes").status_code == 204


def test_draft_survives_parent_and_reveals_no_hidden_post(client, viewer):
    gone, hidden = PostFactory(text="gone words"), PostFactory(author__username="hider", text="hidden words")
    save_draft(client, text="to gone", in_reply_to=gone.pk)
    save_draft(client, text="to hidden", in_reply_to=hidden.pk, submission="def")
    gone.delete()
    BlockFactory(blocker=hidden.author, blocked=viewer)
    assert "@hider" not in client.get("/compose").content.decode()
    for key, text in (("abc", "to gone"), ("def", "to hidden")):
        page = client.get(f"/compose?draft={key}").content.decode()
        assert f"{text}</textarea>" in page
        assert 'name="in_reply_to"' not in page
        assert "@hider" not in page


def test_draft_without_javascript_loses_pictures_and_says_so(client, viewer):
    large = SimpleUploadedFile("noise.png", b"0" * 3_000_000, "image/png")
    saved = save_draft(client, text="hello", images=[upload_of(), large])
    assert "Saved as a draft, without its 2 pictures." in client.get(saved.url).text
    assert (viewer.drafts.get().texts, viewer.drafts.get().photo_count) == (["hello"], 2)
    assert has_note(client.get("/compose").text, "2 pictures ·")
    assert "This comes back without its 2 pictures. Please choose them again." in client.get("/compose?draft=abc").text
    assert "nothing to keep" in client.get(save_draft(client, text=" ", images=upload_of()).url).text


def has_note(page, words):
    return words in " ".join(page.split())


def test_draft_counts_pictures_kept_by_browser(client, viewer):
    assert save_draft(client, text="hello", pictures="9", auto="yes").status_code == 204
    assert viewer.drafts.get().photo_count == 4
    page = client.get("/compose?draft=abc", headers={"HX-Request": "true"}).text
    assert 'data-photo-count="4"' in page
    for invalid in ("", "²", "-1"):
        save_draft(client, text="hello", pictures=invalid, auto="yes")
        assert viewer.drafts.get().photo_count == 0
    assert "composer-notice" not in client.get("/compose?draft=abc").text
    save_draft(client, text="", pictures="1", auto="yes")
    assert "A picture without words" in client.get("/compose").text
    save_draft(client, text="", pictures="0", auto="yes")
    assert not viewer.drafts.exists()


def test_drafts_are_linked_from_every_composer(client, viewer):
    parent = PostFactory()
    link = 'href="/compose#drafts"'
    for address in ("/", "/compose", parent.get_absolute_url()):
        assert link in client.get(address).text
    assert link in client.get("/compose", headers={"HX-Request": "true"}).text
    assert 'id="drafts"' in client.get("/compose").text
    assert "Nothing here." in client.get("/compose").text
    assert 'id="drafts"' not in client.get(f"/compose?in_reply_to={parent.pk}").text


@pytest.mark.parametrize("address", ["/compose", "/compose/drafts"])
def test_text_of_signed_out_user_survives_login(client, address):
    form = {"text": "typed & kept", "more": ["and more"], "in_reply_to": "7"}
    response = client.post(address, form)
    assert response.url.startswith("/login?next=/compose%3F")
    client.force_login(UserFactory())
    from urllib.parse import parse_qs, urlsplit

    page = client.get(parse_qs(urlsplit(response.url).query)["next"][0]).content.decode()
    assert "typed &amp; kept</textarea>" in page
    assert "and more</textarea>" in page


def test_text_too_long_for_url_is_returned_in_page(client):
    response = client.post("/compose", {"text": "語" * 900, "more": ["second"]})
    assert response.status_code == 403
    assert "logged out" in response.content.decode()
    assert "語" * 900 in response.content.decode()
    assert "second" in response.content.decode()
    assert client.post("/compose", {"text": "語" * 900}, headers={"HX-Request": "true"}).status_code == 403
