from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from witter.seeds import sign_ins
from witter.seeds.crowd import Crowd
from witter.seeds.people import PEOPLE
from witter.seeds.settling import is_settled, settle
from witter.seeds.town import Town

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

    def handle(self, *, users, posts, **options):
        now = timezone.now()
        town = None if is_settled() else Town(now)
        crowd = Crowd(users, posts, now) if users or posts else None
        refuse_nonsense(town, crowd)
        self.printed, self.total = 0, posts
        if town or crowd:
            written = settle(town, crowd, self.report if self.stdout.isatty() and posts else lambda batch: None)
            people = users + (len(PEOPLE) if town else 0)
            self.stdout.write(f"Settled {people} people, who wrote {written} witts.")
        else:
            self.stdout.write("The demo community is here already.")
        for username, password in sign_ins():
            self.stdout.write(f"  {username} / {password}")

    def report(self, batch):
        """Draw the progress bar over itself."""
        self.printed += batch
        done = min(1, self.printed / self.total)
        self.stdout.write(f"\r[{'#' * round(done * WIDTH):{WIDTH}}] {done:4.0%}  ", ending="\r")
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
