"""Pages that list users."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from core.db.pagination import KeysetMixin, next_page_url
from core.http.caching import NoStoreMixin
from core.http.htmx import HtmxPartialMixin
from core.templating.tabs import tabs_below
from follows import messages
from follows.presenters import user_rows
from follows.relationships import pending_requests_for
from follows.suggestions import lazy_suggestions
from follows.views.profile import ProfilePageMixin
from follows.visibility import can_see_user, is_active_user


class UserListMixin(KeysetMixin, HtmxPartialMixin):
    """Mixin for a TemplateView that lists users as `people`, newest row first.

    `user_field` is the field of a row with its user. An htmx request gets only the partial "people" of the template.
    """

    partial_name = "people"
    user_field = ""

    def get_context_data(self, **kwargs):
        viewer, (rows, next_cursor) = self.request.user, self.get_rows()
        people = [getattr(row, self.user_field) for row in rows]
        shown = {person.pk for person in [*people, kwargs.get("person")] if person}
        kwargs |= {"people": user_rows(people, viewer), "more_url": next_page_url(next_cursor)}
        return super().get_context_data(**kwargs | {"suggestions": lazy_suggestions(viewer, without=shown)})


class FollowListMixin(ProfilePageMixin, UserListMixin):
    """Mixin for the followers and following of a user; only approved followers see those of a protected one."""

    template_name = "follows/follow_list.html"
    hidden_content = messages.HIDDEN_USER_LIST

    def get_tabs(self):
        """Return the tabs Followers and Following instead of the profile's tabs."""
        if not self.may_read:
            return super().get_tabs()
        stats = self.person.stats
        rows = (("Followers", "/followers", stats.followers_count), ("Following", "/following", stats.following_count))
        return tabs_below(self.person.get_absolute_url(), self.page, rows)


class FollowersView(FollowListMixin, TemplateView):
    """Followers of a user."""

    page = "/followers"
    user_field = "follower"

    def get_queryset(self):
        follows = self.person.follows_received.filter(can_see_user(self.request.user, "follower"))
        return follows.select_related("follower")


class FollowingView(FollowListMixin, TemplateView):
    """Users that a user follows."""

    page = "/following"
    user_field = "followee"

    def get_queryset(self):
        follows = self.person.follows_made.filter(can_see_user(self.request.user, "followee"))
        return follows.select_related("followee")


class FollowRequestsView(LoginRequiredMixin, UserListMixin, TemplateView):
    """Pending follow requests to the viewer."""

    template_name = "follows/follow_requests.html"
    user_field = "follower"

    def get_queryset(self):
        return pending_requests_for(self.request.user).select_related("follower")


class BlockedOrMutedMixin(LoginRequiredMixin, UserListMixin):
    """Mixin for the viewer's lists of blocked and muted users, with a button to undo each."""

    template_name = "follows/blocked_or_muted.html"

    def get_context_data(self, **kwargs):
        rows = (("Blocked", "/blocked", None), ("Muted", "/muted", None))
        tabs = tabs_below("/settings", f"/{self.user_field}", rows)
        return super().get_context_data(tabs=tabs, **kwargs)


class BlockedView(NoStoreMixin, BlockedOrMutedMixin, TemplateView):
    """Users that the viewer blocks."""

    user_field = "blocked"
    heading = "People you blocked"
    undo, undo_label, undo_swap = "unblock", "Unblock", ".btn"  # htmx gets a follow button
    empty_title, empty_text = messages.NOBODY_BLOCKED

    def get_queryset(self):
        return self.request.user.blocks_made.filter(is_active_user("blocked")).select_related("blocked")


class MutedView(NoStoreMixin, BlockedOrMutedMixin, TemplateView):
    """Users that the viewer mutes."""

    user_field = "muted"
    heading = "People you muted"
    undo, undo_label, undo_swap = "unmute", "Unmute", "li"
    empty_title, empty_text = messages.NOBODY_MUTED

    def get_queryset(self):
        return self.request.user.mutes_made.filter(can_see_user(self.request.user, "muted")).select_related("muted")
