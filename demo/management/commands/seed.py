from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from demo.community import DemoCommunity
from demo.load_test import Size
from demo.load_test.loader import LoadTestSeeder
from demo.load_test.users import GUESTS
from demo.load_test.workers import WorkFailedError
from demo.people import PEOPLE
from demo.random_users import RandomUsers
from demo.seed import is_seeded, seed_demo
from demo.users import PASSWORD, demo_logins
from witter.server.migrations import migrate_if_needed

WIDTH = 40  # of the progress bar


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
            self.settle_at_scale(scale, now)
            return
        town = None if is_seeded() else DemoCommunity(now)
        crowd = RandomUsers(users, posts, now) if users or posts else None
        refuse_nonsense(town, crowd)
        self.printed, self.total = 0, posts
        if town or crowd:
            written = seed_demo(town, crowd, self.report if self.stdout.isatty() and posts else lambda batch: None)
            people = users + (len(PEOPLE) if town else 0)
            self.stdout.write(f"Settled {people} people, who wrote {written} witts.")
        else:
            self.stdout.write("The demo community is here already.")
        for username, password in demo_logins():
            self.stdout.write(f"  {username} / {password}")

    def settle_at_scale(self, name, now):
        """Fill an empty database with a community of this size."""
        if User.objects.exists():
            raise CommandError(
                "Somebody lives here already. A community to measure with needs a database of its own:"
                f' WITTER_DB=scale_{name} make seed ARGS="--scale {name}"'
            )
        try:
            size = Size.named(name, now)
            LoadTestSeeder(size, self.draw if self.stdout.isatty() else lambda part, word: None).settle()
        except (ValueError, WorkFailedError) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Settled {size.people} people, who wrote {size.posts} witts.")
        for most in GUESTS:
            self.stdout.write(f"  follows{most} / {PASSWORD}")

    def report(self, batch):
        """Draw how many witts of a crowd are written."""
        self.printed += batch
        self.draw(min(1, self.printed / self.total))

    def draw(self, part, word=""):
        """Draw the progress bar over itself."""
        self.stdout.write(f"\r[{'#' * round(part * WIDTH):{WIDTH}}] {part:4.0%} {word:10}", ending="\r")
        self.stdout.flush()


def refuse_nonsense(town, crowd):
    """Raise CommandError when a demo name is taken by somebody real, or when there is nobody to write the witts."""
    if town:
        names = [person.username for person in PEOPLE]
        if taken := User.objects.filter(username__lower__in=names).first():
            raise CommandError(f"{taken} lives here already and is not of the demo community: nothing was added.")
    if crowd and (crowd.users < 0 or crowd.posts < 0):
        raise CommandError("One can only add people and witts, not take them away.")
    if crowd and crowd.posts and not crowd.users + crowd.before:
        raise CommandError("Nobody would write these witts: say --users as well.")
