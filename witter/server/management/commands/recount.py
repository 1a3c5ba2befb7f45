"""Check the denormalised counters, and optionally fix them."""

from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, Min

from accounts.models import UserStats
from posts.models import PostCounts
from witter.server import counters_check


class Command(BaseCommand):
    help = "Recomputes every stored number and says how many were wrong; with --fix, puts them right."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put right what is wrong")
        parser.add_argument("--batch", type=int, default=20_000, help="how many keys to check in one statement")

    def handle(self, *, fix, batch, verbosity, **options):
        if batch < 1:
            raise CommandError("A batch is at least one key.")
        drift = 0
        for name, rows, find, repair in checks():
            wrong = count_wrong(ranges(rows, batch), find, repair if fix else None)
            drift += wrong
            if wrong or verbosity > 1:
                self.stdout.write(f"{name}: {wrong} drift")
        if drift and not fix:
            raise CommandError(f"{drift} numbers are wrong. recount --fix puts them right.")
        self.stdout.write(f"{drift} drift" + (", put right." if drift else "."))


def checks():
    """Yield each check: name, rows with all primary keys, function that finds wrong keys, function that repairs them.

    Missing rows of counters come first, so that their counters are checked, too.
    """
    for model in (UserStats, PostCounts):
        find = partial(counters_check.find_missing_rows, model)
        repair = partial(counters_check.create_missing_rows, model)
        yield f"{model._meta.db_table} rows", counters_check.OWNERS[model].all(), find, repair
    for counter in counters_check.COUNTERS:
        find, repair = partial(counters_check.find_drift, counter), partial(counters_check.fix_drift, counter)
        yield str(counter), counter.model.objects.all(), find, repair


def count_wrong(key_ranges, find, repair=None):
    """Return how many keys `find(low, high)` returns for all ranges; call `repair(keys)` on them, if given."""
    total = 0
    for low, high in key_ranges:
        keys = find(low, high)
        total += len(keys)
        if repair:
            repair(keys)
    return total


def ranges(rows, batch):
    """Return (lowest, highest) primary keys of consecutive ranges, `batch` keys wide, that cover all rows."""
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    return ((low, low + batch - 1) for low in range(ends["first"] or 1, (ends["last"] or 0) + 1, batch))
