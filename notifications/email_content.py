"""Content of notification emails. Built when an email is sent, so that it shows only what is visible then."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import UserStats
from core.fastpath.expressions import RowExists
from direct_messages.models import Participant
from follows.models import FollowRequest
from follows.visibility import can_see_user, without_muted
from notifications import messages
from notifications.models import NotificationActor
from notifications.models.email_queryset import HOUR, EmailType
from notifications.types import FOLLOW_TYPES, NotificationType
from posts.models import Post
from twitter_text import inline

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MAX_LINES = 10  # per section
MAX_FOLLOWEES = 200  # a digest has posts of the followees who posted last


@dataclass(frozen=True, slots=True)
class EmailContent:
    """What an email says: its subject, the path of its link, and its sections.

    A section is a title, perhaps "", and its lines, each a text and a path. `last_id` is the newest id that the email
    covers.
    """

    subject: str
    path: str
    sections: list[tuple[str, list[tuple[str, str]]]]
    last_id: int = 0


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
    subject = messages.mentioned_by([post.author.display_name for post in posts])
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
    lines = [(messages.named_user(row.actor), row.actor.get_absolute_url()) for row in actors[:MAX_LINES]]
    subject = messages.requested_by if is_request else messages.followed_by
    path = "/follow_requests" if is_request else "/notifications"
    return EmailContent(subject([row.actor.display_name for row in actors]), path, [("", lines)], actors[0].pk)


def _messages(person, last_id):
    sides = Participant.objects.unread_for(person).filter(received__gt=last_id).select_related("other")
    sides = list(sides.order_by("-received")[:50])
    if not sides:
        return None
    lines = [(messages.named_user(side.other), side.get_absolute_url()) for side in sides[:MAX_LINES]]
    subject = messages.messages_by([side.other.display_name for side in sides], len(sides))
    return EmailContent(subject, "/messages", [("", lines)], sides[0].received)


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
    followers = [(messages.named_user(user), user.get_absolute_url()) for user in people]
    sections = [(messages.DIGEST_LIKED_POSTS, liked_posts), (messages.DIGEST_NEW_FOLLOWERS, followers)]
    sections = [(title, lines) for title, lines in sections if lines]
    return EmailContent(messages.DIGEST_SUBJECT, "/", sections) if sections else None


def _last_before_this_week():
    """Return the id of the newest post that is older than a week, or 0."""
    older = Post.objects.filter(created_at__lt=timezone.now() - WEEK).order_by("-pk")
    return older.values_list("pk", flat=True).first() or 0


def _last_read_id(person):
    read_state = getattr(person, "read_mark", None)
    return read_state.interactions if read_state else 0


def _post_line(post):
    return (messages.post_line(post.author, inline(post.text)), post.permalink)
