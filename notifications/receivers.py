"""What Connect does when something happens elsewhere: it keeps its own rows.

It runs inside the transaction of whoever acts, after the locks on posts, people's numbers and posts' numbers.
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
    Notification.objects.filter(recipient=post.author_id, kind=NotificationType.LIKE, subject=post.pk).remove_actor(
        user.pk
    )


@receiver(post_reposted)
def notify_repost(repost, **kwargs):
    original = repost.repost_of_id
    Notification.objects.notify(
        {repost.repost_author_id: NotificationType.REPOST}, repost.author_id, original, original
    )


@receiver(post_unreposted)
def remove_repost_notification(post, user, **kwargs):
    Notification.objects.filter(recipient=post.author_id, kind=NotificationType.REPOST, subject=post.pk).remove_actor(
        user.pk
    )


@receiver(thread_published)
def tell_of_thread(posts, **kwargs):
    """Tell whom each witt answers, quotes or names; e-mails are due once all of it is told."""
    told = set()
    for post in posts:
        kinds = kinds_of(post)
        Notification.objects.notify(kinds, post.author_id, post.pk, post.pk)
        told |= kinds.keys() - {post.author_id}
    EmailSchedule.objects.schedule(EmailType.MENTION, told)


def kinds_of(post):
    """Whom a witt tells of what: each once, as the first of answered, quoted and named."""
    kinds = dict.fromkeys(post.mentions.values_list("user", flat=True), NotificationType.MENTION)
    if post.quote_of:
        kinds[post.quote_of.author_id] = NotificationType.QUOTE
    if post.in_reply_to:
        kinds[post.in_reply_to.author_id] = NotificationType.REPLY
    return kinds


@receiver(posts_deleting)
def forget_witts(posts, **kwargs):
    """The rows would take their notes along, but in no order: somebody who is taken out then waits in a circle."""
    Notification.objects.filter(post__in=[post.pk for post in posts]).delete_locked()


@receiver(user_followed)
def notify_follow(follow, **kwargs):
    """Tell of a new follower, unless they were let in: then the note of the request says so from now on."""
    follower, followee = follow.follower_id, follow.followee_id
    request = Notification.objects.filter(recipient=followee, kind=NotificationType.REQUEST, subject=follower)
    if follow.followee.is_protected and request.exists():
        return
    request.delete()
    Notification.objects.notify({followee: NotificationType.FOLLOW}, follower, timezone.now().date().toordinal())
    EmailSchedule.objects.schedule(EmailType.FOLLOWER, [followee])


@receiver(user_unfollowed)
def remove_follow_notification(follower, followee, **kwargs):
    Notification.objects.filter(recipient=followee.pk, kind=NotificationType.FOLLOW).remove_actor(follower.pk)
    Notification.objects.filter(recipient=followee.pk, kind=NotificationType.REQUEST, subject=follower.pk).delete()


@receiver(follow_requested)
def notify_follow_request(follow_request, **kwargs):
    follower, followee = follow_request.follower_id, follow_request.followee_id
    Notification.objects.filter(
        recipient=followee, kind=NotificationType.REQUEST, subject=follower
    ).delete()  # asked before
    Notification.objects.notify({followee: NotificationType.REQUEST}, follower, follower)
    EmailSchedule.objects.schedule(EmailType.FOLLOWER, [followee])


@receiver(message_sent)
def notify_message(message, **kwargs):
    """Messages have a page and a number of their own: only an e-mail may be due."""
    EmailSchedule.objects.schedule(EmailType.MESSAGE, [message.recipient.pk])


@receiver(user_blocked)
def remove_notifications_between(block, **kwargs):
    Notification.objects.take_out_between(block.blocker_id, block.blocked_id)
