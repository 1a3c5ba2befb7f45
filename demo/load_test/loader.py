"""Load a community of a given size into an empty database, with two processes at a time."""

from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace

from django.db import connection, connections

from accounts.models import User, UserStats
from demo.bulk_publish import UNREAD_WINDOW
from demo.load_test.copy_stream import copy_into
from demo.load_test.follow_graph import FollowGraph
from demo.load_test.index_stripping import StrippedTables, run
from demo.load_test.post_events import PostEventStream
from demo.load_test.post_rows import PostRows
from demo.load_test.shared_counters import SharedCounters
from demo.load_test.text_generator import hashtag_rows
from demo.load_test.users import Population
from demo.load_test.workers import run_in_processes
from direct_messages.models import Conversation, Message
from follows.models import Follow
from notifications.models import Notification
from posts.models import Hashtag, Like, Mention, Post, PostCounts, PostHashtag
from search.models import PopularUser, SearchDocument

MODELS = (SearchDocument, Post, Like, Follow, User, Mention, PostHashtag, PostCounts, UserStats, Hashtag)
FIELDS = {
    User: "id username email name bio bio_html password date_joined is_protected suspended_at deactivated_at",
    Follow: "follower followee created_at",
    Post: "id author created_at text html is_reply in_reply_to directed_at is_quote quote_of repost_of repost_author",
    SearchDocument: "post author tsv",
    Mention: "post user",
    Hashtag: "id name",
    PostHashtag: "hashtag post author",
    Like: "post user created_at",
    PostCounts: "post like_count repost_count reply_count quote_count",
    UserStats: "user followers_count following_count posts_count replies_count likes_count last_post_id",
}
STREAMS = {"posts": Post, "documents": SearchDocument, "mentions": Mention, "hashtags": PostHashtag, "likes": Like}
MESSAGES_PER_LOGIN_USER = 60
ROWS_PER_USER = 140  # of all tables, roughly


class LoadTestSeeder:
    """Loads one size. `report(part, word)` is called with the progress from 0 to 1 and the current step."""

    def __init__(self, size, report):
        self.size, self.report = size, report
        self.population, self.counters = Population(size), SharedCounters(size)
        self.stripped = StrippedTables([model._meta.db_table for model in MODELS])

    def load(self):
        """Load everything, or leave the tables empty."""
        self.stripped.drop_indexes()
        try:
            self._run_step("writing", 0, 0.55, [self.write_people, self.write_posts])
            self.write_stats()
            self._run_step("indexing", 0.55, 0.8, [partial(run, statements) for statements in self._indexes()])
            self._run_step(
                "checking", 0.8, 0.9, [partial(run, [statement]) for statement in self.stripped.foreign_keys]
            )
        except BaseException:
            connections.close_all()
            self.stripped.restore_empty()
            raise
        self._run_step("tidying", 0.9, 0.98, [partial(vacuum_analyze, model) for model in MODELS])
        self.index_and_notify()
        self.report(1, "done")

    def write_people(self):
        """Write users and follows."""
        with self._copy_into(User) as users:
            users.write_rows(self.population.rows())
        with self._copy_into(Follow) as follows:
            for follower, followee, moment in FollowGraph(self.population, self.counters).rows():
                follows.write(f"{follower}\t{followee}\t{moment}")

    def write_posts(self):
        """Write posts and all rows that depend on them."""
        event_stream = PostEventStream(self.population, self.counters.author)
        post_rows = PostRows(self.population, self.counters)
        with self._copy_into(Hashtag) as hashtags:
            hashtags.write_rows(hashtag_rows(post_rows.phrases))
        with ExitStack() as stack:
            out = SimpleNamespace(
                **{name: stack.enter_context(self._copy_into(model)) for name, model in STREAMS.items()}
            )
            for event in event_stream.events():
                post_rows.write(event, out)
        with self._copy_into(PostCounts) as counts:
            counts.write_rows(self.counters.counts(event_stream.reposts))

    def write_stats(self):
        """Write the counters of users, which both processes have counted."""
        with self._copy_into(UserStats) as stats:
            stats.write_rows(self.counters.stats())

    def index_and_notify(self):
        """Set the sequences, update popular users, and create notifications and messages of users who can log in."""
        with connection.cursor() as cursor:
            for model in (User, Post, Hashtag):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        PopularUser.objects.refresh()
        vacuum_analyze(PopularUser)
        people = list(User.objects.filter(pk__in=[self.population.most_followed, *self.population.login_users]))
        Notification.objects.rebuild(people, self.size.now - UNREAD_WINDOW)
        for user in people:
            self._exchange_messages(user, User.objects.get(pk=self.population.at_rank(1)))

    def _exchange_messages(self, user, other):
        for number in range(MESSAGES_PER_LOGIN_USER):
            sender, recipient = (user, other) if number % 3 else (other, user)
            participants = Conversation.objects.participants_between(sender, recipient)
            at = self.size.now - (MESSAGES_PER_LOGIN_USER - number) * UNREAD_WINDOW
            Message.objects.deliver(*participants, f"Letter {number + 1}", created_at=at)

    def _copy_into(self, model):
        cell = MODELS.index(model)
        return copy_into(model, *FIELDS[model].split(), sent=self.counters.rows[cell : cell + 1])

    def _indexes(self):
        """Return the statements that recreate the indexes, a list per table, the slowest first."""
        return [self.stripped.indexes[model._meta.db_table] for model in MODELS]

    def _run_step(self, word, start, end, jobs):
        """Run the jobs, two at a time, and report the progress from `start` to `end`."""

        def on_progress(done):
            written = sum(self.counters.rows) / (ROWS_PER_USER * self.size.people)
            part = min(1, written) if word == "writing" else done / len(jobs)
            self.report(start + (end - start) * part, word)

        run_in_processes(jobs, on_progress)


def vacuum_analyze(model):
    """Vacuum and analyze the table of `model`."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
