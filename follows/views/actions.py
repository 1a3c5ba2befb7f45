"""Actions of the viewer on another user: one view per action."""

from django.contrib.auth.mixins import AccessMixin
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import User
from core.http.htmx import add_toast, current_path
from core.http.redirects import safe_next
from core.http.views import ActionView
from follows import messages
from follows.locks import lock_user_pair
from follows.models import Block, Follow, FollowRequest, Mute
from follows.presenters import profile_header, user_row
from follows.relationships import relationship_with
from follows.suggestions import dismiss
from follows.undo import load_facts, restore_relationship, undo_button
from follows.views.responses import add_relationship_event, is_below_profile
from follows.views.suggestions import filled_up_box, shown_ids


class UserActionView(ActionView):
    """Base class of an action on the user in the URL, who is `{person}` in its message."""

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
        return profile if self.may_hide_profile and is_below_profile(url, self.object) else url


class UndoableActionView(UserActionView):
    """Base class of actions with an Undo button, in a toast for htmx and in the message of the next page otherwise.

    Subclasses define `change`, which does the action, and `facts`, the fields of Relationship that it changes. htmx
    also gets an event, by which the page refreshes what has changed (static/js/page_parts.js).
    """

    facts: tuple[str, ...] = ()
    can_be_undone = True
    changes_visibility = False  # whether the viewer may see more or less of the user afterwards

    @transaction.atomic
    def act(self, person):
        lock_user_pair(self.request.user, person)
        before = relationship_with(self.request.user, person)
        facts = {name: getattr(before, name) for name in self.facts}
        self.change(person)
        self.undo = undo_button(self.request.user, person, facts) if self.can_be_undone else None

    def get_success_message(self):
        text = super().get_success_message()
        return self.undo.message(text) if self.undo else text

    def htmx_response(self):
        """Return the fragment with the toast and the event; None, for a redirect, from a page that is hidden now."""
        if self.may_hide_profile and is_below_profile(current_path(self.request) or "", self.object):
            return None
        response = self.htmx_fragment() or HttpResponse()
        undo = self.undo.toast_details() if self.undo else {}
        add_toast(response, super().get_success_message(), after="settle", **undo)
        return add_relationship_event(response, self.request.user, self.object, self.changes_visibility)

    def htmx_fragment(self):
        """Return the response with what replaces the row or button, or None for nothing."""


class FollowButtonMixin:
    """Mixin of actions after which htmx needs a new follow button, or on a profile a new row of buttons."""

    def render_button(self):
        relation = relationship_with(self.request.user, self.object)
        if self.request.htmx.target == "profile-actions":
            self.object.stats.refresh_from_db()
            context = {"header": profile_header(self.object, relation), "relation": relation}
            return render(self.request, "follows/_profile_actions_response.html", context)
        return render(self.request, "follows/_follow_button.html", {"person": user_row(self.object, relation)})


class FollowButtonView(FollowButtonMixin, UserActionView):
    """Base class of follow and unfollow, which the button itself undoes."""

    def htmx_response(self):
        response = self.render_button()
        if not self.object.is_protected:
            return response
        return add_relationship_event(response, self.request.user, self.object, changes_visibility=True)


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


class BlockView(UndoableActionView):
    """Blocks a user. GET asks first, as a block ends the follows in both directions."""

    http_method_names = ["get", "post"]
    success_message = messages.USER_BLOCKED
    facts = ("blocking", "following", "requested", "followed_by", "requested_by", "hides_reposts")
    may_hide_profile = changes_visibility = True

    def handle_no_permission(self):
        """Redirect a GET to the login page, too; other actions have no page."""
        if self.request.method == "GET":
            return AccessMixin.handle_no_permission(self)
        return super().handle_no_permission()

    def get(self, request, username):
        person = self.get_object(username)
        if person == request.user:
            raise Http404(messages.BLOCK_OF_ONESELF)
        template = "follows/_block.html" if request.htmx else "follows/block.html"
        return render(request, template, {"person": person, "next": request.headers.get("Referer", "")})

    def change(self, person):
        Block.objects.block(self.request.user, person)


class UnblockView(FollowButtonMixin, UndoableActionView):
    success_message = messages.USER_UNBLOCKED
    facts = ("blocking",)
    changes_visibility = True

    def change(self, person):
        Block.objects.unblock(self.request.user, person)

    def htmx_fragment(self):
        return self.render_button()


