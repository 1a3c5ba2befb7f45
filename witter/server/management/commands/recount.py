"""Check the denormalised counters, and optionally fix them."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, Min

from accounts.models import UserStats
from posts.models import PostCounts
from witter.server import counters_check


class Command(BaseCommand):
    help = "Recomputes every stored number and says how many were wrong; with --fix, puts them right."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put right what is wrong")
        parser.add_argument("--batch", type=int, default=20_000, help="how many keys to look at in one statement")

    def handle(self, *, fix, batch, verbosity, **options):
        if batch < 1:
            raise CommandError("A batch is at least one key.")
        drift = 0
        for model in (UserStats, PostCounts):
            drift += self._report(f"{model._meta.db_table} rows", self._missing(model, batch, fix), verbosity)
        for counter in counters_check.COUNTERS:
            drift += self._report(str(counter), self._drifted(counter, batch, fix), verbosity)
        if drift and not fix:
            raise CommandError(f"{drift} numbers are wrong. recount --fix puts them right.")
        self.stdout.write(f"{drift} drift" + (", put right." if drift else "."))

    def _report(self, name, drift, verbosity):
        if drift or verbosity > 1:
            self.stdout.write(f"{name}: {drift} drift")
        return drift

    def _missing(self, model, batch, fix):
        """Return the number of users or posts without a row of counters."""
        total = 0
        for low, high in ranges(counters_check.OWNERS[model].all(), batch):
            keys = counters_check.missing(model, low, high)
            total += len(keys)
            if fix:
                counters_check.make_missing(model, keys)
        return total

    def _drifted(self, counter, batch, fix):
        """Return the number of rows in which this counter is wrong."""
        total = 0
        for low, high in ranges(counter.model.objects.all(), batch):
            keys = counters_check.find_drift(counter, low, high)
            total += len(keys)
            if fix:
                counters_check.fix_drift(counter, keys)
        return total


def ranges(rows, batch):
    """Return (lowest, highest) primary keys of consecutive ranges, `batch` keys wide, that cover all rows."""
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    return ((low, low + batch - 1) for low in range(ends["first"] or 1, (ends["last"] or 0) + 1, batch))
