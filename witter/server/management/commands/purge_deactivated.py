"""Delete accounts 30 days after their deactivation."""

from contextlib import suppress
from functools import partial

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction
from django.db.models import CASCADE
from django.utils import timezone

from accounts.managers import REACTIVATION_PERIOD
from accounts.models import FormerUsername, User, UserStats
from core.db.conflict_retry import retry_on_conflict
from direct_messages.models import Conversation, Message, Participant
from follows.models import Follow
from lists.models import List
from notifications.models import Notification
from posts.models import Like, Post

COUNTED = (Post, Like, Follow, Notification, Participant, Message, List)  # see `delete_counted_rows`


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
    """Delete a user, after all rows that refer to them.

    Each step is a transaction that is retried after a conflict, and a crashed run is completed by the next. Raise
    ValidationError, and delete nothing, for the last superuser.
    """
    with transaction.atomic():
        user.check_superuser_remains()
    while True:
        delete_counted_rows(user)
        delete_other_rows(user)
        with suppress(IntegrityError):  # a concurrent writer referred to the user meanwhile
            if retry_on_conflict(partial(delete_user, user.pk)):
                return


def delete_counted_rows(user):
    """Delete the rows that counters of other users, posts and notifications count, so that these are updated.

    Also those that have files.
    """
    for post in user.posts.order_by("-pk").iterator():
        retry_on_conflict(post.delete)
    for like in user.likes.select_related("post").iterator():
        retry_on_conflict(partial(like.post.unlike, user))
    for follow in user.follows_made.select_related("followee").iterator():
        retry_on_conflict(partial(Follow.objects.unfollow, user, follow.followee))
    for follow in user.follows_received.select_related("follower").iterator():
        retry_on_conflict(partial(Follow.objects.unfollow, follow.follower, user))
    retry_on_conflict(partial(Notification.objects.all().remove_actor, user.pk))
    retry_on_conflict(user.notes.all().delete_locked)
    for conversation in Conversation.objects.of(user).iterator():
        retry_on_conflict(conversation.delete)
    retry_on_conflict(user.uploads.all().remove)
    for user_list in user.lists.iterator():
        retry_on_conflict(user_list.delete)


def delete_other_rows(user):
    """Delete the rows that nothing counts, table by table, as a cascade over several would lock them in no order."""
    for relation in User._meta.related_objects:
        model = relation.related_model
        if relation.on_delete is CASCADE and model not in (*COUNTED, UserStats):
            retry_on_conflict(model._base_manager.filter(**{relation.field.name: user}).delete)


@transaction.atomic
def delete_user(pk):
    """Delete the row of a user without counted rows; return whether there were none.

    The locks are those of a writer, in the same order. Foreign keys of concurrent writers lock the user when these
    commit, after everything else, so the lock that excludes them is left to the deletion at the end.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=pk)
    UserStats.objects.select_for_update().get(pk=pk)
    if any(rows.exists() for rows in (user.posts, user.likes, user.follows_made, user.follows_received, user.lists)):
        return False
    user.delete()
    return True