class MuteView(UndoableActionView):
    success_message = messages.USER_MUTED
    facts = ("muting",)

    def change(self, person):
        Mute.objects.mute(self.request.user, person)


class UnmuteView(UndoableActionView):
    success_message = messages.USER_UNMUTED
    facts = ("muting",)

    def change(self, person):
        Mute.objects.unmute(self.request.user, person)


class SuggestionBoxMixin:
    """Mixin of actions after which htmx gets the box of suggestions if the button is for it."""

    @property
    def is_in_box(self):
        return self.request.htmx.target == "suggestions"

    def render_box(self):
        """Return the box with those of the people it showed (`shown`) who are still suggested, filled up."""
        context = filled_up_box(self.request.user, shown_ids(self.request.POST))
        return render(self.request, "follows/_suggestions.html", context)


class DismissSuggestionView(SuggestionBoxMixin, UserActionView):
    """Stops suggesting a user. htmx gets the box of suggestions, or an event by which the page hides the row."""

    success_message = messages.SUGGESTION_DISMISSED

    def act(self, person):
        dismiss(self.request.user, person)
        self.undo = undo_button(self.request.user, person, {"dismissed": False})

    def get_success_message(self):
        return self.undo.message(super().get_success_message())

    def htmx_response(self):
        """Return the response with a toast, whose Undo brings the box back as it was."""
        if self.is_in_box:
            shown = {"shown": self.request.POST.get("shown", "")}
            response, details = self.render_box(), self.undo.toast_details(fields=shown, target="#suggestions")
        else:
            response, details = HttpResponse(), self.undo.toast_details()
        add_toast(response, super().get_success_message(), after="settle", **details)
        return add_relationship_event(response, self.request.user, self.object, is_dismissed=True)


class HideRepostsView(UndoableActionView):
    success_message = messages.REPOSTS_HIDDEN
    facts = ("hides_reposts",)

    def change(self, person):
        Follow.objects.set_show_reposts(self.request.user, person, False)


class ShowRepostsView(UndoableActionView):
    success_message = messages.REPOSTS_SHOWN
    facts = ("hides_reposts",)

    def change(self, person):
        Follow.objects.set_show_reposts(self.request.user, person, True)


class RemoveFollowerView(UndoableActionView):
    success_message = messages.FOLLOWER_REMOVED
    facts = ("followed_by", "requested_by")

    def change(self, person):
        Follow.objects.unfollow(person, self.request.user)


class FollowRequestActionView(UndoableActionView):
    """Base class that calls `resolve` with the user's follow request to the viewer, if it still exists."""

    facts = ("followed_by", "requested_by")

    def change(self, person):
        follow_request = FollowRequest.objects.of_pair(person, self.request.user).first()
        if follow_request:
            self.resolve(follow_request)
        else:
            self.success_message, self.can_be_undone = messages.REQUEST_WITHDRAWN, False


class ApproveView(FollowRequestActionView):
    """Approves a follow request; htmx replaces it by the row of a follower."""

    success_message = messages.REQUEST_APPROVED

    def resolve(self, follow_request):
        follow_request.approve()

    def htmx_fragment(self):
        row = user_row(self.object, relationship_with(self.request.user, self.object))
        return render(self.request, "follows/_user_row.html", {"person": row})


class DeclineView(FollowRequestActionView):
    success_message = messages.REQUEST_DECLINED

    def resolve(self, follow_request):
        follow_request.decline()


class RestoreView(SuggestionBoxMixin, UserActionView):
    """Undoes an action on the user: restores the relationship that the token in the button has."""

    success_message = messages.RELATIONSHIP_RESTORED

    @transaction.atomic  # a conflict leaves the token unused, so that the retry can use it
    def act(self, person):
        lock_user_pair(self.request.user, person)
        facts = load_facts(self.request.user, person, self.request.POST.get("token", ""))
        restore_relationship(self.request.user, person, facts)
        if "dismissed" in facts:
            self.success_message = messages.SUGGESTION_RESTORED

    def htmx_response(self):
        response = self.render_box() if self.is_in_box else HttpResponse()
        add_toast(response, self.get_success_message())
        return add_relationship_event(
            response, self.request.user, self.object, changes_visibility=True, is_undone=True
        )
