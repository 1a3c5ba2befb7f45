"""Admin lists that stay fast at a million rows."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from core.ids import parse_id

COUNT_CAP = 10_000  # rows that can be paged through; search and filters find the rest
MAX_MATCHES = 1_000  # rows that a search finds by each of its fields


admin.site.unregister(DBTaskResult)


class CappedPaginator(Paginator):
    """A paginator that counts up to COUNT_CAP rows; a larger unfiltered table has the planner's estimate."""

    @cached_property
    def count(self):
        rows = self.object_list.order_by()
        counted = rows[:COUNT_CAP].count()
        if counted < COUNT_CAP or rows.query.where:
            return counted
        return max(COUNT_CAP, estimated_rows(rows))

    @cached_property
    def num_pages(self):
        return max(1, -(-min(self.count, COUNT_CAP) // self.per_page))


def estimated_rows(rows: QuerySet) -> int:
    """Return the number of rows in the queryset's table as of PostgreSQL's last ANALYZE or VACUUM."""
    with connections[rows.db].cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [rows.model._meta.db_table])
        return cursor.fetchone()[0]


class LargeTableAdmin(admin.ModelAdmin):
    """For a table of any size: newest first by primary key, no full counts, no sorting by columns without an index.

    A search matches the id, and the case-insensitive beginning of each of `search_fields` ("username",
    "author__username"); each needs an index on its lower-case form. Subclasses set `list_select_related` and
    `autocomplete_fields`.
    """

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = 100
    ordering = ("-pk",)
    sortable_by = ()

    def view_on_site(self, obj):
        """Return the address of a row's own page on the site, or None."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def get_search_results(self, request, queryset, search_term):
        """Match each field in a query of its own: OR across tables would use no index."""
        term = search_term.strip().removeprefix("@").lower()
        if not term:
            return queryset, False
        conditions = [Q(**{f"{field}__lower__startswith": term}) for field in self.get_search_fields(request)]
        if (pk := parse_id(term)) is not None:
            conditions.append(Q(pk=pk))
        first, *others = (queryset.filter(found).order_by().values("pk")[:MAX_MATCHES] for found in conditions)
        return queryset.filter(pk__in=first.union(*others) if others else first), False


class SuperuserAdminMixin:
    """Mixin for tables that only superusers may see; permissions of other staff are ignored."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser and super().has_delete_permission(request, obj)


class ReadOnlyAdmin(LargeTableAdmin):
    """For rows that can be viewed and deleted, but neither added nor changed."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class StaffRowsAdminMixin:
    """For rows of users: those of staff may be deleted by superusers only.

    `user_fields` are the foreign keys to users; list them in `list_select_related`, too.
    """

    user_fields = ()

    def may_moderate(self, request, row):
        """Return whether the request's user may moderate this row."""
        users = (getattr(row, field) for field in self.user_fields)
        return request.user.is_superuser or not any(user.is_staff or user.is_superuser for user in users)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or self.may_moderate(request, obj))


@admin.register(DBTaskResult)
class TaskAdmin(SuperuserAdminMixin, DBTaskResultAdmin):  # type: ignore[misc]
    """Background tasks. For superusers: tracebacks may contain anything, also email addresses."""
