"""What Connect does when something happens elsewhere: it keeps its own rows.

It runs inside the transaction of whoever acts, after the locks on posts, people's numbers and posts' numbers.
"""

from django.dispatch import receiver
from django.utils import timezone

from direct_messages.signals import message_sent
from follows.signals import blocked, follow_requested, followed, unfollowed
from notifications.kinds import Kind
from notifications.mailings import MailKind
from notifications.models import Mailing, Note
from posts.signals import (
    post_liking,
    post_reposted,
    post_unliked,
    post_unreposted,
    posts_deleting,
    thread_published,
)


@receiver(post_liking)
def tell_of_like(like, **kwargs):
    return Note.objects.telling({like.post.author_id: Kind.LIKE}, like.user_id, like.post_id, like.post_id)


@receiver(post_unliked)
def forget_like(post, user, **kwargs):
    Note.objects.filter(recipient=post.author_id, kind=Kind.LIKE, subject=post.pk).take_out(user.pk)


@receiver(post_reposted)
def tell_of_repost(repost, **kwargs):
    original = repost.repost_of_id
    Note.objects.tell({repost.repost_author_id: Kind.REPOST}, repost.author_id, original, original)


@receiver(post_unreposted)
def forget_repost(post, user, **kwargs):
    Note.objects.filter(recipient=post.author_id, kind=Kind.REPOST, subject=post.pk).take_out(user.pk)


@receiver(thread_published)
def tell_of_thread(posts, **kwargs):
    """Tell whom each witt answers, quotes or names; e-mails are due once all of it is told."""
    told = set()
    for post in posts:
        kinds = kinds_of(post)
        Note.objects.tell(kinds, post.author_id, post.pk, post.pk)
        told |= kinds.keys() - {post.author_id}
    Mailing.objects.note_due(MailKind.MENTION, told)


def kinds_of(post):
    """Whom a witt tells of what: each once, as the first of answered, quoted and named."""
    kinds = dict.fromkeys(post.mentions.values_list("user", flat=True), Kind.MENTION)
    if post.quote_of:
        kinds[post.quote_of.author_id] = Kind.QUOTE
    if post.in_reply_to:
        kinds[post.in_reply_to.author_id] = Kind.REPLY
    return kinds


@receiver(posts_deleting)
def forget_witts(posts, **kwargs):
    """The rows would take their notes along, but in no order: somebody who is taken out then waits in a circle."""
    Note.objects.filter(post__in=[post.pk for post in posts]).drop()


@receiver(followed)
def tell_of_follow(follow, **kwargs):
    """Tell of a new follower, unless they were let in: then the note of the request says so from now on."""
    follower, followee = follow.follower_id, follow.followee_id
    request = Note.objects.filter(recipient=followee, kind=Kind.REQUEST, subject=follower)
    if follow.followee.is_protected and request.exists():
        return
    request.delete()
    Note.objects.tell({followee: Kind.FOLLOW}, follower, timezone.now().date().toordinal())
    Mailing.objects.note_due(MailKind.FOLLOWER, [followee])


@receiver(unfollowed)
def forget_follow(follower, followee, **kwargs):
    Note.objects.filter(recipient=followee.pk, kind=Kind.FOLLOW).take_out(follower.pk)
    Note.objects.filter(recipient=followee.pk, kind=Kind.REQUEST, subject=follower.pk).delete()


@receiver(follow_requested)
def tell_of_request(follow_request, **kwargs):
    follower, followee = follow_request.follower_id, follow_request.followee_id
    Note.objects.filter(recipient=followee, kind=Kind.REQUEST, subject=follower).delete()  # asked before
    Note.objects.tell({followee: Kind.REQUEST}, follower, follower)
    Mailing.objects.note_due(MailKind.FOLLOWER, [followee])


@receiver(message_sent)
def tell_of_message(message, **kwargs):
    """Messages have a page and a number of their own: only an e-mail may be due."""
    Mailing.objects.note_due(MailKind.MESSAGE, [message.recipient.pk])


@receiver(blocked)
def forget_each_other(block, **kwargs):
    Note.objects.take_out_between(block.blocker_id, block.blocked_id)
