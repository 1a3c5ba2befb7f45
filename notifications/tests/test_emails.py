"""Notification emails: recipients, content, frequency, unsubscribing."""

import email.policy
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from direct_messages.models import Message
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow, FollowRequest
from notifications.email_sending import UNSUBSCRIBE_SIGNER, schedule_digests, send_due, unsubscribe_path
from notifications.models import EmailSchedule, EmailSettings, NotificationReadState
from notifications.tests.due_emails import advance_time, sent_subjects
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana", email="ana@example.org", confirmed=True)


def test_mention_sends_email(ana, bo):
    post = PostFactory(author=bo, text="Is <b>@ana</b> here?")
    assert send_due() == 0
    assert sent_subjects() == ["Saltmarsh: Bo mentioned you"]
    [message] = mail.outbox
    assert message.to == ["ana@example.org"]
    assert "Is <b>@ana</b> here?" in message.body
    assert post.get_absolute_url() in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "Is &lt;b&gt;@ana&lt;/b&gt; here?" in html
    assert sent_subjects() == []


@pytest.mark.parametrize("how", ["follow", "ask"])
def test_new_follower_sends_email(ana, bo, how):
    User.objects.filter(pk=ana.pk).update(is_protected=how == "ask")
    Follow.objects.follow(bo, User.objects.get(pk=ana.pk))
    assert sent_subjects() == [f"Saltmarsh: Bo {'followed you' if how == 'follow' else 'asked to follow you'}"]


def test_message_email_omits_text(ana, bo):
    FollowFactory(follower=ana, followee=bo)
    Message.objects.send(bo, ana, "the secret recipe")
    assert "Saltmarsh: Bo sent you a message" in sent_subjects()
    for message in mail.outbox:
        assert "secret" not in message.body + message.alternatives[0][0]


def test_at_most_one_email_per_hour_and_next_covers_the_rest(ana, bo):
    PostFactory(author=bo, text="@ana one")
    assert len(sent_subjects()) == 1
    PostFactory(author=bo, text="@ana two"), PostFactory(author=UserFactory(name="Cy"), text="@ana three")
    assert sent_subjects() == []
    advance_time(minutes=60)
    assert sent_subjects() == ["Saltmarsh: Cy and Bo mentioned you"]
    assert "two" in mail.outbox[0].body
    assert "three" in mail.outbox[0].body
    assert "@ana one" not in mail.outbox[0].body


def test_no_email_about_own_acts_or_read_notifications(ana, bo):
    PostFactory(author=ana, text="@ana me")
    assert not EmailSchedule.objects.exists()
    PostFactory(author=bo, text="@ana hello")
    NotificationReadState.objects.advance(ana)
    assert sent_subjects() == []


GONE = {
    "suspended writer": lambda ana, bo: bo.suspend(),
    "deactivated writer": lambda ana, bo: bo.deactivate(),
    "muted writer": lambda ana, bo: MuteFactory(muter=ana, muted=bo),
    "blocked writer": lambda ana, bo: BlockFactory(blocker=ana, blocked=bo),
    "deleted witt": lambda ana, bo: bo.posts.get().delete(),
    "protected writer": lambda ana, bo: User.objects.filter(pk=bo.pk).update(is_protected=True),
    "suspended viewer": lambda ana, bo: ana.suspend(),
    "deactivated viewer": lambda ana, bo: ana.deactivate(),
    "no address": lambda ana, bo: User.objects.filter(pk=ana.pk).update(email=""),
    "switched off": lambda ana, bo: EmailSettings.unsubscribe(ana.pk, "mention"),
}


@pytest.mark.parametrize("why", GONE)
def test_content_hidden_at_sending_time_is_left_out(ana, bo, why):
    PostFactory(author=bo, text="@ana hello")
    GONE[why](ana, bo)
    assert sent_subjects() == []


def test_withdrawn_request_sends_no_email(bo):
    keeper = UserFactory(protected=True, confirmed=True)
    Follow.objects.follow(bo, keeper)
    FollowRequest.objects.get().decline()
    assert sent_subjects() == []


def test_disabling_one_email_type_keeps_others(ana, bo):
    EmailSettings.unsubscribe(ana.pk, "mention")
    PostFactory(author=bo, text="@ana hello")
    Follow.objects.follow(bo, ana)
    assert sent_subjects() == ["Saltmarsh: Bo followed you"]


def test_unreachable_mail_server_is_retried(ana, bo, monkeypatch, caplog):
    def refuse(self):
        raise OSError("no route to ana@example.org")

    PostFactory(author=bo, text="@ana hello")
    with monkeypatch.context() as broken:
        broken.setattr("core.mail.UnfoldedMessage.send", refuse)
        assert sent_subjects() == []
    assert "ana@example.org" not in caplog.text
    assert "OSError" in caplog.text
    assert sent_subjects() == []
    advance_time(minutes=10)
    assert len(sent_subjects()) == 1


