"""Deleting messages and conversations on one side, and permanently on both."""

import re
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from accounts.factories import UserFactory
from core.badges import badges_of
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from direct_messages.models import Conversation, Message, MessagePicture, Participant
from direct_messages.restore_tokens import sign_restore_token
from testing.both_ways import BOTH_WAYS, HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    return mira


def files_of(message):
    return [message.picture.full.name, message.picture.thumb.name]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_delete_message_affects_own_side_only(client, mira, ana, headers):
    remaining = MessageFactory(sender=ana, recipient=mira, text="keep me")
    deleted = MessageFactory(sender=ana, recipient=mira, text="drop me", picture=picture_of())
    response = client.post(f"/messages/ana/{deleted.pk}/delete", headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert client.post(f"/messages/ana/{deleted.pk}/delete", headers=headers).status_code == 404
    page = client.get("/messages/ana").text
    assert "keep me" in page
    assert "drop me" not in page
    assert [client.get(f"/media/{name}").status_code for name in files_of(deleted)] == [404, 404]
    assert Participant.objects.get(owner=mira).newest == remaining
    client.force_login(ana)
    assert "drop me" in client.get("/messages/mira").text
    assert [client.get(f"/media/{name}").status_code for name in files_of(deleted)] == [200, 200]


def delete_on_both_sides(client, message):
    """Delete the message as its recipient, then as its sender; return the sender's response."""
    for person, other in ((message.recipient, message.sender), (message.sender, message.recipient)):
        client.force_login(person)
        response = client.post(f"/messages/{other.username}/{message.pk}/delete", headers=HTMX)
    return response


def undo(client, response, headers=HTMX):
    """Press the Undo button in a response."""
    url, token = re.search(r'formaction="([^"]+/restore)" name="token" value="([^"]+)"', response.text).groups()
    return client.post(url, {"token": token}, headers=headers)


def purge(capture_on_commit_callbacks, minutes):
    """Purge deleted messages as if `minutes` had passed since their deletion."""
    Message.objects.update(deleted_at=F("deleted_at") - timedelta(minutes=minutes))
    with capture_on_commit_callbacks(execute=True):
        Conversation.objects.purge_deleted_messages()


def test_message_deleted_by_both_is_purged_with_its_files(client, mira, ana, django_capture_on_commit_callbacks):
    MessageFactory(sender=ana, recipient=mira)
    message = MessageFactory(sender=ana, recipient=mira, picture=picture_of())
    files = files_of(message)
    delete_on_both_sides(client, message)
    assert [client.get(f"/media/{name}").status_code for name in files] == [404, 404]
    purge(django_capture_on_commit_callbacks, minutes=9)
    assert all(default_storage.exists(name) for name in files)
    purge(django_capture_on_commit_callbacks, minutes=2)
    assert not any(default_storage.exists(name) for name in files)
    assert Message.objects.count() == 1
    assert not MessagePicture.objects.exists()


def test_purge_of_last_message_deletes_conversation(client, mira, ana, django_capture_on_commit_callbacks):
    delete_on_both_sides(client, MessageFactory(sender=ana, recipient=mira))
    assert Conversation.objects.exists()
    purge(django_capture_on_commit_callbacks, minutes=11)
    assert not any(model.objects.exists() for model in (Conversation, Participant, Message))


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("is_last_copy", [False, True])
def test_deleted_message_can_be_restored(client, mira, ana, headers, is_last_copy):
    first = MessageFactory(sender=ana, recipient=mira, text="before")
    message = MessageFactory(sender=ana, recipient=mira, text="bring me back")
    if is_last_copy:
        ana.sides.get().delete_message(message.pk)
    response = client.post(f"/messages/ana/{message.pk}/delete", headers=headers)
    deleted = response if headers else client.get(response["Location"])
    assert "Deleted on your side." in deleted.text
    assert Participant.objects.get(owner=mira).newest == first
    response = undo(client, deleted, headers)
    assert response.status_code == (200 if headers else 302)
    assert "bring me back" in (response if headers else client.get(response["Location"])).text
    assert Participant.objects.get(owner=mira).newest == message
    message.refresh_from_db()
    assert message.deleted_at is None
    assert badges_of(mira)["messages"] == 0


def test_last_message_of_conversation_can_be_restored_from_inbox(client, mira, ana):
    message = MessageFactory(sender=ana, recipient=mira, text="bring me back")
    inbox = client.get(client.post(f"/messages/ana/{message.pk}/delete")["Location"])
    assert inbox.request["PATH_INFO"] == "/messages"
    assert undo(client, inbox, {}).status_code == 302
    assert "bring me back" in client.get("/messages/ana").text


def test_restoring_needs_a_fresh_token_of_the_same_user(client, mira, ana, django_capture_on_commit_callbacks):
    message = MessageFactory(sender=ana, recipient=mira)
    deleted = client.post(f"/messages/ana/{message.pk}/delete", headers=HTMX)
    foreign, other = (
        sign_restore_token(ana.sides.get(), message.pk),
        sign_restore_token(mira.sides.get(), message.pk + 1),
    )
    for token in ("", "nonsense", foreign, other):
        response = client.post(f"/messages/ana/{message.pk}/restore", {"token": token}, headers=HTMX)
        assert (response.status_code, response.text) == (400, "It’s too late to bring that message back.")
    later = time.time() + 11 * 60
    with mock.patch("django.core.signing.time.time", return_value=later):
        assert undo(client, deleted).status_code == 400
    client.force_login(UserFactory())
    assert undo(client, deleted).status_code == 404
    assert not mira.sides.get().messages.exists()


@BOTH_WAYS
def test_deleting_the_conversation_ends_the_restoring_of_a_message(client, mira, ana, headers):
    MessageFactory(sender=ana, recipient=mira)
    message = MessageFactory(sender=ana, recipient=mira)
    deleted = client.post(f"/messages/ana/{message.pk}/delete", headers=HTMX)
    upto = mira.sides.get().newest_id
    client.post("/messages/ana/delete", {"upto": upto}, headers=headers)
    response = undo(client, deleted)
    assert (response.status_code, response.text) == (400, "It’s too late to bring that message back.")
    assert not mira.sides.get().messages.exists()
    later = MessageFactory(sender=ana, recipient=mira)
    assert undo(client, client.post(f"/messages/ana/{later.pk}/delete", headers=HTMX)).status_code == 200


def test_restoring_a_purged_message_is_too_late(client, mira, ana, django_capture_on_commit_callbacks):
    MessageFactory(sender=ana, recipient=mira)
    deleted = delete_on_both_sides(client, MessageFactory(sender=ana, recipient=mira))
    purge(django_capture_on_commit_callbacks, minutes=11)
    assert undo(client, deleted).status_code == 400


def test_delete_message_of_other_conversation_is_404(client, mira, ana):
    own_message = MessageFactory(sender=mira, recipient=ana)
    elsewhere = MessageFactory(sender=mira, recipient=UserFactory(username="bo"))
    assert client.post(f"/messages/ana/{elsewhere.pk}/delete").status_code == 404
    assert client.post(f"/messages/nobody/{own_message.pk}/delete").status_code == 404
    assert Message.objects.filter(low_keeps=True, high_keeps=True).count() == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_deleted_conversation_reappears_without_old_messages(client, mira, ana, headers):
    MessageFactory(sender=ana, recipient=mira, text="old words")
    page = client.get("/messages/ana/delete", headers=headers).text
    upto = page.split('name="upto" value="')[1].split('"')[0]
    MessageFactory(sender=ana, recipient=mira, text="written meanwhile")
    client.post("/messages/ana/delete", {"upto": upto}, headers=headers)
    page = client.get("/messages/ana").text
    assert "old words" not in page
    assert "written meanwhile" in page
    for _ in range(2):
        response = client.post("/messages/ana/delete", headers=headers)
        assert (response.get("HX-Redirect") or response.get("Location")) == "/messages"
    assert "dm-item" not in client.get("/messages").text
    assert badges_of(mira)["messages"] == 0
    client.force_login(ana)
    assert "old words" in client.get("/messages/mira").text
    MessageFactory(sender=ana, recipient=mira, text="a fresh start")
    client.force_login(mira)
    page = client.get("/messages/ana").text
    assert "a fresh start" in page
    assert "old words" not in page


def test_conversation_deleted_by_both_leaves_no_rows(client, mira, ana, django_capture_on_commit_callbacks):
    files = files_of(MessageFactory(sender=ana, recipient=mira, picture=picture_of()))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/messages/ana/delete")
        client.force_login(ana)
        client.post("/messages/mira/delete")
    assert not any(model.objects.exists() for model in (Conversation, Participant, Message, MessagePicture))
    assert not any(default_storage.exists(name) for name in files)
    MessageFactory(sender=ana, recipient=mira, text="again from the start")
    assert "again from the start" in client.get("/messages/mira").text


def test_deleting_unread_conversation_clears_unread_count(client, mira, ana):
    message = MessageFactory(sender=ana, recipient=mira)
    assert badges_of(mira)["messages"] == 1
    client.post(f"/messages/ana/{message.pk}/delete")
    assert badges_of(mira)["messages"] == 0


def test_reply_is_possible_after_deleting_own_side(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    mira.follows_made.all().delete()
    client.post("/messages/ana/delete")
    assert client.post("/messages/ana", {"text": "about that"}).status_code == 302


def test_deleting_last_message_without_javascript_redirects_to_inbox(client, mira, ana):
    message = MessageFactory(sender=ana, recipient=mira)
    assert client.post(f"/messages/ana/{message.pk}/delete")["Location"] == "/messages"


def test_purging_user_deletes_their_conversations(mira, django_capture_on_commit_callbacks):
    late = UserFactory(username="late")
    files = files_of(MessageFactory(sender=mira, recipient=late, picture=picture_of()))
    other = MessageFactory(sender=mira)
    late.deactivated_at = timezone.now() - timedelta(days=31)
    late.save()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge_deactivated", verbosity=0)
    assert list(Message.objects.all()) == [other]
    assert Participant.objects.count() == 2
    assert not any(default_storage.exists(name) for name in files)
