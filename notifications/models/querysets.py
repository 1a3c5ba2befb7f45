"""How notes come to be, how they go, and which of them a person may see."""

from django.db import connection, models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from core.db.counters import CteStep, note_drift
from core.fastpath import prepared_queries
from core.fastpath.expressions import RowExists
from follows.models import Follow, FollowRequest
from follows.visibility import can_see_posts_of, can_see_user, without_muted
from notifications.locks import SHARED_LOCK_SQL
from notifications.rebuild_sql import MARK, REBUILD
from notifications.types import FOLLOW_TYPES, MENTION_TYPES, NotificationType

MAX_ACTORS = 100  # people of one note; of more, it is believed how many there are
MAX_UNREAD = 1000  # that a number looks at: of more, those that were told first do not count any more

# Where the statement waited for one that takes the same actor out, FOR KEY SHARE sees that they are out.
NOTIFY_CTE = f"""
    told AS MATERIALIZED (
        SELECT recipient_id, kind, {SHARED_LOCK_SQL.format("recipient_id")}
        FROM counted CROSS JOIN unnest(%(recipients)s::bigint[], %(kinds)s::text[]) AS wanted (recipient_id, kind)
    ), fresh AS MATERIALIZED (
        SELECT recipient_id, kind, nextval('note_actors_id_seq') AS id FROM told
        WHERE NOT EXISTS (
            SELECT FROM notes JOIN note_actors ON note_id = notes.id AND actor_id = %(actor)s
            WHERE recipient_id = told.recipient_id AND notes.kind = told.kind AND subject = %(subject)s
            FOR KEY SHARE OF note_actors
        )
    ), note AS (
        INSERT INTO notes (recipient_id, kind, subject, post_id, newest_id, actor_count)
        SELECT recipient_id, kind, %(subject)s, %(post)s::bigint, id, 1 FROM fresh
        ON CONFLICT (recipient_id, kind, subject) DO UPDATE SET
            newest_id = greatest(notes.newest_id, excluded.newest_id), actor_count = notes.actor_count + 1
        RETURNING id, recipient_id
    ), actor AS (
        INSERT INTO note_actors (id, note_id, actor_id)
        SELECT fresh.id, note.id, %(actor)s FROM fresh JOIN note USING (recipient_id)
    )
"""
REMOVE_ACTOR_SQL = """
    WITH gone AS (DELETE FROM note_actors WHERE note_id = ANY(%s) AND actor_id = %s RETURNING id, note_id)
    UPDATE notes SET actor_count = greatest(actor_count - 1, 0), newest_id = COALESCE(
        (SELECT max(left_over.id) FROM note_actors left_over WHERE left_over.note_id = notes.id AND id <> gone.id), 0
    ) FROM gone WHERE notes.id = gone.note_id RETURNING old.actor_count < 1
"""