def test_unsubscribe_url_is_not_folded(ana, bo, settings):
    settings.SITE_URL = "https://witter.a-rather-long-name-of-a-town.example.org"
    PostFactory(author=bo, text="@ana hello")
    sent_subjects()
    wire = mail.outbox[0].message(policy=email.policy.SMTP).as_bytes().decode()
    address = f"{settings.SITE_URL}{unsubscribe_path(ana, 'mention')}"
    assert f"\r\nList-Unsubscribe: <{address}>\r\n" in wire


def test_every_email_has_one_click_unsubscribe(ana, bo, client):
    PostFactory(author=bo, text="@ana hello")
    sent_subjects()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://[^/]+(/unsubscribe/\S+)>", headers["List-Unsubscribe"])[1]
    strict = type(client)(enforce_csrf_checks=True)
    assert "Stop these emails" in strict.get(path).text
    assert not EmailSettings.objects.exists()
    for _ in range(2):
        response = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "any more" in response.text
    row = EmailSettings.objects.get()
    assert (row.user, row.mention, row.follower, row.message, row.digest) == (ana, False, True, True, True)


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        "x" * 3000,
        "%00",
        UNSUBSCRIBE_SIGNER.sign_object([0, "mention"]),
        UNSUBSCRIBE_SIGNER.sign_object([1]),
        UNSUBSCRIBE_SIGNER.sign_object({}),
    ],
)
def test_forged_unsubscribe_link_is_404(client, ana, token):
    for ask in (client.get, client.post):
        assert ask(f"/unsubscribe/{token}").status_code in {400, 404}
    wrong_kind = UNSUBSCRIBE_SIGNER.sign_object([ana.pk, "everything"])
    assert client.post(f"/unsubscribe/{wrong_kind}").status_code == 404
    swapped = unsubscribe_path(ana, "mention").replace(":", "x:", 1)
    assert client.post(swapped).status_code == 404


def test_settings_page_saves_choices(client, ana):
    assert client.get("/settings/notifications").url.startswith("/login")
    client.force_login(ana)
    assert client.get("/settings/notifications").text.count(" checked") == 4
    assert not EmailSettings.objects.exists()
    for _ in range(2):
        client.post("/settings/notifications", {"mention": "on", "digest": "on"})
    row = EmailSettings.objects.get()
    assert (row.mention, row.follower, row.message, row.digest) == (True, False, False, True)


@pytest.fixture
def inactive(ana, bo):
    """Return Ana, last seen ten days ago, who follows Bo; Bo has a liked post."""
    User.objects.filter(pk=ana.pk).update(last_login=timezone.now() - timedelta(days=10))
    FollowFactory(follower=ana, followee=bo)
    post = PostFactory(author=bo, text="The best of the week")
    post.like(UserFactory())
    PostFactory(author=bo, text="Nobody liked this")
    FollowFactory(follower=UserFactory(name="Dee"), followee=ana)
    return ana


def digests():
    mail.outbox.clear()
    schedule_digests()
    send_due()
    return [message for message in mail.outbox if "The week" in message.subject]


def test_inactive_user_gets_digest_once(inactive):
    [message] = digests()
    assert message.subject == "Saltmarsh: The week you missed"
    for words in ("The best of the week", "Dee"):
        assert words in message.body
    assert "Nobody liked this" not in message.body
    assert digests() == []
    advance_time(days=8)
    assert len(digests()) == 1


PRESENT = {
    "was here": lambda ana: User.objects.filter(pk=ana.pk).update(last_login=timezone.now()),
    "never signed in": lambda ana: User.objects.filter(pk=ana.pk).update(last_login=None),
    "gave up": lambda ana: User.objects.filter(pk=ana.pk).update(last_login=timezone.now() - timedelta(days=100)),
    "wrote something": lambda ana: PostFactory(author=ana),
    "looked at Connect": lambda ana: NotificationReadState.objects.advance(ana),
    "does not want it": lambda ana: EmailSettings.unsubscribe(ana.pk, "digest"),
    "is suspended": lambda ana: ana.suspend(),
}


@pytest.mark.parametrize("why", PRESENT)
def test_ineligible_users_get_no_digest(inactive, why):
    PRESENT[why](inactive)
    assert digests() == []


def test_visit_prevents_digest_and_is_recorded_once_a_day(inactive, client):
    client.force_login(inactive)
    User.objects.filter(pk=inactive.pk).update(last_login=timezone.now() - timedelta(days=10))
    for writes in [1, 0]:
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        assert sum(query["sql"].startswith("UPDATE") for query in captured.captured_queries) == writes
    assert digests() == []
    UserStats.objects.filter(pk=inactive.pk).update(last_visit_on=timezone.now() - timedelta(days=9))
    assert len(digests()) == 1


def test_empty_digest_is_not_sent(inactive, bo):
    MuteFactory(muter=inactive, muted=bo)
    inactive.follows_received.all().delete()
    assert digests() == []
