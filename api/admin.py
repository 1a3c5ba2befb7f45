"""Moderation of applications and tokens: staff view and end them. Nothing shows a secret, not even as a digest."""

from django.contrib import admin
from django.contrib.admin import ActionLocation

from api.models import AccessToken, Application
from core.db.admin import ReadOnlyAdmin, StaffRowsAdminMixin


class EndingAdmin(ReadOnlyAdmin):
    """Read-only admin with an action that ends rows, for staff who may delete them."""

    actions = ("end",)

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        """Return the actions without Django's deletion, which asks for a permission on each row that goes along."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="End them", permissions=["delete"])
    def end(self, request, rows):
        """Delete the chosen rows that this moderator may delete."""
        ended = [row for row in rows if self.has_delete_permission(request, row)]
        for row in ended:
            self.log_deletions(request, [row])
            row.delete()
        self.message_user(request, f"{len(ended)} ended.")


@admin.register(Application)
class ApplicationAdmin(EndingAdmin):
    """Read-only admin of applications. Ending one ends all of its tokens."""

    list_display = ("id", "name", "website", "owner", "scopes", "created_at", "last_token_on")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    search_help_text = "The beginning of the app’s name or of its owner’s username, or an id."
    fields = ("name", "website", "owner", "redirect_uris", "scopes", "created_at", "last_token_on")

    def get_deleted_objects(self, objs, request):
        """Return the applications only: deleting their tokens and codes needs no permission of its own."""
        return [str(application) for application in objs], {}, set(), []


@admin.register(AccessToken)
class AccessTokenAdmin(StaffRowsAdminMixin, EndingAdmin):
    """Read-only admin of tokens."""

    list_display = ("id", "user", "application", "name", "scopes", "created_at", "last_used_on")
    list_select_related = ("user", "application")
    search_fields = ("user__username", "application__name")
    search_help_text = "The beginning of the username or of the app’s name, or an id."
    fields = ("user", "application", "name", "scopes", "created_at", "last_used_on")

    def may_moderate(self, request, row):
        user = row.user
        return request.user.is_superuser or not (user and (user.is_staff or user.is_superuser))