class NotificationQuerySet(models.QuerySet):
    def notify(self, kinds, actor, subject, post=None):
        """Tell people, a Kind for each of their ids, that `actor` (an id) did something about `subject`.

        One statement; whoever tells somebody else waits for nobody.
        """
        if step := self.notify_step(kinds, actor, subject, post):
            with prepared_queries.cursor() as cursor:
                cursor.execute(
                    f"WITH counted AS (SELECT 1), {step.sql} SELECT 1", prepared_queries.bind_values(step.values)
                )

    def notify_step(self, kinds, actor, subject, post=None):
        """The same as a Step of what they did; None when nobody is to be told, as of what they did themselves."""
        rows = sorted((recipient, kind.value) for recipient, kind in kinds.items() if recipient != actor)
        if not rows:
            return None
        recipients, names = (list(column) for column in zip(*rows, strict=True))
        values = {"recipients": recipients, "kinds": names, "actor": actor, "subject": subject, "post": post}
        return CteStep(NOTIFY_CTE, values)

    @transaction.atomic
    def remove_actor(self, actor):
        """Take `actor` (an id) out of these notes; a note with nobody left goes."""
        ids = self.filter(actors__actor=actor).lock()
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(REMOVE_ACTOR_SQL, [ids, actor])
                note_drift("notes.actor_count", sum(was_too_low for (was_too_low,) in cursor))
            self.model.objects.filter(pk__in=ids, actor_count=0, actors=None).delete()

    @transaction.atomic
    def take_out_between(self, one, other):
        """Take each of two people (ids) out of the other's notes, which are locked together before."""
        pairs = [(one, other), (other, one)]
        self.filter(*[Q(*[Q(recipient=who, actors__actor=actor) for who, actor in pairs], _connector=Q.OR)]).lock()
        for recipient, actor in pairs:
            self.filter(recipient=recipient).remove_actor(actor)

    def lock(self):
        """Lock these notes until the transaction ends, lowest id first, and return their ids."""
        return list(self.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))

    @transaction.atomic
    def delete_locked(self):
        """Delete these notes with their actors: the notes are locked first, as `take_out` does."""
        if ids := self.lock():
            self.model.objects.filter(pk__in=ids).delete()

    @transaction.atomic
    def rebuild(self, people, unread_since):
        """Make the notes of these people anew from what is there; all before the moment `unread_since` is read."""
        from notifications.models import NotificationActor, NotificationReadState

        values = {"people": [person.pk for person in people], "since": unread_since}
        NotificationActor.objects.filter(note__recipient__in=values["people"]).delete()
        self.filter(recipient__in=values["people"]).delete()
        NotificationReadState.objects.filter(pk__in=values["people"]).delete()
        with connection.cursor() as cursor:
            cursor.execute(REBUILD, values)
            cursor.execute(MARK, values)

    def mentions(self):
        """Witts by others: replies, quotes and mentions."""
        return self.filter(kind__in=MENTION_TYPES)

    def with_marks(self, reader):
        """Know up to which actor the reader has read, as `read_up_to`."""
        from notifications.models import NotificationReadState

        mark = NotificationReadState.objects.filter(pk=reader.pk)
        interactions, mentions = (Coalesce(Subquery(mark.values(name)), 0) for name in ("interactions", "mentions"))
        said = models.When(kind__in=MENTION_TYPES, then=mentions)
        return self.annotate(read_up_to=models.Case(said, default=interactions))

    def with_request_state(self):
        """Know of each request whether it waits (`is_asking`), or was withdrawn or answered with no (`is_moot`)."""
        pair = {"follower": F("subject"), "followee": F("recipient")}
        is_request = Q(kind=NotificationType.REQUEST)
        asking = is_request & Q(RowExists(FollowRequest, **pair))
        moot = is_request & ~Q(RowExists(FollowRequest, **pair)) & ~Q(RowExists(Follow, **pair))
        yes_or_no = models.BooleanField()
        return self.annotate(
            is_asking=ExpressionWrapper(asking, yes_or_no), is_moot=ExpressionWrapper(moot, yes_or_no)
        )

    def waiting_for(self, reader):
        """What this person has not read yet and may see, of the newest MOST_UNREAD.

        Requests to follow have a number of their own.
        """
        from notifications.models import NotificationActor, NotificationReadState

        mark = NotificationReadState.objects.filter(pk=reader.pk).values("interactions")
        unread = self.filter(recipient=reader.pk, newest_id__gt=Coalesce(Subquery(mark), 0)).exclude(
            kind=NotificationType.REQUEST
        )
        newest = unread.order_by("-newest_id").values("pk")[:MAX_UNREAD]
        last = NotificationActor.objects.filter(note=OuterRef(OuterRef("pk"))).order_by("-pk").values("pk")
        last = Coalesce(Subquery(last[MAX_ACTORS - 1 : MAX_ACTORS]), 0)
        actors = NotificationActor.objects.filter(note=OuterRef("pk"), pk__gt=OuterRef("read_up_to"), pk__gte=last)
        actors = actors.shown_to(reader)
        return self.filter(pk__in=newest).with_marks(reader).filter(Exists(actors))


class NotificationActorQuerySet(models.QuerySet):
    def shown_to(self, reader):
        """Those whom the reader may meet and has not muted; what one does with witts shows to whoever may read one."""
        met = self.filter(can_see_user(reader, "actor"), without_muted(reader, "actor"))
        return met.filter(Q(note__kind__in=FOLLOW_TYPES) | can_see_posts_of(reader, "actor"))
