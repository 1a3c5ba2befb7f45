"""Admin of follows, follow requests, blocks and mutes, using the same model methods as the site."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied

from core.db.admin import ReadOnlyAdmin, StaffRowsAdminMixin
from follows.models import Block, Follow, FollowRequest, Mute


class RelationshipAdmin(StaffRowsAdminMixin, ReadOnlyAdmin):
    """Base admin of a relationship between two users: rows can be deleted but not changed."""

    search_help_text = "The beginning of one of the two usernames, or an id."

    def delete_queryset(self, request, queryset):
        """Delete rows one by one, each in its own transaction.

        One transaction for all would take the locks of pairs and counters in no fixed order and could deadlock.
        """
        for row in queryset.select_related(*self.list_select_related):
            self.delete_model(request, row)


@admin.register(Follow)
class FollowAdmin(RelationshipAdmin):
    list_display = ("id", "follower", "followee", "created_at", "show_reposts")
    list_select_related = user_fields = ("follower", "followee")
    search_fields = ("follower__username", "followee__username")

    def delete_model(self, request, follow):
        """Delete through `unfollow`, so that the counters of both users are updated."""
        Follow.objects.unfollow(follow.follower, follow.followee)


@admin.register(FollowRequest)
class FollowRequestAdmin(RelationshipAdmin):
    list_display = ("id", "follower", "followee", "created_at")
    list_select_related = user_fields = ("follower", "followee")
    search_fields = ("follower__username", "followee__username")

    def delete_model(self, request, follow_request):
        follow_request.decline()


@admin.register(Block)
class BlockAdmin(RelationshipAdmin):
    """Admin of blocks; moderators may also add one on behalf of a user."""

    list_display = ("id", "blocker", "blocked", "created_at")
    list_select_related = user_fields = ("blocker", "blocked")
    search_fields = ("blocker__username", "blocked__username")
    autocomplete_fields = ("blocker", "blocked")

    def has_add_permission(self, request):
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request, block, form, change):
        """Create the block through `block`, which ends both follows.

        Raise PermissionDenied for a block of or by staff, unless by a superuser.
        """
        if not self.may_moderate(request, block):
            raise PermissionDenied
        Block.objects.block(block.blocker, block.blocked)
        block.pk = Block.objects.of_pair(block.blocker, block.blocked).get().pk

    def delete_model(self, request, block):
        Block.objects.unblock(block.blocker, block.blocked)


@admin.register(Mute)
class MuteAdmin(RelationshipAdmin):
    list_display = ("id", "muter", "muted", "created_at")
    list_select_related = user_fields = ("muter", "muted")
    search_fields = ("muter__username", "muted__username")

    def delete_model(self, request, mute):
        Mute.objects.unmute(mute.muter, mute.muted)
