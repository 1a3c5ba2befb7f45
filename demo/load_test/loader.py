"""Brings a community of a size to an empty database, with both hands: two processes at a time."""

from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace

from django.db import connection, connections

from accounts.models import User, UserStats
from demo.bulk_publish import UNREAD_WINDOW
from demo.load_test.copy_stream import copy_into
from demo.load_test.follow_graph import Network
from demo.load_test.index_stripping import StrippedTables, run
from demo.load_test.post_events import PostEventStream
from demo.load_test.post_rows import Witts
from demo.load_test.shared_counters import Tallies
from demo.load_test.text_generator import hashtag_rows
from demo.load_test.users import Population
from demo.load_test.workers import run_in_processes
from direct_messages.models import Conversation, Message
from follows.models import Follow
from notifications.models import Notification
from posts.models import Hashtag, Like, Mention, Post, PostCounts, PostHashtag
from search.models import PopularUser, SearchDocument

FILLED = (SearchDocument, Post, Like, Follow, User, Mention, PostHashtag, PostCounts, UserStats, Hashtag)
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
LETTERS = 60  # that each guest has exchanged with somebody
ROWS = 140  # of all tables together, by the person, about


class LoadTestSeeder:
    """The settling of one size. `report` hears how far it is, as a part of 1 and in a word."""

    def __init__(self, size, report):
        self.size, self.report = size, report
        self.population, self.tallies = Population(size), Tallies(size)
        self.bare = StrippedTables([model._meta.db_table for model in FILLED])

    def settle(self):
        """Do it all, or leave the database as empty as it was."""
        self.bare.strip()
        try:
            self._do("writing", 0, 0.55, [self.write_people, self.write_posts])
            self.write_stats()
            self._do("indexing", 0.55, 0.8, [partial(run, some) for some in self._indexes()])
            self._do("checking", 0.8, 0.9, [partial(run, [one]) for one in self.bare.foreign_keys])
        except BaseException:
            connections.close_all()
            self.bare.give_up()
            raise
        self._do("tidying", 0.9, 0.98, [partial(vacuum_analyze, model) for model in FILLED])
        self.announce()
        self.report(1, "done")

    def write_people(self):
        """The people, and who follows whom."""
        with self._filling(User) as users:
            users.write_rows(self.population.rows())
        with self._filling(Follow) as follows:
            for follower, followee, moment in Network(self.population, self.tallies).rows():
                follows.write(f"{follower}\t{followee}\t{moment}")

    def write_posts(self):
        """What they said, and all that hangs on it."""
        chronicle, witts = PostEventStream(self.population, self.tallies.author), Witts(self.population, self.tallies)
        with self._filling(Hashtag) as hashtags:
            hashtags.write_rows(hashtag_rows(witts.phrases))
        with ExitStack() as stack:
            out = SimpleNamespace(
                **{name: stack.enter_context(self._filling(model)) for name, model in STREAMS.items()}
            )
            for event in chronicle.events():
                witts.write(event, out)
        with self._filling(PostCounts) as counts:
            counts.write_rows(self.tallies.counts(chronicle.reposts))

    def write_stats(self):
        """The numbers of people, counted by both processes."""
        with self._filling(UserStats) as stats:
            stats.write_rows(self.tallies.stats())

    def announce(self):
        """Sequences go on where the ids end; the search knows who is well known, and the guests what happened."""
        with connection.cursor() as cursor:
            for model in (User, Post, Hashtag):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        PopularUser.objects.weigh()
        vacuum_analyze(PopularUser)
        people = list(User.objects.filter(pk__in=[self.population.star, *self.population.guests]))
        Notification.objects.rebuild(people, self.size.now - UNREAD_WINDOW)
        for guest in people:
            self._exchange_letters(guest, User.objects.get(pk=self.population.at_rank(1)))

    def _exchange_letters(self, guest, other):
        for number in range(LETTERS):
            one, another = (guest, other) if number % 3 else (other, guest)
            sides = Conversation.objects.participants_between(one, another)
            at = self.size.now - (LETTERS - number) * UNREAD_WINDOW
            Message.objects.deliver(*sides, f"Letter {number + 1}", created_at=at)

    def _filling(self, model):
        cell = FILLED.index(model)
        return copy_into(model, *FIELDS[model].split(), sent=self.tallies.rows[cell : cell + 1])

    def _indexes(self):
        """What brings the indexes of each table back, the longest work first."""
        return [self.bare.indexes[model._meta.db_table] for model in FILLED]

    def _do(self, word, start, end, jobs):
        """Do the jobs, two at a time, which takes the progress from `start` to `end`."""

        def tick(done):
            written = sum(self.tallies.rows) / (ROWS * self.size.people)
            part = min(1, written) if word == "writing" else done / len(jobs)
            self.report(start + (end - start) * part, word)

        run_in_processes(jobs, tick)


def vacuum_analyze(model):
    """Let the database know what it has in the table of `model`."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
