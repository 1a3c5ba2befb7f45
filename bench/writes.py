"""What is measured by doing it: publishing, liking, following. Each deed is taken back the way people would."""

import contextlib
import uuid

from bench import sample_selection
from bench.http_sessions import HttpSession
from bench.pages import BenchmarkPage
from follows.models import Follow
from notifications.models import EmailSchedule
from notifications.models.email_queryset import EmailType
from posts.models import Post

AT_MOST = 150  # deeds in one go
NAMES = ("publish", "like", "follow")


class WriteBenchmark(BenchmarkPage):
    """A Page whose requests change something; `undo` puts it back."""

    writes = True

    @contextlib.contextmanager
    def requests(self):
        try:
            yield self.prepare()
        finally:
            self.undo()


class Publish(WriteBenchmark):
    """A witt written at home by one person."""

    def __init__(self, name, site, person):
        note = f"{person}, {person.stats.followers_count:,} followers"
        super().__init__(name, note, HttpSession(site, person), "/compose")
        self.person = person

    def prepare(self):
        newest = self.person.posts.order_by("-pk").first()
        self.newest = newest.pk if newest else 0
        return [self._request() for _ in range(AT_MOST)]

    def _request(self):
        token = uuid.uuid4().hex
        text = f"A witt by the benchmark, which takes it back at once: {token}"
        home = f"http://127.0.0.1:{self.server.port}/"
        fields = {"text": text, "submission": token, "variant": "home"}
        return self.browser.post(self.path, fields, **{"HX-Current-URL": home})

    def undo(self):
        for post in self.person.posts.filter(pk__gt=self.newest).order_by("-pk"):
            post.delete()


class Like(WriteBenchmark):
    """A star for one of the newest witts of other people."""

    def __init__(self, site, person):
        super().__init__("like", f"{person}", HttpSession(site, person), "")
        others = sample_selection.public_posts().exclude(author=person).exclude(likes__user=person)
        self.person, self.others = person, list(others.order_by("-pk")[:AT_MOST])

    def prepare(self):
        return [self.browser.post(f"{post.get_absolute_url()}/like") for post in self.others]

    def undo(self):
        for post in Post.objects.filter(likes__user=self.person, pk__in=[post.pk for post in self.others]):
            post.unlike(self.person)


class FollowSomebody(WriteBenchmark):
    """A follow of somebody who is not followed yet."""

    def __init__(self, site, person):
        super().__init__("follow", f"{person}", HttpSession(site, person), "")
        others = sample_selection.people().filter(is_protected=False).exclude(pk=person.pk)
        self.person = person
        self.others = list(others.exclude(follows_received__follower=person).order_by("-pk")[:AT_MOST])

    def prepare(self):
        self.due_before = set(self._mailings().values_list("pk", flat=True))
        return [self.browser.post(f"{other.get_absolute_url()}/follow") for other in self.others]

    def undo(self):
        for other in self.others:
            Follow.objects.unfollow(self.person, other)
        fresh = self._mailings().exclude(pk__in=self.due_before)
        fresh.filter(sent_at=None).delete()  # nobody gets an e-mail because of us
        fresh.update(due_at=None)

    def _mailings(self):
        return EmailSchedule.objects.filter(user__in=self.others, kind=EmailType.FOLLOWER).exclude(due_at=None)


def write_benchmarks(site, reader, wants):
    """Every deed, if any is wanted."""
    if not any(map(wants, NAMES)):
        return
    quiet, star = sample_selection.unfollowed(), sample_selection.best_followed()
    yield Publish("publish, by the least followed", site, quiet)
    yield Publish("publish, by the best followed", site, star)
    for deed in (Like(site, reader), FollowSomebody(site, quiet)):
        if deed.others:
            yield deed
