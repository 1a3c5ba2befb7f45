"""Data export of saved searches."""

from core import data_export


@data_export.register_rows
def saved_searches(person):
    return person.saved_searches.order_by("pk").values("created_at", "query")
