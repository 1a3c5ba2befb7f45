"""Keep the promise that a deactivated account is deleted for good after 30 days."""

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
        number = 0
        for person in User.objects.deactivated_before(timezone.now() - REACTIVATION_PERIOD).iterator():
            try:
                purge(person)
            except ValidationError as refusal:
                self.stderr.write(f"Person {person.pk} stays. {refusal.messages[0]}")
            else:
                number += 1
        FormerUsername.objects.expired().delete()
        self.stdout.write(f"Deleted {number} account{'' if number == 1 else 's'}.")


def purge(person):
    """Delete one person, beginning with whatever counts in others' numbers. The next run ends what a crash left.

    Each step is a transaction of its own, which runs again when somebody else was in its way. Raises ValidationError
    for the last superuser, of whom nothing is deleted.
    """
    with transaction.atomic():
        person.check_superuser_remains()
    for post in person.posts.order_by("-pk").iterator():
        once_more(post.delete)
    for like in person.likes.select_related("post").iterator():
        once_more(partial(like.post.unlike, person))
    for follow in person.follows_made.select_related("followee").iterator():
        once_more(partial(Follow.objects.unfollow, person, follow.followee))
    for follow in person.follows_received.select_related("follower").iterator():
        once_more(partial(Follow.objects.unfollow, follow.follower, person))
    once_more(partial(Notification.objects.all().remove_actor, person.pk))
    for conversation in Conversation.objects.of(person).iterator():
        once_more(conversation.delete)
    once_more(person.delete)
