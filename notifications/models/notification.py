from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now

from core.db.counters import CteStep, log_drift
from core.fastpath import prepared_queries
from core.fastpath.expressions import RowExists
from follows.models import Follow, FollowRequest
from follows.visibility import can_see_posts_of, can_see_user, without_muted
from notifications import messages
from notifications.locks import SHARED_LOCK_SQL, lock_recipient
from notifications.models.read_state import NotificationReadState
from notifications.rebuild_sql import MARK_READ_SQL, REBUILD_SQL
from notifications.signals import people_notified
from notifications.types import FOLLOW_TYPES, MENTION_TYPES, NotificationType

MAX_ACTORS = 100  # actors loaded per notification; above that, `actor_count` is shown without checking visibility
MAX_UNREAD = 1000  # only the newest unread notifications are counted
NEWEST_ACTORS_SQL = f"""
    SELECT newest.id FROM unnest(%s::bigint[]) AS note (id) CROSS JOIN LATERAL (
        SELECT id FROM note_actors WHERE note_id = note.id ORDER BY id DESC LIMIT {MAX_ACTORS}
    ) newest
"""

# FOR KEY SHARE waits for a concurrent REMOVE_ACTOR_SQL of the same actor, and then sees that the row is deleted.
NOTIFY_CTE = f"""
    recipients AS MATERIALIZED (
        SELECT recipient_id, kind, {SHARED_LOCK_SQL.format("recipient_id")}
        FROM counted CROSS JOIN unnest(%(recipients)s::bigint[], %(kinds)s::text[]) AS wanted (recipient_id, kind)
    ), new_actors AS MATERIALIZED (
        SELECT recipient_id, kind, nextval('note_actors_id_seq') AS id FROM recipients
        WHERE NOT EXISTS (
            SELECT FROM notes JOIN note_actors ON note_id = notes.id AND actor_id = %(actor)s
            WHERE recipient_id = recipients.recipient_id AND notes.kind = recipients.kind AND subject = %(subject)s
            FOR KEY SHARE OF note_actors
        )
    ), note AS (
        INSERT INTO notes (recipient_id, kind, subject, post_id, newest_id, actor_count)
        SELECT recipient_id, kind, %(subject)s, %(post)s::bigint, id, 1 FROM new_actors
        ON CONFLICT (recipient_id, kind, subject) DO UPDATE SET
            newest_id = greatest(notes.newest_id, excluded.newest_id), actor_count = notes.actor_count + 1
        RETURNING id, recipient_id
    ), actor AS (
        INSERT INTO note_actors (id, note_id, actor_id)
        SELECT new_actors.id, note.id, %(actor)s FROM new_actors JOIN note USING (recipient_id)
    )
"""
REMOVE_ACTOR_SQL = """
    WITH removed AS (DELETE FROM note_actors WHERE note_id = ANY(%s) AND actor_id = %s RETURNING id, note_id)
    UPDATE notes SET actor_count = greatest(actor_count - 1, 0), newest_id = COALESCE(
        (SELECT max(other.id) FROM note_actors other WHERE other.note_id = notes.id AND other.id <> removed.id), 0
    ) FROM removed WHERE notes.id = removed.note_id RETURNING old.actor_count < 1
"""


