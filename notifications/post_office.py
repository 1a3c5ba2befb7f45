"""Sends the e-mails that are due. The task worker does it by itself."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from notifications.gathering import WEEK, gather, gather_digest
from notifications.mailings import MailKind
from notifications.models import Mailing, MailSettings
from posts.models import Post
from witter.mail import Mail

TRY_AGAIN = timedelta(minutes=10)
GIVEN_UP = timedelta(days=90)  # who has not been here for so long is left alone
SIGNER = signing.Signer(salt="witter.unsubscribe")

logger = logging.getLogger(__name__)


def send_due():
    """Send what is due now; give how many e-mails that were."""
    return sum(_send(mailing) for mailing in Mailing.objects.claim())


def _send(mailing):
    letter = gather(mailing) if may_be_mailed(mailing.user) and wants(mailing.user, mailing.kind) else None
    mine = Mailing.objects.filter(pk=mailing.pk)
    if not letter:
        mine.update(sent_at=None)
        return False
    if not _post(mailing.user, mailing.kind, letter):
        mine.update(sent_at=None, due_at=timezone.now() + TRY_AGAIN)
        return False
    mine.update(up_to=letter.up_to)
    return True


def send_digests(limit=200):
    """Send the week to up to `limit` people who have missed it; give how many e-mails that were."""
    before = Post.objects.filter(created_at__lt=timezone.now() - WEEK).order_by("-pk")
    since_id = before.values_list("pk", flat=True).first() or 0
    return sum(_send_digest(person, since_id) for person in people_away()[:limit])


def _send_digest(person, since_id):
    if not Mailing.objects.claim_digest(person) or not may_be_mailed(person):
        return False
    letter = gather_digest(person, since_id)
    return letter is not None and _post(person, MailKind.DIGEST, letter)


def people_away():
    """Who signed in once, wants the digest, had none for a week, and did not come by since."""
    now = timezone.now()
    mine = {"user": OuterRef("pk")}
    had = Exists(Mailing.objects.filter(kind=MailKind.DIGEST, sent_at__gt=now - WEEK, **mine))
    unwanted = Exists(MailSettings.objects.filter(digest=False, **mine))
    spoke = Exists(Post.objects.filter(pk=OuterRef("stats__last_post_id"), created_at__gt=now - WEEK))
    looked = Q(read_mark__read_at__gt=now - WEEK)
    came = Q(stats__seen_on__gte=(now - WEEK).date())
    gave_up = Q(last_login__lt=now - GIVEN_UP) & (
        Q(stats__seen_on=None) | Q(stats__seen_on__lt=(now - GIVEN_UP).date())
    )
    people = User.objects.present().filter(is_active=True, last_login__lt=now - WEEK).exclude(email="")
    return people.exclude(looked).exclude(came).exclude(gave_up).filter(~had, ~unwanted, ~spoke).order_by("pk")


def may_be_mailed(person):
    """Whether there is somebody to write to, at an address that is theirs as far as the host cares."""
    present = person.is_active and not person.is_suspended and not person.is_deactivated
    return bool(present and person.email and not person.must_confirm_email)


def wants(person, kind):
    """Whether this person has not switched off e-mails of this kind."""
    return not MailSettings.objects.filter(user=person, **{kind: False}).exists()


def unsubscribe_path(person, kind):
    """Where one click ends e-mails of this kind, without signing in."""
    return f"/unsubscribe/{SIGNER.sign_object([person.pk, str(kind)])}"


def _post(person, kind, letter):
    """Send one e-mail; say whether the server took it."""
    stop = f"{settings.SITE_URL}{unsubscribe_path(person, kind)}"
    context = {
        "name": person.display_name,
        "letter": letter,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "about": MailKind(kind).label,
        "stop": stop,
    }
    subject = " ".join(f"{settings.SITE_NAME}: {letter.subject}".split())
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = render_to_string("notifications/mail.txt", context)
    mail = Mail(subject, text, to=[person.email], headers=headers)
    mail.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    try:
        mail.send()
    except OSError as error:
        logger.error("An e-mail could not be sent: %s", type(error).__name__)
        return False
    return True
