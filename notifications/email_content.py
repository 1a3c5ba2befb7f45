"""What an e-mail says: gathered when it is sent, so that nothing is in it which its reader may not see any more."""

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
MAX_LINES = 10  # lines of one section
FOLLOWEES = 200  # whose witts a digest looks through: those who wrote last


class EmailContent:
    """A subject, a first sentence, and sections of lines with links; `up_to` is what it covers."""

    def __init__(self, subject, path, sections, up_to=0):
        self.subject, self.path, self.sections, self.up_to = subject, path, sections, up_to


def build_email(mailing):
    """The Letter that is due, or None when there is nothing (any more) to say."""
    kinds = {
        EmailType.MENTION: _mentions,
        EmailType.FOLLOWER: _followers,
        EmailType.MESSAGE: _messages,
        EmailType.DIGEST: _digest,
    }
    return kinds[mailing.kind](mailing.user, mailing.up_to)


def _mentions(person, up_to):
    notes = person.notes.mentions().with_marks(person).filter(newest_id__gt=up_to)
    fresh = notes.filter(newest_id__gt=F("read_up_to"), post__created_at__gt=timezone.now() - DAY)
    by_post = dict(fresh.order_by("-newest_id").values_list("post", "newest_id")[:50])
    posts = Post.objects.filter(pk__in=by_post).visible_to(person).without_muted_by(person)
    posts = list(posts.select_related("author").newest_first())
    if not posts:
        return None
    lines = [_post_line(post) for post in posts[:MAX_LINES]]
    subject = f"{_names([post.author for post in posts])} mentioned you"
    return EmailContent(subject, "/notifications/mentions", [("", lines)], max(by_post.values()))


def _followers(person, up_to):
    actors = NotificationActor.objects.filter(note__recipient=person, note__kind__in=FOLLOW_TYPES, pk__gt=up_to)
    waits = Q(RowExists(FollowRequest, follower=F("actor"), followee=person.pk))
    actors = actors.filter(~Q(note__kind=NotificationType.REQUEST) | waits).shown_to(person)
    actors = actors.filter(created_at__gt=timezone.now() - DAY).exclude(pk__lte=_read_up_to(person))
    actors = list(actors.select_related("actor", "note").order_by("-pk")[:50])
    if not actors:
        return None
    asking = actors[0].note.kind == NotificationType.REQUEST
    lines = [
        (f"{row.actor.display_name} (@{row.actor.username})", f"/{row.actor.username}") for row in actors[:MAX_LINES]
    ]
    did = "asked to follow you" if asking else "followed you"
    path = "/follow_requests" if asking else "/notifications"
    return EmailContent(f"{_names([row.actor for row in actors])} {did}", path, [("", lines)], actors[0].pk)


def _messages(person, up_to):
    sides = Participant.objects.waiting_for(person).filter(received__gt=up_to).select_related("other")
    sides = list(sides.order_by("-received")[:50])
    if not sides:
        return None
    lines = [
        (f"{side.other.display_name} (@{side.other.username})", side.get_absolute_url()) for side in sides[:MAX_LINES]
    ]
    what = "sent you a message" if len(sides) == 1 else "sent you messages"
    return EmailContent(
        f"{_names([side.other for side in sides])} {what}", "/messages", [("", lines)], sides[0].received
    )


def _digest(person, up_to):
    since_id = caches["local"].get_or_set("digests-since", _last_before_this_week, HOUR.seconds)
    heads = UserStats.objects.filter(user__follows_received__follower=person).order_by("-last_post_id")
    authors = list(heads.values_list("pk", flat=True)[:FOLLOWEES])
    posts = Post.objects.filter(author__in=authors, pk__gt=since_id, counts__like_count__gt=0).originals()
    posts = posts.visible_to(person).without_muted_by(person).select_related("author")
    witts = [_post_line(post) for post in posts.order_by("-counts__like_count", "-pk")[:5]]
    met = can_see_user(person, "follower") & without_muted(person, "follower")
    follows = person.follows_received.filter(met, created_at__gt=timezone.now() - WEEK).select_related("follower")
    people = [follow.follower for follow in follows.order_by("-pk")[:MAX_LINES]]
    followers = [(f"{one.display_name} (@{one.username})", f"/{one.username}") for one in people]
    sections = [("Liked most", witts), ("New followers", followers)]
    sections = [(title, lines) for title, lines in sections if lines]
    return EmailContent("The week you missed", "/", sections) if sections else None


def _last_before_this_week():
    """Return the id of the newest witt that is older than a week, or 0."""
    before = Post.objects.filter(created_at__lt=timezone.now() - WEEK).order_by("-pk")
    return before.values_list("pk", flat=True).first() or 0


def _read_up_to(person):
    mark = getattr(person, "read_mark", None)
    return mark.interactions if mark else 0


def _post_line(post):
    words = inline(post.text) or "a picture"
    return (f"{post.author.display_name} (@{post.author.username}): {words}", post.get_absolute_url())


def _names(people):
    """ "Ana", "Ana and Bo", or "Ana and 3 others"."""
    names = list(dict.fromkeys(person.display_name for person in people))
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"
