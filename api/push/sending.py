"""Sending of push messages. The task worker calls `send_pushes` every few seconds.

Nothing is queued when a notification is created: a subscription stores the id of the last one that was sent, and what
is newer is due. So creating a notification costs nothing more, a message can only follow the commit, and what failed
is simply still due.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from api.models import PushSubscription
from api.push.content import PendingPush, pending_push
from api.push.delivery import Outcome, post
from api.push.encryption import Receiver, encrypt, encrypt_by_draft
from api.push.keys import public_key, signature

INTERVAL = 3  # seconds
BATCH_SIZE, THREADS = 40, 8
TIME_TO_LIVE = 48 * 60 * 60  # seconds for which a push service keeps a message for a device that is off

logger = logging.getLogger(__name__)


def send_pushes() -> int:
    """Send what is due to all subscriptions; return the number of messages. Failures do not affect the others."""
    count = 0
    with ThreadPoolExecutor(THREADS) as threads:
        while claimed := PushSubscription.objects.claim(BATCH_SIZE):
            in_force = [each for each in claimed if each.is_in_force]
            ended = [each.pk for each in claimed if not each.is_in_force]
            PushSubscription.objects.filter(pk__in=ended).delete()
            pending = [pending_push(each) for each in in_force]
            results = threads.map(deliver, in_force, pending)  # no database in these threads
            for subscription, due, (outcome, sent) in zip(in_force, pending, results, strict=True):
                record(subscription, due, outcome, sent)
                count += sent
    return count


def deliver(subscription: PushSubscription, pending: PendingPush) -> tuple[Outcome, int]:
    """Send the messages to a subscription, oldest first; return the last Outcome and how many were sent."""
    for number, message in enumerate(pending.messages):
        try:
            outcome = send(subscription, message.text)
        except Exception:  # one broken subscription must not stop the others
            logger.exception("A push message could not be made (subscription %s).", subscription.pk)
            outcome = Outcome.FAILED
        if outcome != Outcome.SENT:
            return outcome, number
    return Outcome.SENT, len(pending.messages)


def record(subscription: PushSubscription, pending: PendingPush, outcome: Outcome, sent: int) -> None:
    """Store the outcome of sending the messages of a subscription."""
    if outcome == Outcome.GONE:
        subscription.delete()
    elif outcome == Outcome.SENT:
        subscription.mark_sent(pending.up_to)
    else:
        logger.info("A push message could not be sent (subscription %s).", subscription.pk)
        subscription.mark_failed(pending.messages[sent - 1].pk if sent else subscription.up_to)


def send(subscription: PushSubscription, text: bytes) -> Outcome:
    """Encrypt and send one message."""
    receiver = Receiver.parse(subscription.p256dh, subscription.auth)
    message = (encrypt if subscription.is_standard else encrypt_by_draft)(text, receiver)
    signed, key = signature(subscription.endpoint), public_key()
    headers = {**message.headers, "Content-Type": "application/octet-stream", "TTL": str(TIME_TO_LIVE)}
    if subscription.is_standard:
        headers["Authorization"] = f"vapid t={signed}, k={key}"
    else:
        headers["Authorization"] = f"WebPush {signed}"
        headers["Crypto-Key"] += f";p256ecdsa={key}"
    return post(subscription.endpoint, message.body, headers | {"Urgency": "normal"})
