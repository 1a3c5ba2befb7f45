"""Undo: for a short time a new post can be deleted, and the text of it or of a deleted one becomes a draft."""

import json
import re
import time
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.factories import UserFactory
from core.factories import upload_of
from notifications.models import EmailSchedule
from posts.factories import PostFactory
from posts.models import Draft, Post
from posts.views.undo import ids_param
from testing.both_ways import BOTH_WAYS, HTMX

pytestmark = pytest.mark.django_db


def undo(client, posts, headers=None):
    return client.post("/compose/undo", {"posts": posts}, headers=headers or {})


@BOTH_WAYS
def test_undo_returns_text_to_composer(client, viewer, headers):
    parent, quoted = PostFactory(), PostFactory(text="the original words")
    client.post("/compose", {"text": "one", "more": ["two"], "in_reply_to": parent.pk, "quote_of": quoted.pk})
    posts = viewer.posts.order_by("pk")
    response = undo(client, ids_param(posts), headers)
    page = (response if headers else client.get(response.url)).content.decode()
    assert "one</textarea>" in page
    assert "two</textarea>" in page
    assert f'name="in_reply_to" value="{parent.pk}"' in page
    assert "the original words" in page
    assert "Taken back" in page
    assert not viewer.posts.exists()
    parent.counts.refresh_from_db(), viewer.stats.refresh_from_db()
    assert (parent.counts.reply_count, viewer.stats.posts_count, viewer.stats.last_post_id) == (0, 0, 0)


def test_undone_text_is_no_duplicate(client, viewer):
    client.post("/compose", {"text": "hello", "submission": "abc"})
    undo(client, ids_param(viewer.posts.all()))
    draft = viewer.drafts.get()
    client.post("/compose", {"text": "hello", "submission": draft.key})
    assert viewer.posts.get().text == "hello"
    assert not viewer.drafts.exists()


def test_publishing_shows_undo_button(client, viewer):
    response = client.post("/compose", {"text": "hello"})
    post = viewer.posts.get()
    page = client.get(response.url).content.decode()
    assert 'formaction="/compose/undo"' in page
    assert f'value="{post.pk}"' in page
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    response = client.post("/compose", {"text": "more", "variant": "home"}, headers=headers)
    undo_button = json.loads(response["HX-Trigger-After-Settle"])["toast"]["undo"]
    posts = str(viewer.posts.latest("pk").pk)
    assert undo_button == {"url": "/compose/undo", "values": {"posts": posts}, "opens_dialog": True}


@BOTH_WAYS
def test_undo_window_is_half_a_minute(client, viewer, headers):
    post = PostFactory(author=viewer, created_at=timezone.now() - timedelta(seconds=31))
    fresh = PostFactory(author=viewer)
    response = undo(client, f"{post.pk},{fresh.pk}", headers)
    assert response.status_code == (409 if headers else 302)
    page = (response if headers else client.get(response.url)).content.decode()
    assert "too late" in page
    assert viewer.posts.count() == 2
    assert not viewer.drafts.exists()


@BOTH_WAYS
def test_undo_of_others_or_deleted_post_is_404(client, viewer, headers):
    post = PostFactory()
    assert undo(client, post.pk, headers).status_code == 404
    mine = PostFactory(author=viewer)
    assert undo(client, f"{post.pk},{mine.pk}", headers).status_code < 400
    assert undo(client, mine.pk, headers).status_code == 404
    assert list(Post.objects.all()) == [post]


def test_undo_of_pictures_asks_to_choose_again(client, viewer):
    client.post("/compose", {"text": "look", "images": [upload_of(), upload_of("gold")]})
    response = undo(client, viewer.posts.get().pk)
    assert "This comes back without its 2 pictures. Please choose them again." in client.get(response.url).text
    assert "without its 2 pictures" in client.get(response.url).text  # and each time that it comes back


def undo_button_in(page):
    return re.search('formaction="/compose/undo" name="deleted" value="([^"]+)"', page)


@BOTH_WAYS
def test_deletion_returns_words_to_composer(client, viewer, headers):
    parent, quoted = PostFactory(), PostFactory(text="the original words")
    post = PostFactory(author=viewer, text="one & <two>", in_reply_to=parent, quote_of=quoted)
    post.like(parent.author)  # which is lost
    deleted = client.post(f"{post.get_absolute_url()}/delete", headers=headers)
    page = (deleted if headers else client.get(deleted.url)).text
    assert "Your witt was deleted." in page
    value = undo_button_in(page)[1]
    assert not viewer.drafts.exists()
    for _ in range(2):
        response = client.post("/compose/undo", {"deleted": value}, headers=headers)
        page = (response if headers else client.get(response.url)).text
        assert "Here are your words again." in page
        assert "one &amp; &lt;two&gt;</textarea>" in page
        assert f'name="in_reply_to" value="{parent.pk}"' in page
        assert "the original words" in page
        assert viewer.drafts.count() == 1
    client.post("/compose", {"text": "one & <two>", "submission": viewer.drafts.get().key})
    assert client.post("/compose/undo", {"deleted": value}, headers=headers).status_code == 404


