"""Moderation of lists: staff can view and delete them, but not edit them."""

from django.contrib import admin

from core.db.admin import ReadOnlyAdmin
from lists.models import List, Membership, Subscription


@admin.register(List)
class ListAdmin(ReadOnlyAdmin):
    """Read-only admin of lists, with deletion."""

    list_display = ("id", "owner", "name", "description", "is_private", "created_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username",)
    search_help_text = "The beginning of the owner’s username, or an id."
    fields = ("owner", "name", "slug", "description", "is_private", "created_at")

    def get_deleted_objects(self, objs, request):
        """Return the lists only: deleting their memberships and subscriptions needs no permission of its own."""
        lists = list(objs)
        return [str(user_list) for user_list in lists], {"lists": len(lists)}, set(), []

    def delete_queryset(self, request, lists):
        """Delete one by one through the model, which updates the counters of the owners."""
        for user_list in lists:
            user_list.delete()


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("id", "list", "user", "created_at")
    list_select_related = ("list", "user")
    search_fields = ("user__username", "list__owner__username")
    search_help_text = "The beginning of the username of the person or of the list’s owner, or an id."


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ("id", "list", "user", "created_at")
    list_select_related = ("list", "user")
    search_fields = ("user__username", "list__owner__username")
    search_help_text = "The beginning of the username of the person or of the list’s owner, or an id."
