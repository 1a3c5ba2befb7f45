"""Moderation of lists: what somebody calls a list can be seen and taken away, and nobody's is rewritten."""

from django.contrib import admin

from core.db.admin import ReadOnlyAdmin
from lists.models import List, Membership, Subscription


@admin.register(List)
class ListAdmin(ReadOnlyAdmin):
    """Deleting a list leaves the people on it as they are."""

    list_display = ("id", "owner", "name", "description", "is_private", "created_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username",)
    fields = ("owner", "name", "slug", "description", "is_private", "created_at")

    def get_deleted_objects(self, objs, request):
        """Only the lists: who is on them, and who reads them, goes along without a permission of its own."""
        objs = list(objs)
        return [str(each) for each in objs], {"lists": len(objs)}, set(), []

    def delete_queryset(self, request, lists):
        """One by one, as the site does it: their owners' numbers change with them."""
        for each in lists:
            each.delete()


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("id", "list", "user", "created_at")
    list_select_related = ("list", "user")
    search_fields = ("user__username", "list__owner__username")


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ("id", "list", "user", "created_at")
    list_select_related = ("list", "user")
    search_fields = ("user__username", "list__owner__username")
