"""Sends the e-mails that are due. The task worker does it by itself."""

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

MAX_UNREACHABLE = 3  # each attempt may take the ten seconds after which a silent server is left
INACTIVE_CUTOFF = timedelta(days=90)  # who has not been here for so long is left alone
UNSUBSCRIBE_SIGNER = signing.Signer(salt="witter.unsubscribe")

logger = logging.getLogger(__name__)


class WorkerDied(Exception):
    """No worker has lived to the end of the attempts at this e-mail, so there is none any more."""


class Outcome(Enum):
    """What came of one mailing."""

    SENT = auto()
    EMPTY = auto()  # there was nothing to say, or nobody to say it to
    REFUSED = auto()  # this e-mail cannot be sent
    UNREACHABLE = auto()  # the mail server cannot be talked to


def send_due(limit=50):
    """Send what is due now, up to `limit` mailings; return how many e-mails went.

    One that fails takes none of the others along. After MAX_UNREACHABLE failures in a row to talk to the mail server
    the rest stays due for the next call, as each would only wait for the same server.
    """
    outcomes = []
    while len(outcomes) < limit and (mailing := EmailSchedule.objects.claim()):
        outcomes.append(_attempt(mailing))
        if outcomes[-MAX_UNREACHABLE:] == [Outcome.UNREACHABLE] * MAX_UNREACHABLE:
            break
    return outcomes.count(Outcome.SENT)


def _attempt(mailing):
    """Gather and send what a claimed mailing is about, note what came of it, and return that Outcome."""
    try:
        if mailing.is_hopeless:
            raise WorkerDied
        letter = build_email(mailing) if _is_wanted(mailing) else None
        if letter:
            _mail(mailing.user, mailing.kind, letter).send()
    except (OperationalError, InterfaceError):
        raise  # the database is gone, and nothing can be noted: the lease ends by itself
    except Exception as error:  # whatever is wrong with this one, other people's e-mails are due as well
        mailing.mark_failed()
        text = "An e-mail could not be sent: %s (mailing %s, attempt %s)"
        logger.error(text, type(error).__name__, mailing.pk, mailing.attempts)
        return Outcome.UNREACHABLE if _is_about_server(error) else Outcome.REFUSED
    if letter is None:
        mailing.mark_empty()
        return Outcome.EMPTY
    mailing.mark_sent(letter.up_to)
    return Outcome.SENT


def _is_about_server(error):
    """Return whether sending failed before the server said anything about this e-mail."""
    about_mail = smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused | smtplib.SMTPDataError
    return isinstance(error, OSError) and not isinstance(error, about_mail)


def _is_wanted(mailing):
    """Return whether the e-mail still has somebody to go to who wants it."""
    person, kind = mailing.user, mailing.kind
    if kind == EmailType.DIGEST and not inactive_users().filter(pk=person.pk).exists():
        return False
    return can_receive_email(person) and is_subscribed(person, kind)


def schedule_digests(limit=200):
    """Let the week become due for up to `limit` people who have missed it; return how many those are."""
    digest = EmailSchedule.objects.filter(kind=EmailType.DIGEST, user=OuterRef("pk"))
    had = Exists(digest.filter(Q(due_at__isnull=False) | Q(sent_at__gt=timezone.now() - WEEK)))
    people = list(inactive_users().filter(~had).order_by("pk").values_list("pk", flat=True)[:limit])
    EmailSchedule.objects.note_digests_due(people)
    return len(people)


def inactive_users():
    """Return whom a digest may go to: they signed in once, want it, and have not come by for a week."""
    now = timezone.now()
    mine = {"user": OuterRef("pk")}
    unwanted = Exists(EmailSettings.objects.filter(digest=False, **mine))
    spoke = Exists(Post.objects.filter(pk=OuterRef("stats__last_post_id"), created_at__gt=now - WEEK))
    looked = Q(read_mark__read_at__gt=now - WEEK)
    came = Q(stats__seen_on__gte=(now - WEEK).date())
    gave_up = Q(last_login__lt=now - INACTIVE_CUTOFF) & (
        Q(stats__seen_on=None) | Q(stats__seen_on__lt=(now - INACTIVE_CUTOFF).date())
    )
    people = User.objects.present().with_confirmed_email().filter(is_active=True, last_login__lt=now - WEEK)
    return people.exclude(looked).exclude(came).exclude(gave_up).filter(~unwanted, ~spoke)


def can_receive_email(person):
    """Return whether the person is here, and has confirmed the address that the e-mail would go to."""
    present = person.is_active and not person.is_suspended and not person.is_deactivated
    return present and person.has_confirmed_email


def is_subscribed(person, kind):
    """Whether this person has not switched off e-mails of this kind."""
    return not EmailSettings.objects.filter(user=person, **{kind: False}).exists()


def unsubscribe_path(person, kind):
    """Where one click ends e-mails of this kind, without signing in."""
    return f"/unsubscribe/{UNSUBSCRIBE_SIGNER.sign_object([person.pk, str(kind)])}"


def _mail(person, kind, letter):
    """Return the e-mail that says what the letter holds, and how to end such e-mails."""
    stop = f"{settings.SITE_URL}{unsubscribe_path(person, kind)}"
    context = {
        "name": person.display_name,
        "letter": letter,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "about": EmailType(kind).label,
        "stop": stop,
    }
    subject = " ".join(f"{settings.SITE_NAME}: {letter.subject}".split())
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string("notifications/email.txt", context)
    mail = UnfoldedMessage(subject, text, to=[person.email], headers=headers)
    mail.attach_alternative(render_to_string("notifications/email.html", context), "text/html")
    return mail
