"""End tokens and push messages on signals about users, and notify the stream process of what happens in other apps."""

from itertools import batched

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.signals import user_deactivated, user_logged_out_everywhere, user_suspended
from api.models import AccessToken
from api.push.browser import remove_subscription
from api.streaming.events import AccessEnded, Deleted, MessageSent, Notified, Published, notify_on_commit
from direct_messages.signals import message_sent
from notifications.signals import people_notified
from notifications.types import NotificationType
from posts.signals import post_liked, post_reposted, posts_deleting, thread_published

IDS_PER_EVENT = 150  # a payload of NOTIFY has at most 8,000 bytes


@receiver([user_suspended, user_deactivated])
def end_tokens(user, **kwargs):
    """Delete the tokens of a suspended or deactivated user. They allow their apps again when they come back."""
    AccessToken.objects.end_of_user(user)


@receiver(user_logged_out)
def end_push_messages(request, user, **kwargs):
    """End the push messages to this browser."""
    if user:
        remove_subscription(request, user)


@receiver(thread_published)
def stream_thread(posts, **kwargs):
    for some in batched(posts, IDS_PER_EVENT):
        notify_on_commit(Published([post.pk for post in some]))


@receiver(post_reposted)
def stream_repost(repost, **kwargs):
    notify_on_commit(Published([repost.pk]))


@receiver(posts_deleting)
def stream_deletion(posts, **kwargs):
    for some in batched(posts, IDS_PER_EVENT):
        notify_on_commit(Deleted([post.pk for post in some], [post.author_id for post in some]))


@receiver(people_notified)
def stream_notifications(types, actor, subject, **kwargs):
    others = [(recipient, kind) for recipient, kind in types.items() if recipient != actor]
    for some in batched(others, IDS_PER_EVENT):
        recipients, kinds = zip(*some, strict=True)
        notify_on_commit(Notified(list(recipients), [kind.value for kind in kinds], actor, subject))


@receiver(post_liked)
def stream_like(like, **kwargs):
    if like.post.author_id != like.user_id:
        kind = NotificationType.LIKE.value
        notify_on_commit(Notified([like.post.author_id], [kind], like.user_id, like.post_id))


@receiver(message_sent)
def stream_message(message, **kwargs):
    notify_on_commit(MessageSent([message.sender_id, message.recipient.pk]))


@receiver([user_suspended, user_deactivated, user_logged_out, user_logged_out_everywhere])
@receiver(post_delete, sender=AccessToken)
def end_streams(**kwargs):
    notify_on_commit(AccessEnded())
