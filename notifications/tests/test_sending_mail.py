"""Sending e-mails to a real mail server: each goes once, none takes others along, and none is lost."""

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
from notifications.email_sending import schedule_digests, send_due
from notifications.models import EmailSchedule
from posts.factories import PostFactory
from testing.concurrency import at_once
from testing.process_checkout import ROOT, wait_until
from testing.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db

WORKER = """
import django
django.setup()
from notifications.email_sending import send_due
from core.periodic_tasks import Rounds
Rounds((0.1, send_due)).run()
"""


@pytest.fixture
def smtp(settings):
    """A mail server that e-mails of this test go to."""
    with SmtpServer() as server:
        settings.MAILERS = server.mailers(timeout=1)
        yield server


def people(*names):
    """People with confirmed addresses, of whom each has been mentioned long enough ago."""
    made = [UserFactory(username=name, email=f"{name}@example.org", confirmed=True) for name in names]
    for person in made:
        PostFactory(text=f"@{person.username} hello")
    later(minutes=2)
    return made


def later(**span):
    """Let time pass for the mailings."""
    span = timedelta(**span)
    for mailing in EmailSchedule.objects.all():
        due_at, sent_at = mailing.due_at and mailing.due_at - span, mailing.sent_at and mailing.sent_at - span
        EmailSchedule.objects.filter(pk=mailing.pk).update(due_at=due_at, sent_at=sent_at)


def waits():
    """In how many minutes each mailing is due, or None; in the order of their people."""
    due = EmailSchedule.objects.order_by("user").values_list("due_at", flat=True)
    return [moment and round((moment - timezone.now()).total_seconds() / 60) for moment in due]


def test_each_e_mail_goes_once(smtp):
    people("ana", "bo", "cy")
    assert send_due() == 3
    assert send_due() == 0
    assert sorted(smtp.recipients) == ["ana@example.org", "bo@example.org", "cy@example.org"]
    assert all("\r\nList-Unsubscribe: <http" in text for _, text in smtp.received)
    later(hours=2)
    assert send_due() == 0
    assert waits() == [None] * 3


@pytest.mark.parametrize("how", ["refused", "dropped"])
def test_one_that_fails_takes_no_other_along(smtp, how, caplog):
    people("ana", "bo", "cy")
    getattr(smtp, how).add("ana@example.org")
    assert send_due() == 2
    assert sorted(smtp.recipients) == ["bo@example.org", "cy@example.org"]
    assert waits() == [10, 60, 60]
    assert "ana@" not in caplog.text and "example.org" not in caplog.text
    error = {"refused": "SMTPRecipientsRefused", "dropped": "SMTPServerDisconnected"}[how]
    assert [error in record.getMessage() for record in caplog.records] == [True]
    getattr(smtp, how).clear()
    later(minutes=10)
    assert send_due() == 1


@pytest.mark.parametrize("email", ["boſs@example.org", f"x@{'ü' * 58}.org"])
def test_an_address_from_before_the_rule_takes_no_other_along(smtp, email):
    ana, *_ = people("ana", "bo", "cy")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE users DROP CONSTRAINT IF EXISTS users_email_normal")
        cursor.execute("ALTER TABLE account_emailaddress DROP CONSTRAINT IF EXISTS account_emailaddress_normal")
    User.objects.filter(pk=ana.pk).update(email=email)
    ana.emailaddress_set.update(email=email)
    assert send_due() == 2
    assert sorted(smtp.recipients) == ["bo@example.org", "cy@example.org"]


def test_a_mailbox_that_is_refused_for_ever_is_given_up(smtp):
    [ana] = people("ana")
    smtp.refused.add("ana@example.org")
    pauses = []
    for _ in range(10):
        send_due()
        pauses += waits()
        PostFactory(text="@ana still there?")  # nothing new makes it sooner
        later(minutes=pauses[-1] or 0)
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 720, 720, None]
    assert waits() == [24 * 60]
    later(days=1)
    send_due()
    assert waits() == [None]
    assert len(smtp.attempts) == 11
    smtp.refused.clear()
    PostFactory(text="@ana and now?")
    later(days=1)
    assert send_due() == 1
    PostFactory(text="@ana again")
    assert waits() == [60]


