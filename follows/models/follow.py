from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import UserStats
from core.db.associations import Association, AssociationQuerySet, not_self, unindexed_foreign_key, unique_pair
from core.db.counters import CounterIncrement, delete_if_present, insert_if_absent
from follows import messages
from follows.ends import remember_end
from follows.locks import lock_follower, lock_user_pair
from follows.rate_limits import check_follow_limits
from follows.signals import follow_requested, user_followed, user_unfollowed

from .block import Block


def follow_counters(follower, followee):
    """Return the increments of the two counters that a follow changes."""
    return [
        CounterIncrement(UserStats, follower.pk, "following_count"),
        CounterIncrement(UserStats, followee.pk, "followers_count"),
    ]


class FollowQuerySet(AssociationQuerySet):
    @transaction.atomic
    def follow(self, follower, followee):
        """Follow a user, or send a follow request if they are protected. Idempotent.

        Raise ValidationError for oneself, PermissionDenied across a block, and RateLimitExceeded above a follow limit.
        """
        if follower == followee:
            raise ValidationError(messages.FOLLOW_OF_ONESELF)
        Block.objects.lock_unblocked_pair(follower, followee, messages.FOLLOW_ACROSS_BLOCK)
        if self.of_pair(follower, followee).exists():
            return
        lock_follower(follower, followee)
        if not followee.is_protected:
            check_follow_limits(follower)
            self.add_follow(follower, followee)
        elif not FollowRequest.objects.of_pair(follower, followee).exists():
            check_follow_limits(follower)
            FollowRequest.objects.create_request(follower, followee)

    @transaction.atomic
    def add_follow(self, follower, followee, *, is_restored=False):
        """Create the follow, update the counters and delete a pending follow request.

        `is_restored` says that an Undo made it again: it is not news to the followee.
        """
        FollowRequest.objects.delete_pair(follower, followee)
        row = self.model(follower=follower, followee=followee)
        if insert_if_absent(row, *follow_counters(follower, followee)):
            user_followed.send(sender=Follow, follow=row, is_restored=is_restored)

    @transaction.atomic
    def unfollow(self, follower, followee):
        """Delete the follow and a pending follow request, if any."""
        lock_user_pair(follower, followee)
        remember_end(follower, followee)
        FollowRequest.objects.delete_pair(follower, followee)
        if delete_if_present(Follow, follow_counters(follower, followee), follower=follower.pk, followee=followee.pk):
            user_unfollowed.send(sender=Follow, follower=follower, followee=followee)

    def set_show_reposts(self, follower, followee, show):
        """Set whether reposts by `followee` appear in the home timeline of `follower`."""
        self.of_pair(follower, followee).update(show_reposts=show)


class Follow(Association):
    """A follow of one user by another."""

    pair = ("follower", "followee")

    follower = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="follows_made")
    followee = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="follows_received")
    show_reposts = models.BooleanField(default=True, db_default=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        db_table = "follows"
        constraints = [
            unique_pair("follower", "followee", "follows_follow_once", messages.FOLLOW_EXISTS),
            not_self("follower", "followee", "follows_follow_not_self", messages.FOLLOW_OF_ONESELF),
        ]
        indexes = [models.Index(fields=["followee", "id"], name="follows_by_followee")]

    def __str__(self):
        return f"{self.follower_id} follows {self.followee_id}"


class FollowRequestQuerySet(AssociationQuerySet):
    def create_request(self, follower, followee, *, is_restored=False):
        """Create a follow request to a protected account. Idempotent.

        `is_restored`: an Undo by the follower creates it again, of which the followee is not notified.
        """
        row, created = self.get_or_create_pair(follower, followee)
        if created:
            follow_requested.send(sender=FollowRequest, follow_request=row, is_restored=is_restored)


class FollowRequest(Association):
    """A request to follow a protected account."""

    pair = ("follower", "followee")

    follower = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="requests_made")
    followee = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="requests_received")

    objects = FollowRequestQuerySet.as_manager()

    class Meta:
        db_table = "follow_requests"
        constraints = [
            unique_pair("follower", "followee", "follows_request_once", messages.REQUEST_EXISTS),
            not_self("follower", "followee", "follows_request_not_self", messages.FOLLOW_OF_ONESELF),
        ]
        indexes = [models.Index(fields=["followee", "id"], name="follow_requests_by_followee")]

    def __str__(self):
        return f"{self.follower_id} asks to follow {self.followee_id}"

    @transaction.atomic
    def approve(self):
        """Turn the request into a follow; do nothing if it was deleted concurrently (cancelled, blocked)."""
        lock_user_pair(self.follower, self.followee)
        deleted, _ = FollowRequest.objects.filter(pk=self.pk).delete()
        if deleted:
            Follow.objects.add_follow(self.follower, self.followee)

    def decline(self):
        """Delete the request; its sender is not notified."""
        self.delete()
