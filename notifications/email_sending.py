"""Sending of due emails. The task worker calls `send_due` periodically."""

import logging
import smtplib
from datetime import timedelta
from enum import Enum, auto

from django.conf import settings
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core.mail import UnfoldedMessage
from notifications.email_content import WEEK, build_email
from notifications.models import EmailSchedule, EmailSettings
from notifications.models.email_queryset import EmailType
from posts.models import Post

MAX_UNREACHABLE = 3  # in a row; each may take the full SMTP timeout of ten seconds
INACTIVE_CUTOFF = timedelta(days=90)  # digests stop after this time without a visit
UNSUBSCRIBE_SIGNER = signing.Signer(salt="witter.unsubscribe")

logger = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """Workers died during all attempts at an email, so it is not tried again."""


class Outcome(Enum):
    """The outcome of one attempt."""

    SENT = auto()
    EMPTY = auto()  # nothing to report, or unsubscribed
    REFUSED = auto()  # this email cannot be sent
    UNREACHABLE = auto()  # no connection to the mail server


def send_due(limit=50):
    """Attempt up to `limit` due EmailSchedules; return the number of emails sent.

    A failure does not affect the other emails. After MAX_UNREACHABLE connection failures in a row, stop and leave the
    rest for the next call, since each would wait for the timeout of the same server.
    """
    outcomes = []
    while len(outcomes) < limit and (mailing := EmailSchedule.objects.claim()):
        outcomes.append(_attempt(mailing))
        if outcomes[-MAX_UNREACHABLE:] == [Outcome.UNREACHABLE] * MAX_UNREACHABLE:
            break
    return outcomes.count(Outcome.SENT)


def _attempt(mailing):
    """Build and send the email of a claimed EmailSchedule; store and return the Outcome."""
    try:
        if mailing.has_exhausted_attempts:
            raise WorkerDiedError
        content = build_email(mailing) if _is_wanted(mailing) else None
        if content:
            _email_message(mailing.user, mailing.kind, content).send()
    except (OperationalError, InterfaceError):
        raise  # no database connection, so no outcome can be stored: the lease expires
    except Exception as error:  # one broken email must not stop the others
        mailing.mark_failed()
        text = "An email could not be sent: %s (mailing %s, attempt %s)"
        logger.error(text, type(error).__name__, mailing.pk, mailing.attempts)
        return Outcome.UNREACHABLE if _is_about_server(error) else Outcome.REFUSED
    if content is None:
        mailing.mark_empty()
        return Outcome.EMPTY
    mailing.mark_sent(content.last_id)
    return Outcome.SENT


def _is_about_server(error):
    """Return whether sending failed without an SMTP reply about this email."""
    about_email = smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError
    return isinstance(error, OSError) and not isinstance(error, about_email)


def _is_wanted(mailing):
    """Return whether the user can still receive the email and is subscribed to its type."""
    person, kind = mailing.user, mailing.kind
    if kind == EmailType.DIGEST and not inactive_users().filter(pk=person.pk).exists():
        return False
    return can_receive_email(person) and is_subscribed(person, kind)


def schedule_digests(limit=200):
    """Schedule the digest for up to `limit` inactive users without one in the last week; return their number."""
    digest = EmailSchedule.objects.filter(kind=EmailType.DIGEST, user=OuterRef("pk"))
    has_recent = Exists(digest.filter(Q(due_at__isnull=False) | Q(sent_at__gt=timezone.now() - WEEK)))
    people = list(inactive_users().filter(~has_recent).order_by("pk").values_list("pk", flat=True)[:limit])
    EmailSchedule.objects.schedule_digests(people)
    return len(people)


def inactive_users():
    """Return the users who may get a digest: subscribed, and last seen between a week and INACTIVE_CUTOFF ago."""
    now = timezone.now()
    has_unsubscribed = Exists(EmailSettings.objects.filter(digest=False, user=OuterRef("pk")))
    has_posted = Exists(Post.objects.filter(pk=OuterRef("stats__last_post_id"), created_at__gt=now - WEEK))
    has_read_notifications = Q(read_mark__read_at__gt=now - WEEK)
    has_visited = Q(stats__last_visit_on__gte=(now - WEEK).date())
    has_left = Q(last_login__lt=now - INACTIVE_CUTOFF) & (
        Q(stats__last_visit_on=None) | Q(stats__last_visit_on__lt=(now - INACTIVE_CUTOFF).date())
    )
    people = User.objects.present().with_confirmed_email().filter(is_active=True, last_login__lt=now - WEEK)
    people = people.exclude(has_read_notifications).exclude(has_visited).exclude(has_left)
    return people.filter(~has_unsubscribed, ~has_posted)


def can_receive_email(person):
    """Return whether the user is active and has confirmed their current email address."""
    is_present = person.is_active and not person.is_suspended and not person.is_deactivated
    return is_present and person.has_confirmed_email


def is_subscribed(person, kind):
    """Return whether this user has not unsubscribed from emails of this type."""
    return not EmailSettings.objects.filter(user=person, **{kind: False}).exists()


def unsubscribe_path(person, kind):
    """Return the signed path by which this user unsubscribes from emails of this type without signing in."""
    return f"/unsubscribe/{UNSUBSCRIBE_SIGNER.sign_object([person.pk, str(kind)])}"


def _email_message(person, kind, content):
    """Return the EmailMessage with this EmailContent and an unsubscribe link."""
    unsubscribe_url = f"{settings.SITE_URL}{unsubscribe_path(person, kind)}"
    context = {
        "username": person.username,
        "content": content,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "kind": EmailType(kind).label,
        "unsubscribe_url": unsubscribe_url,
    }
    subject = " ".join(f"{settings.SITE_NAME}: {content.subject}".split())
    headers = {"List-Unsubscribe": f"<{unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string("notifications/email.txt", context)
    message = UnfoldedMessage(subject, text, to=[person.email], headers=headers)
    message.attach_alternative(render_to_string("notifications/email.html", context), "text/html")
    return message
