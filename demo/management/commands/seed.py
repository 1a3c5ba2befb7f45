"""Seed the demo community or a database for load tests."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from demo.community import DemoCommunity
from demo.load_test import Size
from demo.load_test.loader import LoadTestSeeder
from demo.load_test.users import LOGIN_USER_FOLLOWING
from demo.load_test.workers import WorkFailedError
from demo.people import PEOPLE
from demo.random_users import RandomUsers
from demo.seed import is_seeded, seed_demo
from demo.users import PASSWORD, demo_logins
from witter.server.migrations import migrate_if_needed

WIDTH = 40  # characters of the progress bar


class Command(BaseCommand):
    help = (
        "Settles the demo community: a small town with its witts. Run twice, it adds nothing. Whoever and whatever is"
        " there already stays untouched. Some of the town can be signed in as with a password that everybody knows,"
        " so keep it away from a site that strangers can reach."
    )

    def add_arguments(self, parser):
        parser.add_argument("--users", type=int, default=0, metavar="N", help="add N more people, every time")
        parser.add_argument("--posts", type=int, default=0, metavar="N", help="add N more witts by such people")

        parser.add_argument(
            "--scale",
            metavar="SIZE",
            help="instead of all that: a whole community to measure with, as 10k, 100k or 1m",
        )

    def handle(self, *, users, posts, scale, **options):
        migrate_if_needed()
        now = timezone.now()
        if scale:
            self.load_scale(scale, now)
            return
        community = None if is_seeded() else DemoCommunity(now)
        random_users = RandomUsers(users, posts, now) if users or posts else None
        check_options(community, random_users)
        self.published, self.total = 0, posts
        if community or random_users:
            written = seed_demo(
                community, random_users, self.report if self.stdout.isatty() and posts else lambda batch: None
            )
            people = users + (len(PEOPLE) if community else 0)
            self.stdout.write(f"Settled {people} people, who wrote {written} witts.")
        else:
            self.stdout.write("The demo community is here already.")
        for username, password in demo_logins():
            self.stdout.write(f"  {username} / {password}")

    def load_scale(self, name, now):
        """Fill an empty database with a community of this size."""
        if User.objects.exists():
            raise CommandError(
                "Somebody lives here already. A community to measure with needs a database of its own:"
                f' WITTER_DB=scale_{name} make seed ARGS="--scale {name}"'
            )
        try:
            size = Size.named(name, now)
            LoadTestSeeder(size, self.draw if self.stdout.isatty() else lambda part, word: None).load()
        except (ValueError, WorkFailedError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Settled {size.people} people, who wrote {size.posts} witts.")
        for count in LOGIN_USER_FOLLOWING:
            self.stdout.write(f"  follows{count} / {PASSWORD}")

    def report(self, batch):
        """Draw the share of random posts that are written."""
        self.published += batch
        self.draw(min(1, self.published / self.total))

    def draw(self, part, word=""):
        """Draw the progress bar over the previous one."""
        self.stdout.write(f"\r[{'#' * round(part * WIDTH):{WIDTH}}] {part:4.0%} {word:10}", ending="\r")
        self.stdout.flush()


def check_options(community, random_users):
    """Raise CommandError if a real user has a demo username, or if there are no users to write the posts."""
    if community:
        names = [person.username for person in PEOPLE]
        if taken := User.objects.filter(username__lower__in=names).first():
            raise CommandError(f"{taken} lives here already and is not of the demo community: nothing was added.")
    if random_users and (random_users.users < 0 or random_users.posts < 0):
        raise CommandError("One can only add people and witts, not take them away.")
    if random_users and random_users.posts and not random_users.users + random_users.before:
        raise CommandError("Nobody would write these witts: say --users as well.")
