"""Actions of the viewer on another user: one view per action, POST only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.models import User
from core.http.errors import plain_text_response
from core.http.redirects import safe_next
from core.http.views import PostOnlyView, gone_is_404
from follows.models import Block, Follow, FollowRequest, Mute
from follows.presenters import profile_header, user_row
from follows.relationships import relationship_with


class UserActionView(PostOnlyView):
    """Base class that calls `act(viewer, person)` for the user in the URL and redirects back with `success_message`.

    An htmx request gets the fragment of `htmx_response`, or else reloads the page, since most actions change more of
    it than a button.
    """

    success_message = ""
    closes_profile = False  # whether the user's pages may be hidden from the viewer afterwards

    def post(self, request, username):
        self.person = get_object_or_404(User.objects.with_username(username).present().select_related("stats"))
        try:
            with gone_is_404("Nobody here has that name."):
                self.act(request.user, self.person)
        except ValidationError as error:
            return self.render_error(error.messages[0])
        response = self.htmx_response() if request.htmx else None
        return response or self.redirect_back()

    def act(self, viewer, person):
        raise NotImplementedError

    def htmx_response(self):
        """Return a response with an HTML fragment, or None to reload the page."""

    def render_error(self, message):
        if self.request.htmx:
            return plain_text_response(400, message)
        messages.error(self.request, message)
        return HttpResponseRedirect(self.get_return_url())

    def redirect_back(self):
        messages.success(self.request, self.success_message.format(person=self.person))
        return (
            HttpResponseClientRedirect(self.get_return_url())
            if self.request.htmx
            else HttpResponseRedirect(self.get_return_url())
        )

    def get_return_url(self):
        """Return the URL of the previous page; the profile if that was a page of the user that is hidden now."""
        profile = self.person.get_absolute_url()
        url = safe_next(self.request, profile)
        return profile if self.closes_profile and url.lower().startswith(f"{profile.lower()}/") else url


class FollowButtonView(UserActionView):
    """Base class of actions after which htmx only needs a new follow button."""

    def htmx_response(self):
        relation = relationship_with(self.request.user, self.person)
        if self.request.htmx.target == "profile-actions":
            self.person.stats.refresh_from_db()
            context = {"header": profile_header(self.person, relation), "relation": relation}
            return render(self.request, "follows/_profile_actions_response.html", context)
        return render(self.request, "follows/_follow_button.html", {"p": user_row(self.person, relation)})


class FollowView(FollowButtonView):
    """Follows a user, or sends a follow request."""

    def act(self, viewer, person):
        Follow.objects.follow(viewer, person)
        self.success_message = "You asked to follow {person}." if person.is_protected else "You follow {person} now."


class UnfollowView(FollowButtonView):
    """Unfollows a user, or cancels a follow request."""

    success_message = "You don’t follow {person} any more."
    closes_profile = True

    def act(self, viewer, person):
        Follow.objects.unfollow(viewer, person)


class UnblockView(FollowButtonView):
    success_message = "You unblocked {person}."

    def act(self, viewer, person):
        Block.objects.unblock(viewer, person)


class BlockView(UserActionView):
    success_message = "You blocked {person}. They aren’t told."
    closes_profile = True

    def act(self, viewer, person):
        Block.objects.block(viewer, person)


class MuteView(UserActionView):
    success_message = "You won’t hear from {person} any more. They aren’t told."

    def act(self, viewer, person):
        Mute.objects.mute(viewer, person)


class UnmuteView(UserActionView):
    success_message = "You hear {person} again."

    def act(self, viewer, person):
        Mute.objects.unmute(viewer, person)


class HideRepostsView(UserActionView):
    success_message = "You won’t see what {person} reposts any more."

    def act(self, viewer, person):
        Follow.objects.set_show_reposts(viewer, person, False)


class ShowRepostsView(UserActionView):
    success_message = "You see what {person} reposts again."

    def act(self, viewer, person):
        Follow.objects.set_show_reposts(viewer, person, True)


class RemoveFollowerView(UserActionView):
    success_message = "{person} doesn’t follow you any more. They aren’t told."

    def act(self, viewer, person):
        Follow.objects.unfollow(person, viewer)


class FollowRequestActionView(UserActionView):
    """Base class that calls `resolve` with the user's follow request to the viewer, if it still exists."""

    def act(self, viewer, person):
        follow_request = FollowRequest.objects.of_pair(person, viewer).first()
        if follow_request:
            self.resolve(follow_request)
        else:
            self.success_message = "{person} isn’t asking any more."


class ApproveView(FollowRequestActionView):
    """Approves a follow request; htmx replaces it by the row of a follower."""

    success_message = "{person} follows you now."

    def resolve(self, follow_request):
        follow_request.approve()

    def htmx_response(self):
        row = user_row(self.person, relationship_with(self.request.user, self.person))
        return render(self.request, "follows/_user_row.html", {"p": row})


class DeclineView(FollowRequestActionView):
    success_message = "You declined {person}. They aren’t told."

    def resolve(self, follow_request):
        follow_request.decline()

    def htmx_response(self):
        return trigger_client_event(HttpResponse(), "toast", {"text": self.success_message.format(person=self.person)})
