"""Delete accounts 30 days after their deactivation."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import FormerUsername, User
from accounts.models.user import REACTIVATION_PERIOD
from core.db.conflict_retry import once_more
from direct_messages.models import Conversation
from follows.models import Follow
from notifications.models import Notification


class Command(BaseCommand):
    help = "Delete the accounts that were deactivated more than 30 days ago, with everything of theirs. Run it daily."

    def handle(self, **options):
        count = 0
        for user in User.objects.deactivated_before(timezone.now() - REACTIVATION_PERIOD).iterator():
            try:
                purge(user)
            except ValidationError as error:
                self.stderr.write(f"Person {user.pk} stays. {error.messages[0]}")
            else:
                count += 1
        FormerUsername.objects.expired().delete()
        self.stdout.write(f"Deleted {count} account{'' if count == 1 else 's'}.")


def purge(user):
    """Delete a user: first all rows that other rows' counters count, so that the counters are updated.

    Each step is a transaction that is retried after a conflict, and a crashed run is completed by the next. Raise
    ValidationError, and delete nothing, for the last superuser.
    """
    with transaction.atomic():
        user.check_superuser_remains()
    for post in user.posts.order_by("-pk").iterator():
        once_more(post.delete)
    for like in user.likes.select_related("post").iterator():
        once_more(partial(like.post.unlike, user))
    for follow in user.follows_made.select_related("followee").iterator():
        once_more(partial(Follow.objects.unfollow, user, follow.followee))
    for follow in user.follows_received.select_related("follower").iterator():
        once_more(partial(Follow.objects.unfollow, follow.follower, user))
    once_more(partial(Notification.objects.all().remove_actor, user.pk))
    for conversation in Conversation.objects.of(user).iterator():
        once_more(conversation.delete)
    once_more(user.delete)