def test_a_server_that_hangs_keeps_nobody_waiting_for_each_e_mail_and_loses_none(smtp, settings):
    settings.MAILERS = smtp.mailers(timeout=0.2)
    people(*"abcdef")
    smtp.hangs = True
    assert send_due() == 0
    assert sorted(waits()) == [-1, -1, -1, 10, 10, 10]
    smtp.hangs = False
    later(minutes=10)
    assert send_due() == 6


def test_a_lease_keeps_others_away_until_it_ends(smtp):
    people("ana")
    mailing = EmailSchedule.objects.claim()
    assert EmailSchedule.objects.claim() is None and send_due() == 0
    later(minutes=11)
    assert send_due() == 1
    mailing.mark_failed()  # too late: it is another worker's by now
    assert waits() == [60]


def test_an_e_mail_over_which_workers_die_is_given_up(smtp):
    people("ana")
    for _ in range(12):
        assert EmailSchedule.objects.claim()
        later(minutes=11)
    assert send_due() == 0
    assert smtp.attempts == [] and waits() == [None]


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_an_e_mail_is_on_its_way_is_told_in_the_next(smtp):
    people("ana")

    def mention_again(recipient):
        PostFactory(text="@ana one more thing")
        connections.close_all()

    smtp.before_answer = mention_again
    assert send_due() == 1
    smtp.before_answer = None
    later(minutes=61)
    assert send_due() == 1
    assert "one more thing" in smtp.received[1][1] and "one more thing" not in smtp.received[0][1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_e_mail_once(smtp):
    people(*"abcdefghijkl")
    assert sum(at_once(*[send_due] * 4)) == 12
    assert sorted(smtp.recipients) == [f"{name}@example.org" for name in "abcdefghijkl"]


@pytest.fixture
def worker(smtp):
    """A function that starts a worker process of its own, which sends to this server from this test's database."""
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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_between_claim_and_send_loses_nothing(smtp, worker):
    people("ana", "bo", "cy")
    smtp.hangs = True
    process = worker()
    assert smtp.connected.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    smtp.hangs = False
    assert send_due() == 2  # one is under its lease still
    later(minutes=11)
    assert send_due() == 1
    assert sorted(smtp.recipients) == ["ana@example.org", "bo@example.org", "cy@example.org"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_process_sends_what_becomes_due(smtp, worker):
    worker()
    people("ana", "bo")
    wait_until(lambda: len(smtp.received) == 2, 60)


def test_a_digest_that_failed_is_tried_again_and_one_with_nothing_in_it_waits_a_week(smtp):
    ana = UserFactory(username="ana", email="ana@example.org", confirmed=True)
    User.objects.filter(pk=ana.pk).update(last_login=timezone.now() - timedelta(days=10))
    assert schedule_digests() == 1 and schedule_digests() == 0
    assert send_due() == 0 and schedule_digests() == 0
    later(days=8)
    ana.follows_received.create(follower=UserFactory(name="Dee"))
    smtp.refused.add(ana.email)
    assert schedule_digests() == 1 and send_due() == 0 and schedule_digests() == 0
    assert waits() == [10]
    smtp.refused.clear()
    later(minutes=10)
    assert send_due() == 1 and waits() == [None]
    assert "Dee" in smtp.received[0][1]
    assert schedule_digests() == 0


def test_the_claim_reads_as_much_of_a_long_queue_as_of_a_short_one():
    """The plan, for a queue that is long: what is due for longest is found in an index, not by sorting."""
    from notifications.models.email_queryset import CLAIM_SQL, LEASE

    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {CLAIM_SQL}", [LEASE])
        plan = "\n".join(line for (line,) in cursor)
    assert re.search(r"LockRows.*\n.*Index Scan using mailings_due", plan) and "Sort" not in plan, plan


@pytest.mark.parametrize("name", ["Saltmarsh", 'Fish, Chips & "Sons"', "Bücher <b>", "back\\slash"])
def test_any_name_of_the_community_makes_a_sender(smtp, settings, name):
    from core.mail import sender

    settings.DEFAULT_FROM_EMAIL = sender(name, "bücher.example")
    people("ana")
    assert send_due() == 1
