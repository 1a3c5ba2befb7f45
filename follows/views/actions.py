"""Actions of the viewer on another user: one view per action, POST only."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import User
from core.http.htmx import add_toast
from core.http.redirects import safe_next
from core.http.views import ActionView
from follows import messages
from follows.models import Block, Follow, FollowRequest, Mute
from follows.presenters import profile_header, user_row
from follows.relationships import relationship_with
from follows.suggestions import dismiss
from follows.views.suggestions import filled_up_box, shown_ids


class UserActionView(ActionView):
    """Base class of an action on the user in the URL, who is `{person}` in its message.

    htmx reloads the page, since most actions change more of it than a button.
    """

    gone_message = messages.USER_NOT_FOUND
    may_hide_profile = False  # whether the user's pages may be hidden from the viewer afterwards

    def get_object(self, username):
        return get_object_or_404(User.objects.with_username(username).present().select_related("stats"))

    def get_success_message(self):
        return self.success_message.format(person=self.object)

    def get_success_url(self):
        """Return the URL of the previous page; the profile if that was a page of the user that is hidden now."""
        profile = self.object.get_absolute_url()
        url = safe_next(self.request, profile)
        return profile if self.may_hide_profile and url.lower().startswith(f"{profile.lower()}/") else url


class FollowButtonView(UserActionView):
    """Base class of actions after which htmx only needs a new follow button."""

    def htmx_response(self):
        relation = relationship_with(self.request.user, self.object)
        if self.request.htmx.target == "profile-actions":
            self.object.stats.refresh_from_db()
            context = {"header": profile_header(self.object, relation), "relation": relation}
            return render(self.request, "follows/_profile_actions_response.html", context)
        return render(self.request, "follows/_follow_button.html", {"person": user_row(self.object, relation)})


class FollowView(FollowButtonView):
    """Follows a user, or sends a follow request."""

    login_reason = "follow"

    def act(self, person):
        Follow.objects.follow(self.request.user, person)
        self.success_message = messages.FOLLOW_REQUESTED if person.is_protected else messages.USER_FOLLOWED


class UnfollowView(FollowButtonView):
    """Unfollows a user, or cancels a follow request."""

    success_message = messages.USER_UNFOLLOWED
    may_hide_profile = True

    def act(self, person):
        Follow.objects.unfollow(self.request.user, person)


class UnblockView(FollowButtonView):
    success_message = messages.USER_UNBLOCKED

    def act(self, person):
        Block.objects.unblock(self.request.user, person)


class BlockView(UserActionView):
    success_message = messages.USER_BLOCKED
    may_hide_profile = True

    def act(self, person):
        Block.objects.block(self.request.user, person)


class MuteView(UserActionView):
    success_message = messages.USER_MUTED

    def act(self, person):
        Mute.objects.mute(self.request.user, person)


class UnmuteView(UserActionView):
    success_message = messages.USER_UNMUTED

    def act(self, person):
        Mute.objects.unmute(self.request.user, person)


class DismissSuggestionView(UserActionView):
    """Stops suggesting a user. htmx gets nothing, which removes the row, or the box of suggestions, filled up."""

    success_message = messages.SUGGESTION_DISMISSED

    def act(self, person):
        dismiss(self.request.user, person)

    def htmx_response(self):
        if self.request.htmx.target != "suggestions":
            return HttpResponse()
        context = filled_up_box(self.request.user, shown_ids(self.request.POST))
        return render(self.request, "follows/_suggestions.html", context)


class HideRepostsView(UserActionView):
    success_message = messages.REPOSTS_HIDDEN

    def act(self, person):
        Follow.objects.set_show_reposts(self.request.user, person, False)


class ShowRepostsView(UserActionView):
    success_message = messages.REPOSTS_SHOWN

    def act(self, person):
        Follow.objects.set_show_reposts(self.request.user, person, True)


class RemoveFollowerView(UserActionView):
    success_message = messages.FOLLOWER_REMOVED

    def act(self, person):
        Follow.objects.unfollow(person, self.request.user)


class FollowRequestActionView(UserActionView):
    """Base class that calls `resolve` with the user's follow request to the viewer, if it still exists."""

    def act(self, person):
        follow_request = FollowRequest.objects.of_pair(person, self.request.user).first()
        if follow_request:
            self.resolve(follow_request)
        else:
            self.success_message = messages.REQUEST_WITHDRAWN


class ApproveView(FollowRequestActionView):
    """Approves a follow request; htmx replaces it by the row of a follower."""

    success_message = messages.REQUEST_APPROVED

    def resolve(self, follow_request):
        follow_request.approve()

    def htmx_response(self):
        row = user_row(self.object, relationship_with(self.request.user, self.object))
        return render(self.request, "follows/_user_row.html", {"person": row})


class DeclineView(FollowRequestActionView):
    success_message = messages.REQUEST_DECLINED

    def resolve(self, follow_request):
        follow_request.decline()

    def htmx_response(self):
        return add_toast(HttpResponse(), self.get_success_message())
