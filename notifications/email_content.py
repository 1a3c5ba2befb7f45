"""Content of notification e-mails. Built when an e-mail is sent, so that it shows only what is visible then."""

from datetime import timedelta

from django.core.cache import caches
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import UserStats
from core.fastpath.expressions import RowExists
from direct_messages.models import Participant
from follows.models import FollowRequest
from follows.visibility import can_see_user, without_muted
from notifications.models import NotificationActor
from notifications.models.email_queryset import HOUR, EmailType
from notifications.types import FOLLOW_TYPES, NotificationType
from posts.models import Post
from twitter_text import inline

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MAX_LINES = 10  # per section
MAX_FOLLOWEES = 200  # a digest has posts of the followees who posted last


class EmailContent:
    """Subject, link target, and sections: (title, [(text, path), …]). `last_id` is the newest id that it covers."""

    def __init__(self, subject, path, sections, last_id=0):
        self.subject, self.path, self.sections, self.last_id = subject, path, sections, last_id


def build_email(mailing):
    """Return the EmailContent of an EmailSchedule, or None if there is nothing to report."""
    builders = {
        EmailType.MENTION: _mentions,
        EmailType.FOLLOWER: _followers,
        EmailType.MESSAGE: _messages,
        EmailType.DIGEST: _digest,
    }
    return builders[mailing.kind](mailing.user, mailing.up_to)


def _mentions(person, last_id):
    notifications = person.notes.mentions().with_read_position(person).filter(newest_id__gt=last_id)
    unread = notifications.filter(newest_id__gt=F("read_up_to"), post__created_at__gt=timezone.now() - DAY)
    by_post = dict(unread.order_by("-newest_id").values_list("post", "newest_id")[:50])
    posts = Post.objects.filter(pk__in=by_post).visible_to(person).without_muted_by(person)
    posts = list(posts.select_related("author").newest_first())
    if not posts:
        return None
    lines = [_post_line(post) for post in posts[:MAX_LINES]]
    subject = f"{_names([post.author for post in posts])} mentioned you"
    return EmailContent(subject, "/notifications/mentions", [("", lines)], max(by_post.values()))


def _followers(person, last_id):
    actors = NotificationActor.objects.filter(note__recipient=person, note__kind__in=FOLLOW_TYPES, pk__gt=last_id)
    is_pending = Q(RowExists(FollowRequest, follower=F("actor"), followee=person.pk))
    actors = actors.filter(~Q(note__kind=NotificationType.REQUEST) | is_pending).visible_to(person)
    actors = actors.filter(created_at__gt=timezone.now() - DAY).exclude(pk__lte=_last_read_id(person))
    actors = list(actors.select_related("actor", "note").order_by("-pk")[:50])
    if not actors:
        return None
    is_request = actors[0].note.kind == NotificationType.REQUEST
    lines = [
        (f"{row.actor.display_name} (@{row.actor.username})", f"/{row.actor.username}") for row in actors[:MAX_LINES]
    ]
    action = "asked to follow you" if is_request else "followed you"
    path = "/follow_requests" if is_request else "/notifications"
    return EmailContent(f"{_names([row.actor for row in actors])} {action}", path, [("", lines)], actors[0].pk)


def _messages(person, last_id):
    sides = Participant.objects.unread_for(person).filter(received__gt=last_id).select_related("other")
    sides = list(sides.order_by("-received")[:50])
    if not sides:
        return None
    lines = [
        (f"{side.other.display_name} (@{side.other.username})", side.get_absolute_url()) for side in sides[:MAX_LINES]
    ]
    action = "sent you a message" if len(sides) == 1 else "sent you messages"
    return EmailContent(
        f"{_names([side.other for side in sides])} {action}", "/messages", [("", lines)], sides[0].received
    )


def _digest(person, last_id):
    since_id = caches["local"].get_or_set("digests-since", _last_before_this_week, HOUR.seconds)
    heads = UserStats.objects.filter(user__follows_received__follower=person).order_by("-last_post_id")
    authors = list(heads.values_list("pk", flat=True)[:MAX_FOLLOWEES])
    posts = Post.objects.filter(author__in=authors, pk__gt=since_id, counts__like_count__gt=0).originals()
    posts = posts.visible_to(person).without_muted_by(person).select_related("author")
    liked_posts = [_post_line(post) for post in posts.order_by("-counts__like_count", "-pk")[:5]]
    visible = can_see_user(person, "follower") & without_muted(person, "follower")
    follows = person.follows_received.filter(visible, created_at__gt=timezone.now() - WEEK).select_related("follower")
    people = [follow.follower for follow in follows.order_by("-pk")[:MAX_LINES]]
    followers = [(f"{user.display_name} (@{user.username})", f"/{user.username}") for user in people]
    sections = [("Liked most", liked_posts), ("New followers", followers)]
    sections = [(title, lines) for title, lines in sections if lines]
    return EmailContent("The week you missed", "/", sections) if sections else None


def _last_before_this_week():
    """Return the id of the newest post that is older than a week, or 0."""
    older = Post.objects.filter(created_at__lt=timezone.now() - WEEK).order_by("-pk")
    return older.values_list("pk", flat=True).first() or 0


def _last_read_id(person):
    read_state = getattr(person, "read_mark", None)
    return read_state.interactions if read_state else 0


def _post_line(post):
    text = inline(post.text) or "a picture"
    return (f"{post.author.display_name} (@{post.author.username}): {text}", post.get_absolute_url())


def _names(people):
    """Return "Ana", "Ana and Bo", or "Ana and 3 others"."""
    names = list(dict.fromkeys(person.display_name for person in people))
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"
