"""Check how many queries pages run."""

from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def check_query_budgets(client, budgets, fill):
    """Check that each page runs no more queries than stated with one row, and as few with twenty.

    `budgets` has the number of queries of each address, `fill(number)` creates rows and returns the values for the
    placeholders of the addresses.
    """
    values = fill(1)
    one = {address: queries_of_first_visit(client, address.format(**values)) for address in budgets}
    values = fill(21)
    twenty = {address: queries_of_first_visit(client, address.format(**values)) for address in budgets}
    for address, budget in budgets.items():
        assert len(one[address]) <= budget, "\n".join([address, *one[address]])
        assert len(twenty[address]) <= len(one[address]), "\n".join([address, *twenty[address]])


def queries_of_first_visit(client, address):
    """Return the SQL of a visit with cold caches, and undo what it wrote."""
    caches["local"].clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code in {200, 204}, address
        transaction.set_rollback(True)
    return [query["sql"] for query in captured.captured_queries]
