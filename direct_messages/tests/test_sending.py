"""Sending messages: permissions, validation, rate limits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.factories import UserFactory
from core.factories import upload_of
from direct_messages.factories import MessageFactory
from direct_messages.models import Conversation, Message, Participant
from direct_messages.signals import message_sent
from follows.factories import BlockFactory, FollowFactory
from testing.both_ways import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    return mira


@pytest.fixture
def ana(mira):
    """Return a follower of mira, to whom mira may write."""
    ana = UserFactory(username="ana", name="Ana")
    FollowFactory(follower=ana, followee=mira)
    return ana


@pytest.fixture
def sent_signals():
    """Return the list of messages for which message_sent was sent."""
    messages = []

    def note(message, **kwargs):
        messages.append(message)

    message_sent.connect(note)
    yield messages
    message_sent.disconnect(note)


def send_message(client, text="hello", headers=None, to="ana", **fields):
    return client.post(f"/messages/{to}", {"text": text, "submission": "", **fields}, headers=headers or {})


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_message_is_sent_with_and_without_javascript(client, mira, ana, sent_signals, headers):
    response = send_message(client, "  Roof, @gus? https://example.com #stars  ", headers)
    message = Message.objects.get()
    assert (message.sender, message.recipient, message.text) == (
        mira,
        ana,
        "Roof, @gus? https://example.com #stars",
    )
    assert [(one.sender, one.recipient) for one in sent_signals] == [(mira, ana)]
    if headers:
        assert f'id="message-{message.pk}"' in response.text
        assert 'href="/hashtag/stars"' in response.text
        assert "message:sent" in response["HX-Trigger-After-Settle"]
    else:
        assert response["Location"] == "/messages/ana"
    client.force_login(ana)
    assert "Roof," in client.get("/messages/mira").text


def test_htmx_response_includes_messages_received_meanwhile_once(client, mira, ana):
    first = MessageFactory(sender=mira, recipient=ana, text="one")
    MessageFactory(sender=ana, recipient=mira, text="two")
    page = send_message(client, "three", HTMX, since=str(first.pk)).text
    assert page.count('class="dm-text"') == 2
    assert page.index(">two<") < page.index(">three<")


def test_repeated_submission_creates_one_message(client, mira, ana, sent_signals):
    for headers in ({}, HTMX, {}):
        assert send_message(client, "hello", headers, submission="abc").status_code in {200, 302}
    assert Message.objects.count() == len(sent_signals) == 1
    send_message(client, "and another", submission="abc")  # the form was changed after going back
    assert Message.objects.count() == 2


def test_picture_is_sent_with_description(client, mira, ana):
    assert send_message(client, "", picture=upload_of(), alt="A teal wall").status_code == 302
    page = client.get("/messages/ana").text
    assert 'alt="A teal wall"' in page
    assert "You sent a picture" in page
    assert Message.objects.get().picture.width == 64


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Write something"),
        ({"text": " \u200b "}, "Write something"),
        ({"text": "x" * 1001}, "1 character too long"),
        ({"text": "x" * 5000}, "far too long"),
        ({"text": "a\x07b"}, "cannot be shown"),
        ({"text": "look", "picture": "not a picture"}, "read that as a picture"),
        ({"text": "look", "submission": "!" * 40}, "valid"),
        ({"text": "look", "alt": "x" * 1001}, "at most 1000"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_invalid_message_is_returned_with_error(client, mira, ana, fields, sentence, headers):
    if "picture" in fields:
        upload = upload_of()
        upload.file.seek(0), upload.file.truncate(20)
        fields = {**fields, "picture": upload}
    response = send_message(client, headers=headers, **fields)
    assert response.status_code == (422 if headers else 200)
    assert sentence in response.text
    if fields["text"].strip(" \u200b") and "\x07" not in fields["text"]:
        assert f">{fields['text']}</textarea>" in response.text
    assert not Message.objects.exists()
    if headers:
        assert response["HX-Retarget"] == "#dm-composer"


def test_thousand_characters_of_any_script_are_accepted(client, mira, ana):
    assert send_message(client, "が" * 1000).status_code == 302
    assert send_message(client, "が" * 1000).status_code == 302  # 1,000 characters after NFC


def test_text_is_escaped(client, mira, ana):
    send_message(client, "<b>bold</b> <script>alert(1)</script>")
    page = client.get("/messages/ana").text
    assert "&lt;b&gt;bold" in page
    assert "<script>alert" not in page


def test_followers_and_users_who_take_messages_from_anyone_can_be_messaged(client, mira):
    UserFactory(username="stranger")
    UserFactory(username="open", takes_messages_from_anyone=True)
    assert send_message(client, to="open").status_code == 302
    for headers in ({}, HTMX):
        response = send_message(client, "are you there?", headers, to="stranger")
        assert "You can write once they follow you" in response.text
    assert "You can write once they follow you" in client.get("/messages/stranger").text
    assert Message.objects.count() == 1


def test_user_who_wrote_first_can_be_answered(client, mira, ana):
    send_message(client, "may I?")
    ana.follows_made.all().delete()
    client.force_login(ana)
    assert send_message(client, "you may", to="mira").status_code == 302
    client.force_login(mira)
    assert send_message(client, "thank you").status_code == 302
    assert Message.objects.count() == 3


@pytest.mark.parametrize("by_me", [True, False])
def test_block_closes_conversation_for_both_with_same_message(client, mira, ana, by_me):
    MessageFactory(sender=mira, recipient=ana, text="before")
    BlockFactory(blocker=mira if by_me else ana, blocked=ana if by_me else mira)
    page = client.get("/messages/ana").text
    assert "You and @ana can’t write to each other." in page
    assert "before" in page
    assert "<textarea" not in page
    assert "can’t write to each other" in send_message(client).text
    assert Message.objects.count() == 1


def test_unblock_reopens_conversation(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    block = BlockFactory(blocker=ana, blocked=mira)
    block.delete()
    assert send_message(client).status_code == 302


@pytest.mark.parametrize("left", ["suspend", "deactivate"])
def test_conversation_with_inactive_user_is_readable_but_closed(client, mira, ana, left):
    MessageFactory(sender=ana, recipient=mira, text="so long")
    getattr(ana, left)()
    page = client.get("/messages/ana").text
    assert "@ana is unavailable" in page
    assert "so long" in page
    assert "<textarea" not in page
    assert 'href="/ana"' not in page
    assert ">Ana<" not in page
    assert "unavailable" in send_message(client).text
    assert "so long" in client.get("/messages").text
    ana.unsuspend(), ana.reactivate()
    assert send_message(client).status_code == 302


@pytest.mark.parametrize("who", ["mira", "nobody_here", "gone", "left", "blocker"])
def test_messaging_self_or_hidden_user_is_404(client, mira, who):
    UserFactory(username="gone", suspended=True, takes_messages_from_anyone=True)
    UserFactory(username="left", deactivated=True, takes_messages_from_anyone=True)
    BlockFactory(blocker=UserFactory(username="blocker", takes_messages_from_anyone=True), blocked=mira)
    assert client.get(f"/messages/{who}").status_code == 404
    assert send_message(client, to=who).status_code == 404
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_daily_limit_returns_the_text(client, mira, ana, settings, headers):
    settings.LIMIT_MESSAGES_A_DAY = 2
    MessageFactory(sender=mira, recipient=ana, created_at=timezone.now() - timedelta(days=2))
    send_message(client), send_message(client)
    response = send_message(client, "one too many", headers)
    assert response.status_code == 429
    assert "You’ve sent 2 messages today" in response.text
    if not headers:
        assert "one too many</textarea>" in response.text
    settings.LIMIT_MESSAGES_A_DAY = 0
    assert send_message(client).status_code == 302


def test_first_day_has_lower_limit(client, settings):
    settings.LIMIT_MESSAGES_FIRST_DAY = 1
    client.force_login(UserFactory(date_joined=timezone.now()))
    UserFactory(username="ana", takes_messages_from_anyone=True)
    assert send_message(client).status_code == 302
    assert send_message(client).status_code == 429


def test_unconfirmed_email_prevents_messages_if_required(client, mira, ana, settings):
    settings.REQUIRE_CONFIRMED_EMAIL = True
    assert "confirm your email" in send_message(client, "hi").text
    assert not Message.objects.exists()


def test_signed_out_is_redirected_to_login(client):
    UserFactory(username="ana")
    assert client.get("/messages/ana")["Location"].startswith("/login")
    assert send_message(client, "")["Location"].startswith("/login")


def test_text_of_logged_out_user_is_returned_and_not_in_url(client):
    UserFactory(username="ana")
    response = send_message(client, "typed & kept")
    assert response.status_code == 403
    assert "logged out" in response.text
    assert "typed &amp; kept</textarea>" in response.text
    assert (
        send_message(client, "typed & kept", headers={"HX-Request": "true"})["Location"] == "/login?next=/messages/ana"
    )


def test_database_rejects_message_of_third_user(mira, ana):
    message = MessageFactory(sender=mira, recipient=ana)
    with transaction.atomic():
        Message.objects.create(conversation=message.conversation, sender=UserFactory(), text="let me in")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.create(low=ana, high=mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(low_keeps=False, high_keeps=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(conversation=message.conversation, owner=mira, other=mira)


def test_database_rejects_second_conversation_of_pair(mira, ana):
    for pair in ((mira, ana), (ana, mira), (mira, ana)):
        MessageFactory(sender=pair[0], recipient=pair[1])
    assert (Conversation.objects.count(), Participant.objects.count()) == (1, 2)
