"""Write benchmarks: publish, like and follow. Each is undone as users would undo it."""

import contextlib
import uuid

from bench import sample_selection
from bench.http_sessions import HttpSession
from bench.pages import BenchmarkPage
from follows.models import Follow
from notifications.models import EmailSchedule
from notifications.models.email_queryset import EmailType
from posts.models import Post

MAX_WRITES = 150  # per run
NAMES = ("publish", "like", "follow")


class WriteBenchmark(BenchmarkPage):
    """A BenchmarkPage whose requests write; `undo` restores the rows."""

    writes = True

    @contextlib.contextmanager
    def requests(self):
        try:
            yield self.prepare()
        finally:
            self.undo()


class Publish(WriteBenchmark):
    """A post published at home by one user."""

    def __init__(self, name, site, person):
        note = f"{person}, {person.stats.followers_count:,} followers"
        super().__init__(name, note, HttpSession(site, person), "/compose")
        self.person = person

    def prepare(self):
        newest = self.person.posts.order_by("-pk").first()
        self.newest = newest.pk if newest else 0
        return [self._request() for _ in range(MAX_WRITES)]

    def _request(self):
        token = uuid.uuid4().hex
        text = f"A witt by the benchmark, which takes it back at once: {token}"
        home = f"http://127.0.0.1:{self.server.port}/"
        fields = {"text": text, "submission": token, "variant": "home"}
        return self.session.post(self.path, fields, **{"HX-Current-URL": home})

    def undo(self):
        for post in self.person.posts.filter(pk__gt=self.newest).order_by("-pk"):
            post.delete()


class Like(WriteBenchmark):
    """A like of one of the newest posts of other users."""

    def __init__(self, site, person):
        super().__init__("like", f"{person}", HttpSession(site, person), "")
        others = sample_selection.public_posts().exclude(author=person).exclude(likes__user=person)
        self.person, self.others = person, list(others.order_by("-pk")[:MAX_WRITES])

    def prepare(self):
        return [self.session.post(f"{post.get_absolute_url()}/like") for post in self.others]

    def undo(self):
        for post in Post.objects.filter(likes__user=self.person, pk__in=[post.pk for post in self.others]):
            post.unlike(self.person)


class FollowSomebody(WriteBenchmark):
    """A follow of a user who is not followed yet."""

    def __init__(self, site, person):
        super().__init__("follow", f"{person}", HttpSession(site, person), "")
        others = sample_selection.people().filter(is_protected=False).exclude(pk=person.pk)
        self.person = person
        self.others = list(others.exclude(follows_received__follower=person).order_by("-pk")[:MAX_WRITES])

    def prepare(self):
        self.due_before = set(self._email_schedules().values_list("pk", flat=True))
        return [self.session.post(f"{other.get_absolute_url()}/follow") for other in self.others]

    def undo(self):
        for other in self.others:
            Follow.objects.unfollow(self.person, other)
        new = self._email_schedules().exclude(pk__in=self.due_before)
        new.filter(sent_at=None).delete()  # send no email because of the benchmark
        new.update(due_at=None)

    def _email_schedules(self):
        return EmailSchedule.objects.filter(user__in=self.others, kind=EmailType.FOLLOWER).exclude(due_at=None)


def write_benchmarks(site, reader, is_selected):
    """Yield all write benchmarks, if any is selected."""
    if not any(map(is_selected, NAMES)):
        return
    quiet, popular = sample_selection.least_followed(), sample_selection.most_followed()
    yield Publish("publish, by the least followed", site, quiet)
    yield Publish("publish, by the best followed", site, popular)
    for benchmark in (Like(site, reader), FollowSomebody(site, quiet)):
        if benchmark.others:
            yield benchmark
