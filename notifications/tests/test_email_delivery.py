"""Delivery of emails to an SMTP server: exactly one each, failures isolated, none lost."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from core.mail import sender
from notifications.email_sending import schedule_digests, send_due
from notifications.models import EmailSchedule
from notifications.models.email_queryset import CLAIM_SQL, LEASE
from posts.factories import PostFactory
from testing.concurrency import at_once
from testing.process_checkout import ROOT, wait_until
from testing.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db

WORKER = """
import django
django.setup()
from notifications.email_sending import send_due
from core.periodic_tasks import PeriodicTaskThread
PeriodicTaskThread((0.1, send_due)).run()
"""


@pytest.fixture
def smtp(settings):
    """Start an SMTP server and configure it."""
    with SmtpServer() as server:
        settings.MAILERS = server.mailers(timeout=1)
        yield server


def people(*names):
    """Create users with confirmed addresses and a mention each, for which an email is due."""
    made = [UserFactory(username=name, email=f"{name}@example.org", confirmed=True) for name in names]
    for person in made:
        PostFactory(text=f"@{person.username} hello")
    advance_time(minutes=2)
    return made


def advance_time(**span):
    """Move all scheduled emails into the past by this time."""
    span = timedelta(**span)
    for mailing in EmailSchedule.objects.all():
        due_at, sent_at = mailing.due_at and mailing.due_at - span, mailing.sent_at and mailing.sent_at - span
        EmailSchedule.objects.filter(pk=mailing.pk).update(due_at=due_at, sent_at=sent_at)


def minutes_until_due():
    """Return the minutes until each email is due, or None, by user."""
    due = EmailSchedule.objects.order_by("user").values_list("due_at", flat=True)
    return [moment and round((moment - timezone.now()).total_seconds() / 60) for moment in due]


def test_each_email_is_sent_once(smtp):
    people("ana", "bo", "cy")
    assert send_due() == 3
    assert send_due() == 0
    assert sorted(smtp.recipients) == ["ana@example.org", "bo@example.org", "cy@example.org"]
    assert all("\r\nList-Unsubscribe: <http" in text for _, text in smtp.received)
    advance_time(hours=2)
    assert send_due() == 0
    assert minutes_until_due() == [None] * 3


@pytest.mark.parametrize("how", ["refused", "dropped"])
def test_failing_email_does_not_affect_others(smtp, how, caplog):
    people("ana", "bo", "cy")
    getattr(smtp, how).add("ana@example.org")
    assert send_due() == 2
    assert sorted(smtp.recipients) == ["bo@example.org", "cy@example.org"]
    assert minutes_until_due() == [10, 60, 60]
    assert "ana@" not in caplog.text
    assert "example.org" not in caplog.text
    error = {"refused": "SMTPRecipientsRefused", "dropped": "SMTPServerDisconnected"}[how]
    assert [error in record.getMessage() for record in caplog.records] == [True]
    getattr(smtp, how).clear()
    advance_time(minutes=10)
    assert send_due() == 1


@pytest.mark.parametrize("email", ["boſs@example.org", f"x@{'ü' * 58}.org"])
def test_invalid_legacy_address_does_not_affect_others(smtp, email):
    ana, *_ = people("ana", "bo", "cy")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE users DROP CONSTRAINT IF EXISTS users_email_normal")
        cursor.execute("ALTER TABLE account_emailaddress DROP CONSTRAINT IF EXISTS account_emailaddress_normal")
    User.objects.filter(pk=ana.pk).update(email=email)
    ana.emailaddress_set.update(email=email)
    assert send_due() == 2
    assert sorted(smtp.recipients) == ["bo@example.org", "cy@example.org"]


def test_permanently_rejected_mailbox_is_given_up(smtp):
    people("ana")
    smtp.refused.add("ana@example.org")
    pauses = []
    for _ in range(10):
        send_due()
        pauses += minutes_until_due()
        PostFactory(text="@ana still there?")  # a new event does not shorten the backoff
        advance_time(minutes=pauses[-1] or 0)
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 720, 720, None]
    assert minutes_until_due() == [24 * 60]
    advance_time(days=1)
    send_due()
    assert minutes_until_due() == [None]
    assert len(smtp.attempts) == 11
    smtp.refused.clear()
    PostFactory(text="@ana and now?")
    advance_time(days=1)
    assert send_due() == 1
    PostFactory(text="@ana again")
    assert minutes_until_due() == [60]


def test_hanging_server_stops_batch_and_loses_no_email(smtp, settings):
    settings.MAILERS = smtp.mailers(timeout=0.2)
    people(*"abcdef")
    smtp.hangs = True
    assert send_due() == 0
    assert sorted(minutes_until_due()) == [-1, -1, -1, 10, 10, 10]
    smtp.hangs = False
    advance_time(minutes=10)
    assert send_due() == 6


def test_lease_excludes_other_workers_until_it_expires(smtp):
    people("ana")
    mailing = EmailSchedule.objects.claim()
    assert EmailSchedule.objects.claim() is None
    assert send_due() == 0
    advance_time(minutes=11)
    assert send_due() == 1
    mailing.mark_failed()  # too late: another worker has claimed it
    assert minutes_until_due() == [60]


def test_email_that_kills_workers_is_given_up(smtp):
    people("ana")
    for _ in range(12):
        assert EmailSchedule.objects.claim()
        advance_time(minutes=11)
    assert send_due() == 0
    assert smtp.attempts == []
    assert minutes_until_due() == [None]


@pytest.mark.django_db(transaction=True)
def test_events_during_sending_are_covered_by_next_email(smtp):
    people("ana")

    def mention_again(recipient):
        PostFactory(text="@ana one more thing")
        connections.close_all()

    smtp.before_answer = mention_again
    assert send_due() == 1
    smtp.before_answer = None
    advance_time(minutes=61)
    assert send_due() == 1
    assert "one more thing" in smtp.received[1][1]
    assert "one more thing" not in smtp.received[0][1]


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_concurrent_workers_send_each_email_once(smtp):
    people(*"abcdefghijkl")
    assert sum(at_once(*[send_due] * 4)) == 12
    assert sorted(smtp.recipients) == [f"{name}@example.org" for name in "abcdefghijkl"]


@pytest.fixture
def worker(smtp):
    """Return a function that starts a worker process on this test's database and SMTP server."""
    started = []

    def start():
        database = connection.settings_dict["NAME"]
        host = connection.settings_dict["HOST"].replace("/", "%2F")
        user = connection.settings_dict["USER"]
        environment = os.environ | {
            "DATABASE_URL": f"postgres://{user}@{host}:{connection.settings_dict['PORT']}/{database}",
            "DJANGO_SETTINGS_MODULE": "witter.settings",
            "EMAIL_URL": smtp.url,
        }
        process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_worker_killed_between_claim_and_send_loses_no_email(smtp, worker):
    people("ana", "bo", "cy")
    smtp.hangs = True
    process = worker()
    assert smtp.connected.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    smtp.hangs = False
    assert send_due() == 2  # the lease of one has not expired
    advance_time(minutes=11)
    assert send_due() == 1
    assert sorted(smtp.recipients) == ["ana@example.org", "bo@example.org", "cy@example.org"]


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_worker_process_sends_due_emails(smtp, worker):
    worker()
    people("ana", "bo")
    wait_until(lambda: len(smtp.received) == 2, 60)


