"""Text lengths are measured as stored: a line break counts one, surrounding white space zero."""

import pytest

from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Draft, Post
from posts.post_text import remaining, text_error
from twitter_text import MAX_INPUT_LENGTH

pytestmark = pytest.mark.django_db

BREAKS = "a\r\n" * 69 + "xy"  # 140 characters as stored
PADDED = "\r\n  " + "b" * 140 + "   \r\n"
RETURNS = "c\r" * 69 + "xy"
FITTING = pytest.mark.parametrize("text", [BREAKS, PADDED, RETURNS], ids=["CRLF", "outer space", "CR"])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
@FITTING
def test_post_of_maximum_length_is_published(client, viewer, text, headers):
    client.post("/compose", {"text": text}, headers=headers)
    assert len(Post.objects.get().text) == 140


@FITTING
def test_later_post_of_thread_may_have_maximum_length(client, viewer, text):
    client.post("/compose", {"text": "one", "more": [text]})
    assert sorted(len(post.text) for post in Post.objects.all()) == [3, 140]


@FITTING
def test_reply_and_quote_may_have_maximum_length(client, viewer, text):
    other = PostFactory()
    client.post("/compose", {"text": text, "in_reply_to": other.pk})
    client.post("/compose", {"text": text.translate(str.maketrans("abc", "qqq")), "quote_of": other.pk})
    assert [len(post.text) for post in viewer.posts.all()] == [140, 140]


@FITTING
def test_one_character_more_is_rejected_with_counter_value(client, viewer, text):
    page = client.post("/compose", {"text": f"{text.rstrip()}z"})
    assert "That’s 1 character too long." in page.text
    assert not Post.objects.exists()


def test_text_error_and_remaining_accept_uncleaned_text():
    for text in (BREAKS, PADDED, RETURNS):
        assert (remaining(text), text_error(text)) == (0, None)


def test_message_of_maximum_length_is_sent(client, viewer):
    other = FollowFactory(followee=viewer).follower
    text = "  " + "a\r\n" * 499 + "xy \r\n"
    client.post(f"/messages/{other.username}", {"text": text})
    assert len(viewer.messages_sent.get().text) == 1000


def test_bio_and_list_description_of_maximum_length_are_saved(client, viewer):
    client.post(
        "/settings/profile", {"name": "", "bio": "\r\n" + "a\r\n" * 79 + "xy  ", "location": "", "website": ""}
    )
    viewer.refresh_from_db()
    assert len(viewer.bio) == 160
    client.post("/lists/new", {"name": f"  {'n' * 50}\r\n", "description": "a\r\n" * 79 + "xy \r\n"})
    saved_list = viewer.lists.get()
    assert (len(saved_list.name), len(saved_list.description)) == (50, 160)


@pytest.mark.parametrize(("length", "is_read"), [(MAX_INPUT_LENGTH, True), (MAX_INPUT_LENGTH + 1, False)])
def test_input_limit_applies_to_stored_text(length, is_read):
    sentence = text_error("\r\n" * 900 + "a\r\n" * (length // 2 - 1) + "b" * (2 + length % 2) + " " * 900)
    assert ("characters are the most" in sentence) != is_read


def test_draft_is_measured_as_stored(viewer):
    texts = ["a\r\n" * 1999 + "xy" + " " * 500]
    draft = Draft.objects.save_draft(viewer, "key", texts)
    assert len(draft.texts[0]) == MAX_INPUT_LENGTH


def test_long_run_of_combining_marks_is_rejected_fast(client, viewer):
    page = client.post("/compose", {"text": "x" + "\u0316\u0300" * 100_000})
    assert "That is far too long" in page.text