def test_deleted_pictures_do_not_come_back(client, viewer):
    client.post("/compose", {"text": "look", "images": upload_of()})
    page = client.post(f"{viewer.posts.get().get_absolute_url()}/delete", headers={"HX-Request": "true"}).text
    response = client.post("/compose/undo", {"deleted": undo_button_in(page)[1]})
    assert "without its picture" in client.get(response.url).text
    client.post("/compose", {"images": upload_of()})
    page = client.post(f"{viewer.posts.get().get_absolute_url()}/delete", headers={"HX-Request": "true"}).text
    assert "Your witt was deleted." in page
    assert not undo_button_in(page)


@BOTH_WAYS
def test_deleted_post_comes_back_at_its_place(client, viewer, headers):
    parent, quoted, ana = PostFactory(), PostFactory(), UserFactory(username="ana")
    post = PostFactory(author=viewer, text="@ana #tea", in_reply_to=parent, quote_of=quoted)
    newer = PostFactory(author=viewer)
    fields = "pk", "created_at", "text", "html", "in_reply_to", "quote_of", "is_reply", "is_quote", "directed_at"
    before = viewer.posts.filter(pk=post.pk).values(*fields).get()
    deleted = client.post(f"{post.get_absolute_url()}/delete", headers=headers)
    EmailSchedule.objects.all().delete()
    value = undo_button_in((deleted if headers else client.get(deleted.url)).text)[1]
    for _ in range(2):  # twice is once
        response = client.post("/compose/undo", {"deleted": value}, headers=headers)
        assert f'id="witt-{post.pk}"' in (response if headers else client.get(response.url)).text
    assert viewer.posts.filter(pk=post.pk).values(*fields).get() == before
    viewer.stats.refresh_from_db(), parent.counts.refresh_from_db()
    assert (viewer.stats.posts_count, viewer.stats.last_post_id, parent.counts.reply_count) == (2, newer.pk, 1)
    assert [notification.kind for notification in ana.notes.all()] == ["mention"]
    assert not EmailSchedule.objects.exists()
    assert not viewer.drafts.exists()


@pytest.mark.parametrize("loss", ["like", "reply", "parent", "twin"])
def test_deleted_post_that_would_not_be_as_before_comes_back_as_words(client, viewer, loss):
    parent = PostFactory()
    post = PostFactory(author=viewer, text="tea", in_reply_to=parent)
    if loss == "like":
        post.like(viewer)
    if loss == "reply":
        PostFactory(in_reply_to=post)
    value = undo_button_in(client.post(f"{post.get_absolute_url()}/delete", headers=HTMX).text)[1]
    if loss == "parent":
        parent.delete()
    if loss == "twin":
        PostFactory(author=viewer, text="tea", in_reply_to=parent)
    response = client.post("/compose/undo", {"deleted": value}, headers=HTMX)
    assert "Here are your words again." in response.text
    assert response["HX-Retarget"] == "#dialog"
    assert not Post.objects.filter(pk=post.pk).exists()


@BOTH_WAYS
def test_deletion_is_undone_by_author_within_ten_minutes(client, viewer, headers, monkeypatch):
    post = PostFactory(author=viewer, text="secret")
    value = undo_button_in(client.post(f"{post.get_absolute_url()}/delete", headers={"HX-Request": "true"}).text)[1]
    for invalid in ("", "x", value[:-1]):
        assert client.post("/compose/undo", {"deleted": invalid}, headers=headers).status_code == 400
    later = time.time() + 601
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: later)
        response = client.post("/compose/undo", {"deleted": value}, headers=headers)
    assert response.status_code == (409 if headers else 302)
    assert "too late" in (response if headers else client.get(response.url)).text
    client.force_login(UserFactory())
    assert client.post("/compose/undo", {"deleted": value}, headers=headers).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("posts", ["", "²", "1;2", "9" * 19, "1,", ",".join(["1"] * 26), "x"])
def test_invalid_ids_are_rejected(client, viewer, posts):
    assert undo(client, posts).status_code == 400


def test_undo_requires_login(client):
    post = PostFactory()
    assert undo(client, post.pk).url.startswith("/login")
    assert Post.objects.exists()


@BOTH_WAYS
def test_undo_of_picture_without_text(client, viewer, headers):
    client.post("/compose", {"images": upload_of()})
    response = undo(client, ids_param(viewer.posts.all()), headers)
    page = (response if headers else client.get(response.url)).content.decode()
    assert "Taken back" in page
    assert "choose it again" in page
    assert "too late" not in page
    assert not viewer.posts.exists()
    assert not viewer.drafts.exists()