def test_failed_digest_is_retried_and_empty_digest_waits_a_week(smtp):
    ana = UserFactory(username="ana", email="ana@example.org", confirmed=True)
    User.objects.filter(pk=ana.pk).update(last_login=timezone.now() - timedelta(days=10))
    assert schedule_digests() == 1
    assert schedule_digests() == 0
    assert send_due() == 0
    assert schedule_digests() == 0
    advance_time(days=8)
    ana.follows_received.create(follower=UserFactory(name="Dee"))
    smtp.refused.add(ana.email)
    assert schedule_digests() == 1
    assert send_due() == 0
    assert schedule_digests() == 0
    assert minutes_until_due() == [10]
    smtp.refused.clear()
    advance_time(minutes=10)
    assert send_due() == 1
    assert minutes_until_due() == [None]
    assert "Dee" in smtp.received[0][1]
    assert schedule_digests() == 0


def test_claim_uses_index_on_long_queue():
    """Check the plan: the row due for longest is found by an index scan, without a sort."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {CLAIM_SQL}", [LEASE])
        plan = "\n".join(line for (line,) in cursor)
    assert re.search(r"LockRows.*\n.*Index Scan using mailings_due", plan), plan
    assert "Sort" not in plan


@pytest.mark.parametrize("name", ["Saltmarsh", 'Fish, Chips & "Sons"', "Bücher <b>", "back\\slash"])
def test_any_site_name_is_valid_sender(smtp, settings, name):
    settings.DEFAULT_FROM_EMAIL = sender(name, "bücher.example")
    people("ana")
    assert send_due() == 1
