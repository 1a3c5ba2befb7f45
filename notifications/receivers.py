"""Create and remove notifications and schedule emails, on signals of other apps.

Receivers run in the transaction of the act, which has locked posts, user_stats and post_counts before.
"""

from django.dispatch import receiver
from django.utils import timezone

from direct_messages.signals import message_sent
from follows.signals import follow_requested, user_blocked, user_followed, user_unfollowed
from notifications.models import EmailSchedule, Notification
from notifications.models.email_queryset import EmailType
from notifications.types import NotificationType
from posts.signals import (
    post_like_starting,
    post_reposted,
    post_unliked,
    post_unreposted,
    posts_deleting,
    thread_published,
)


@receiver(post_like_starting)
def notify_like(like, **kwargs):
    return Notification.objects.notify_step(
        {like.post.author_id: NotificationType.LIKE}, like.user_id, like.post_id, like.post_id
    )


@receiver(post_unliked)
def remove_like_notification(post, user, **kwargs):
    Notification.objects.about(post.author_id, NotificationType.LIKE, post.pk).remove_actor(user.pk)


@receiver(post_reposted)
def notify_repost(repost, **kwargs):
    original = repost.repost_of_id
    Notification.objects.notify(
        {repost.repost_author_id: NotificationType.REPOST}, repost.author_id, original, original
    )


@receiver(post_unreposted)
def remove_repost_notification(post, user, **kwargs):
    Notification.objects.about(post.author_id, NotificationType.REPOST, post.pk).remove_actor(user.pk)


@receiver(thread_published)
def notify_thread(posts, is_restored, **kwargs):
    """Notify the users whom each post answers, quotes or mentions; schedule emails unless it is restored."""
    recipients = set()
    for post in posts:
        types = recipient_types(post)
        Notification.objects.notify(types, post.author_id, post.pk, post.pk)
        recipients |= types.keys() - {post.author_id}
    if not is_restored:
        EmailSchedule.objects.schedule(EmailType.MENTION, recipients)


def recipient_types(post):
    """Map recipient ids to one NotificationType each: REPLY takes precedence over QUOTE, QUOTE over MENTION."""
    types = dict.fromkeys(post.mentions.values_list("user", flat=True), NotificationType.MENTION)
    if post.quote_of:
        types[post.quote_of.author_id] = NotificationType.QUOTE
    if post.in_reply_to:
        types[post.in_reply_to.author_id] = NotificationType.REPLY
    return types


@receiver(posts_deleting)
def delete_notifications_of_posts(posts, **kwargs):
    """Delete the notifications first: the cascade of the posts would lock them in another order and could deadlock."""
    Notification.objects.filter(post__in=[post.pk for post in posts]).delete_locked()


@receiver(user_followed)
def notify_follow(follow, is_restored, **kwargs):
    """Notify of a new follower.

    An accepted request is not repeated: its notification is shown as a follow from now on.
    """
    if is_restored:
        return
    follower, followee = follow.follower_id, follow.followee_id
    request = Notification.objects.about(followee, NotificationType.REQUEST, follower)
    if follow.followee.is_protected and request.exists():
        return
    request.delete_locked()
    Notification.objects.notify({followee: NotificationType.FOLLOW}, follower, timezone.now().date().toordinal())
    EmailSchedule.objects.schedule(EmailType.FOLLOWER, [followee])


@receiver(user_unfollowed)
def remove_follow_notification(follower, followee, **kwargs):
    types = [NotificationType.FOLLOW, NotificationType.REQUEST]
    Notification.objects.filter(recipient=followee.pk, kind__in=types).remove_actor(follower.pk)


@receiver(follow_requested)
def notify_follow_request(follow_request, is_restored, **kwargs):
    if is_restored:
        return
    follower, followee = follow_request.follower_id, follow_request.followee_id
    Notification.objects.about(followee, NotificationType.REQUEST, follower).delete_locked()  # of an earlier request
    Notification.objects.notify({followee: NotificationType.REQUEST}, follower, follower)
    EmailSchedule.objects.schedule(EmailType.FOLLOWER, [followee])


@receiver(message_sent)
def notify_message(message, **kwargs):
    """Schedule an email only: messages have an inbox and a badge of their own."""
    EmailSchedule.objects.schedule(EmailType.MESSAGE, [message.recipient.pk])


@receiver(user_blocked)
def remove_notifications_between(block, **kwargs):
    Notification.objects.remove_actors_between(block.blocker_id, block.blocked_id)