class NotificationQuerySet(models.QuerySet):
    def notify(self, types, actor, subject, post=None):
        """Notify users of an act of `actor` (an id). `types` maps recipient ids to NotificationTypes.

        One statement. Its locks are shared, so acts that notify different recipients never wait for each other.
        """
        if step := self.notify_step(types, actor, subject, post):
            with prepared_queries.cursor() as cursor:
                cursor.execute(
                    f"WITH counted AS (SELECT 1), {step.sql} SELECT 1", prepared_queries.bind_values(step.values)
                )
            people_notified.send(sender=self.model, types=types, actor=actor, subject=subject)

    def notify_step(self, types, actor, subject, post=None):
        """Return `notify` as a CteStep, to run inside the statement of the act itself. None without recipients.

        Users are not notified of their own acts.
        """
        rows = sorted(
            (recipient, notification_type.value)
            for recipient, notification_type in types.items()
            if recipient != actor
        )
        if not rows:
            return None
        recipients, kinds = (list(column) for column in zip(*rows, strict=True))
        values = {"recipients": recipients, "kinds": kinds, "actor": actor, "subject": subject, "post": post}
        return CteStep(NOTIFY_CTE, values)

    def about(self, recipient, kind, subject):
        """Filter to the notification of `recipient` (an id) of this NotificationType about `subject` (an id)."""
        return self.filter(recipient=recipient, kind=kind, subject=subject)

    @transaction.atomic
    def remove_actor(self, actor):
        """Remove `actor` (an id) from these notifications; delete notifications without actors."""
        ids = self.filter(actors__actor=actor).lock()
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(REMOVE_ACTOR_SQL, [ids, actor])
                log_drift("notes.actor_count", sum(was_too_low for (was_too_low,) in cursor))
            self.model.objects.filter(pk__in=ids, actor_count=0, actors=None).delete()

    def clear(self, recipient):
        """Delete all notifications of this user. Those added meanwhile stay."""
        self.filter(recipient=recipient.pk).delete_locked()

    @transaction.atomic
    def remove_actors_between(self, one, other):
        """Remove each of two users (ids) from the other's notifications. Lock all of these first, in one query."""
        pairs = [(one, other), (other, one)]
        self.filter(Q(recipient=one, actors__actor=other) | Q(recipient=other, actors__actor=one)).lock()
        for recipient, actor in pairs:
            self.filter(recipient=recipient).remove_actor(actor)

    def lock(self):
        """Lock these notifications until the transaction ends, in the order of their ids; return the ids."""
        return list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))

    @transaction.atomic(savepoint=False)
    def delete_locked(self):
        """Lock these notifications, then delete them with their actors: the lock order of `remove_actor`."""
        if ids := self.lock():
            self.model.objects.filter(pk__in=ids).delete()

    @transaction.atomic
    def rebuild(self, people, unread_since):
        """Recreate all notifications of these users; mark those from before the datetime `unread_since` as read."""
        values = {"people": [person.pk for person in people], "since": unread_since}
        NotificationActor.objects.filter(note__recipient__in=values["people"]).delete()
        self.filter(recipient__in=values["people"]).delete()
        NotificationReadState.objects.filter(pk__in=values["people"]).delete()
        with connection.cursor() as cursor:
            cursor.execute(REBUILD_SQL, values)
            cursor.execute(MARK_READ_SQL, values)

    @transaction.atomic
    def last_id(self, recipient):
        """Return the id up to which all notifications of this user are committed, 0 if there are none.

        Wait for transactions that are adding some: they may have got lower ids than those that are committed.
        """
        lock_recipient(recipient)
        return self.filter(recipient=recipient.pk).aggregate(newest=models.Max("newest_id"))["newest"] or 0

    def mentions(self):
        """Filter to replies, quotes and mentions."""
        return self.filter(kind__in=MENTION_TYPES)

    def with_read_position(self, viewer):
        """Annotate `read_up_to`, the id of the last NotificationActor that `viewer` has read."""
        read_state = NotificationReadState.objects.filter(pk=viewer.pk)
        interactions, mentions = (
            Coalesce(Subquery(read_state.values(name)), 0) for name in ("interactions", "mentions")
        )
        when_mention = models.When(kind__in=MENTION_TYPES, then=mentions)
        return self.annotate(read_up_to=models.Case(when_mention, default=interactions))

    def with_request_state(self):
        """Annotate follow requests: `is_asking` if pending, `is_stale` if withdrawn or declined."""
        pair = {"follower": F("subject"), "followee": F("recipient")}
        is_request = Q(kind=NotificationType.REQUEST)
        pending = is_request & Q(RowExists(FollowRequest, **pair))
        stale = is_request & ~Q(RowExists(FollowRequest, **pair)) & ~Q(RowExists(Follow, **pair))
        boolean = models.BooleanField()
        return self.annotate(is_asking=ExpressionWrapper(pending, boolean), is_stale=ExpressionWrapper(stale, boolean))

    def unread_for(self, viewer):
        """Filter to unread notifications with an actor visible to `viewer`, among the newest MAX_UNREAD unread ones.

        Follow requests are excluded: they have a badge of their own.
        """
        read_position = NotificationReadState.objects.filter(pk=viewer.pk).values("interactions")
        unread = self.filter(recipient=viewer.pk, newest_id__gt=Coalesce(Subquery(read_position), 0)).exclude(
            kind=NotificationType.REQUEST
        )
        newest = unread.order_by("-newest_id").values("pk")[:MAX_UNREAD]
        newest_actors = NotificationActor.objects.filter(note=OuterRef(OuterRef("pk"))).order_by("-pk").values("pk")
        oldest_id = Coalesce(Subquery(newest_actors[MAX_ACTORS - 1 : MAX_ACTORS]), 0)
        actors = NotificationActor.objects.filter(
            note=OuterRef("pk"), pk__gt=OuterRef("read_up_to"), pk__gte=oldest_id
        )
        actors = actors.visible_to(viewer)
        return self.filter(pk__in=newest).with_read_position(viewer).filter(Exists(actors))


class NotificationActorQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Filter to actors whom `viewer` may see and has not muted.

        Likes, reposts and mentions also require that the actor's posts are visible to the viewer.
        """
        visible = self.filter(can_see_user(viewer, "actor"), without_muted(viewer, "actor"))
        return visible.filter(Q(note__kind__in=FOLLOW_TYPES) | can_see_posts_of(viewer, "actor"))


class Notification(models.Model):
    """A notification, shown in Connect. Likes and reposts of one post are grouped, and so are the follows of one day.

    `subject` identifies the group: the post's id, the day (ordinal) of the follows, or the id of a requester.
    Notifications are ordered by `newest_id`, the id of their newest actor.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    kind = models.CharField(max_length=8, choices=NotificationType)
    subject = models.BigIntegerField()
    post = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    newest_id = models.BigIntegerField(help_text="The row of its newest actor.")
    actor_count = models.PositiveIntegerField(default=0, db_default=0)

    objects = NotificationQuerySet.as_manager()

    read_up_to: int  # annotation of `with_read_position`
    is_asking: bool  # annotations of `with_request_state`
    is_stale: bool

    class Meta:
        db_table = "notes"
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject"],
                name="notifications_note_once",
                violation_error_message=messages.NOTIFICATION_EXISTS,
            ),
            models.UniqueConstraint(
                fields=["recipient", "post"],
                condition=models.Q(kind__in=MENTION_TYPES),
                name="notifications_one_note_by_one_witt",
                violation_error_message=messages.NOTIFICATION_OF_POST_EXISTS,
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "newest_id"], name="notes_by_recipient"),
            models.Index(
                fields=["recipient", "newest_id"],
                condition=models.Q(kind__in=MENTION_TYPES),
                name="notes_said_to_one",
            ),
        ]

    def __str__(self):
        return f"{self.kind} for {self.recipient_id}"

    @property
    def shown_kind(self):
        """The type to show: an accepted follow request is a follow. Needs `with_request_state`."""
        if self.kind == NotificationType.REQUEST and not self.is_asking:
            return NotificationType.FOLLOW
        return NotificationType(self.kind)

    def shown_actor_count(self, visible_count):
        """Return the number of actors to show if `visible_count` of the newest MAX_ACTORS are visible.

        Older ones are counted without checking whether they are visible.
        """
        return visible_count + max(self.actor_count - MAX_ACTORS, 0)


class NotificationActor(models.Model):
    """A user who did what a notification is about. Ids increase with time."""

    note = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="actors", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NotificationActorQuerySet.as_manager()

    class Meta:
        db_table = "note_actors"
        constraints = [
            models.UniqueConstraint(
                fields=["note", "actor"],
                name="notifications_actor_once",
                violation_error_message=messages.ACTOR_EXISTS,
            )
        ]
        indexes = [models.Index(fields=["note", "id"], name="note_actors_newest")]

    def __str__(self):
        return f"{self.actor_id} in note {self.note_id}"

    def dismiss(self):
        """Delete what this actor did from the recipient's notifications."""
        Notification.objects.filter(pk=self.note_id).remove_actor(self.actor_id)
