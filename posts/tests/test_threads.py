"""A thread is published in one form, whole or not at all."""

import pytest

from core.factories import upload_of
from posts.factories import PostFactory
from posts.models import Post
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


def texts():
    return list(Post.objects.order_by("pk").values_list("text", flat=True))


def test_each_post_replies_to_previous(client, viewer):
    response = client.post("/compose", {"text": "one", "more": ["two", "three"]})
    one, two, three = Post.objects.order_by("pk")
    assert [one.text, two.text, three.text] == ["one", "two", "three"]
    assert [one.in_reply_to, two.in_reply_to, three.in_reply_to] == [None, one, two]
    assert response.url == one.get_absolute_url()


def test_blank_boxes_are_left_out(client, viewer):
    client.post("/compose", {"text": "one", "more": ["", " \n ", "two"]})
    assert texts() == ["one", "two"]


def test_thread_may_begin_with_reply_quote_and_pictures(client, viewer):
    parent, quoted = PostFactory(), PostFactory()
    form = {"text": "one", "more": ["two"], "in_reply_to": parent.pk, "quote_of": quoted.pk, "images": upload_of()}
    client.post("/compose", form)
    one, two = viewer.posts.order_by("pk")
    assert (one.in_reply_to, one.quote_of, one.photo_count) == (parent, quoted, 1)
    assert (two.in_reply_to, two.quote_of, two.photo_count) == (one, None, 0)


def test_resubmitted_thread_redirects_to_same_thread(client, viewer):
    form = {"text": "one", "more": ["two", "three"], "submission": "abc"}
    first, second = client.post("/compose", form), client.post("/compose", form)
    assert first.url == second.url
    assert texts() == ["one", "two", "three"]


def test_changed_thread_is_new(client, viewer):
    client.post("/compose", {"text": "one", "more": ["two"], "submission": "abc"})
    client.post("/compose", {"text": "uno", "more": ["due"], "submission": "abc"})
    assert texts() == ["one", "two", "uno", "due"]


@BOTH_WAYS
def test_too_long_text_rejects_thread_with_error_at_box(client, viewer, headers):
    form = {"text": "one", "more": ["two", "x" * 152, "four"]}
    response = client.post("/compose", form, headers=headers)
    page = response.content.decode()
    assert response.status_code == (422 if headers else 200)
    assert "Witt 3: That’s 12 characters too long." in page
    assert page.count('aria-invalid="true"') == 1
    assert all(f"{text}</textarea>" in page for text in ("one", "two", "x" * 152, "four"))
    assert not Post.objects.exists()


def test_duplicate_rejects_whole_thread(client, viewer):
    PostFactory(author=viewer, text="one")
    response = client.post("/compose", {"text": "one", "more": ["two"]})
    assert "You already said that." in response.content.decode()
    assert "two</textarea>" in response.content.decode()
    assert texts() == ["one"]


@BOTH_WAYS
def test_rate_limit_rejects_whole_thread(client, viewer, settings, headers):
    settings.LIMIT_POSTS_HALF_HOUR = 2
    response = client.post("/compose", {"text": "one", "more": ["two", "three"]}, headers=headers)
    assert response.status_code == 429
    assert "half an hour" in response.content.decode()
    assert headers or "three</textarea>" in response.content.decode()
    assert not Post.objects.exists()
    viewer.stats.refresh_from_db()
    assert viewer.stats.posts_count == 0


def test_thread_limit(client, viewer):
    client.post("/compose", {"text": "0", "more": [str(n) for n in range(1, 25)]})
    assert Post.objects.count() == 25
    response = client.post("/compose", {"text": "a", "more": [f"b{n}" for n in range(25)]})
    assert "at most 25 witts" in response.content.decode()
    assert "b24</textarea>" in response.content.decode()
    assert Post.objects.count() == 25


def test_add_box_publishes_nothing(client, viewer):
    parent = PostFactory(author__username="ana")
    form = {
        "text": "one",
        "more": ["two"],
        "in_reply_to": parent.pk,
        "submission": "abc",
        "alt_0": "a loaf",
        "add": "yes",
    }
    page = client.post("/compose", form).content.decode()
    assert page.count('name="more"') == 2
    assert "one</textarea>" in page
    assert "two</textarea>" in page
    assert "In reply to" in page
    assert 'value="abc"' in page
    assert "a loaf" in page
    assert not viewer.posts.exists()


def test_new_box_has_focus(client, viewer):
    page = client.post("/compose", {"text": "one", "more": ["two"], "add": "yes"}).content.decode()
    boxes = [box.split(">")[0] for box in page.split("<textarea")[1:]]
    assert ["autofocus" in box for box in boxes] == [False, False, True]


def test_add_box_asks_to_choose_pictures_again(client, viewer):
    page = client.post("/compose", {"text": "one", "images": upload_of(), "add": "yes"}).content.decode()
    assert "choose your pictures again" in page


def test_number_of_boxes_is_limited(client, viewer):
    page = client.post("/compose", {"text": "one", "more": ["x"] * 40, "add": "yes"}).content.decode()
    assert page.count('name="more"') == 24
    assert 'name="add"' not in page


def test_thread_cards_are_newest_first_at_home(client, viewer):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
    form = {"text": "one", "more": ["two"], "variant": "home"}
    response = client.post("/compose", form, headers=headers)
    page = response.content.decode()
    one, two = Post.objects.order_by("pk")
    assert 0 < page.index(f'id="witt-{two.pk}"') < page.index(f'id="witt-{one.pk}"')
    assert "Your 2 witts are out." in response["HX-Trigger-After-Settle"]


def test_thread_reply_cards_are_in_reading_order(client, viewer):
    parent = PostFactory()
    form = {"text": "one", "more": ["two"], "variant": "reply", "in_reply_to": parent.pk}
    page = client.post(
        "/compose",
        form,
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{parent.get_absolute_url()}"},
    ).content.decode()
    one, two = viewer.posts.order_by("pk")
    assert 0 < page.index(f'id="witt-{one.pk}"') < page.index(f'id="witt-{two.pk}"')
