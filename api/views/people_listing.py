"""Mixin of operations that return a page of people."""

from django.db.models import QuerySet

from api.pagination import Listing, keyset_rows, listing
from api.presenters.accounts import account


class PeopleListingMixin:
    """Mixin of an Operation with PageParameters that returns people, paged by the rows that refer to them."""

    def people_listing(self, rows: QuerySet, field: str, cursor_field: str = "pk") -> Listing:
        """Return the people to whom `field` of these rows refers, descending by `cursor_field`. One query."""
        found, older, newer = keyset_rows(rows.select_related(f"{field}__stats"), self.parameters, cursor_field)
        people = [account(getattr(row, field), self.base_url) for row in found]
        return listing(self.request, people, older=older, newer=newer)
