"""Subscriptions to push messages: where they are sent, for whom, and up to which notification that has been done."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Max, Q
from django.db.models.functions import Now

from api import messages
from api.models.access_token import AccessToken
from api.push.delivery import MAX_ENDPOINT_LENGTH
from api.secrets import DIGEST_LENGTH, digest

LEASE = timedelta(minutes=5)
MIN_BACKOFF, MAX_BACKOFF = timedelta(seconds=30), timedelta(hours=6)
MAX_ATTEMPTS = 14  # over about two days; then the subscription is deleted
MAX_BROWSERS = 20  # of one person; the oldest is deleted for a new one

CLAIM_SQL = """
    UPDATE push_subscriptions SET next_attempt_at = statement_timestamp() + %s, attempts = attempts + 1
    WHERE id = ANY(ARRAY(
        SELECT id FROM push_subscriptions subscription WHERE next_attempt_at <= statement_timestamp() AND EXISTS (
            SELECT FROM notes WHERE recipient_id = subscription.user_id AND newest_id > subscription.up_to
        ) ORDER BY next_attempt_at LIMIT %s FOR UPDATE SKIP LOCKED
    )) RETURNING id
"""


class PushSubscriptionQuerySet(models.QuerySet):
    def claim(self, limit):
        """Claim up to `limit` subscriptions with new notifications; return them. A lease excludes other workers.

        Notifications are found by one index lookup per subscription, so that creating one costs nothing more.
        """
        with connection.cursor() as cursor:
            cursor.execute(CLAIM_SQL, [LEASE, limit])
            ids = [pk for (pk,) in cursor.fetchall()]
        return list(self.filter(pk__in=ids).select_related("user", "token").order_by("pk")) if ids else []

    @transaction.atomic
    def subscribe(self, user, endpoint, p256dh, auth, token=None, **values):
        """Create the subscription of a token, or without one of a browser, in place of the one that it has.

        Only notifications from now on are sent.
        """
        key = {"token": token} if token else {"token": None, "endpoint": endpoint}
        newest = user.notes.aggregate(newest=Max("newest_id"))["newest"] or 0
        values |= {"user": user, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "up_to": newest}
        session_hash = "" if token else digest(user.get_session_auth_hash())
        values |= {"session_hash": session_hash, "attempts": 0, "next_attempt_at": Now()}
        subscription, _ = self.update_or_create(**key, defaults=values)
        if token is None:
            surplus = self.filter(user=user, token=None).order_by("-pk").values("pk")[MAX_BROWSERS:]
            self.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
        return subscription


class PushSubscription(models.Model):
    """A receiver of push messages about the notifications of `user`: an application, or a browser without a `token`.

    `up_to` is the id of the last NotificationActor that was sent. While a worker has claimed the row,
    `next_attempt_at` is the end of its lease. `attempts` are those since the last success.
    """

    class Policy(models.TextChoices):
        ALL = "all", "from everybody"
        FOLLOWED = "followed", "from people whom the user follows"
        FOLLOWER = "follower", "from followers"
        NONE = "none", "from nobody"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions")
    token = models.OneToOneField(AccessToken, null=True, on_delete=models.CASCADE, related_name="push_subscription")
    endpoint = models.CharField(max_length=MAX_ENDPOINT_LENGTH)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    is_standard = models.BooleanField(default=True, db_default=True, help_text="RFC 8291 rather than the older draft.")
    alerts = ArrayField(models.CharField(max_length=20), default=list)
    policy = models.CharField(max_length=8, choices=Policy, default=Policy.ALL, db_default=Policy.ALL)
    sealed_token = models.TextField(blank=True, help_text="The access token, encrypted, since apps expect it.")
    session_hash = models.CharField(
        max_length=DIGEST_LENGTH, blank=True, help_text="Digest of a browser's session hash."
    )
    up_to = models.BigIntegerField(default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_attempt_at = models.DateTimeField(db_default=Now(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        db_table = "push_subscriptions"
        constraints = [
            models.CheckConstraint(
                condition=Q(endpoint__startswith="https://"),
                name="api_push_endpoint_is_https",
                violation_error_message=messages.SUBSCRIPTION_WITHOUT_HTTPS,
            ),
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(token=None),
                name="api_push_browser_once",
                violation_error_message=messages.SUBSCRIPTION_EXISTS,
            ),
        ]
        indexes = [models.Index(fields=["next_attempt_at"], name="push_subscriptions_next")]

    def __str__(self):
        return f"push messages to {self.user_id}"

    @property
    def is_in_force(self):
        """Whether its token is in force, or the sessions of its browser have not been ended since it was made."""
        if self.token:
            return self.token.session_version == self.user.session_version
        return self.session_hash == digest(self.user.get_session_auth_hash())

    def mark_sent(self, up_to):
        """Record that all notifications up to this id have been sent, or are not to be sent."""
        self._end_lease(up_to=up_to, attempts=0, next_attempt_at=Now())

    def mark_failed(self, up_to):
        """Record the last id that was sent, and schedule the next attempt; delete the row after MAX_ATTEMPTS."""
        if self.attempts >= MAX_ATTEMPTS:
            self.delete()
            return
        delay = min(MIN_BACKOFF * 2 ** (self.attempts - 1), MAX_BACKOFF)
        self._end_lease(up_to=up_to, next_attempt_at=Now() + delay)

    def _end_lease(self, **changes):
        """Store the outcome, unless the lease has expired and another worker has claimed the row."""
        PushSubscription.objects.filter(pk=self.pk, next_attempt_at=self.next_attempt_at).update(**changes)
