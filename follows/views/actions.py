"""What one person does about another: one small class per action, all POST."""

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
    """Does `act(viewer, person)` to the person in the address, then goes back to where the viewer was.

    `done` is the sentence to say then. Since most actions change more of a page than a button, htmx is told to load
    it again; where a piece is enough, `piece()` gives it.
    """

    done = ""
    closes_profile = False  # whether the person's own pages may be closed afterwards

    def post(self, request, username):
        self.person = get_object_or_404(User.objects.with_username(username).present().select_related("stats"))
        try:
            with gone_is_404("Nobody here has that name."):
                self.act(request.user, self.person)
        except ValidationError as refusal:
            return self.render_error(refusal.messages[0])
        piece = self.htmx_response() if request.htmx else None
        return piece or self.redirect_back()

    def act(self, viewer, person):
        raise NotImplementedError

    def htmx_response(self):
        """What an htmx request gets: a response with a piece of the page, or None to load the page again."""

    def render_error(self, sentence):
        if self.request.htmx:
            return plain_text_response(400, sentence)
        messages.error(self.request, sentence)
        return HttpResponseRedirect(self.get_return_url())

    def redirect_back(self):
        messages.success(self.request, self.done.format(person=self.person))
        return (
            HttpResponseClientRedirect(self.get_return_url())
            if self.request.htmx
            else HttpResponseRedirect(self.get_return_url())
        )

    def get_return_url(self):
        """Where the viewer was; the profile when that was a page of the person's that is closed now."""
        profile = self.person.get_absolute_url()
        place = safe_next(self.request, profile)
        return profile if self.closes_profile and place.lower().startswith(f"{profile.lower()}/") else place


class FollowButtonView(UserActionView):
    """An action that ends with another follow button, which is all that htmx needs."""

    def htmx_response(self):
        relation = relationship_with(self.request.user, self.person)
        if self.request.htmx.target == "profile-actions":
            self.person.stats.refresh_from_db()
            context = {"header": profile_header(self.person, relation), "relation": relation}
            return render(self.request, "follows/_profile_actions_response.html", context)
        return render(self.request, "follows/_follow_button.html", {"p": user_row(self.person, relation)})


class FollowView(FollowButtonView):
    """Follows, or asks to."""

    def act(self, viewer, person):
        Follow.objects.follow(viewer, person)
        self.done = "You asked to follow {person}." if person.is_protected else "You follow {person} now."


class UnfollowView(FollowButtonView):
    """Stops following, or takes back the request."""

    done = "You don’t follow {person} any more."
    closes_profile = True

    def act(self, viewer, person):
        Follow.objects.unfollow(viewer, person)


class UnblockView(FollowButtonView):
    done = "You unblocked {person}."

    def act(self, viewer, person):
        Block.objects.unblock(viewer, person)


class BlockView(UserActionView):
    done = "You blocked {person}. They aren’t told."
    closes_profile = True

    def act(self, viewer, person):
        Block.objects.block(viewer, person)


class MuteView(UserActionView):
    done = "You won’t hear from {person} any more. They aren’t told."

    def act(self, viewer, person):
        Mute.objects.mute(viewer, person)


class UnmuteView(UserActionView):
    done = "You hear {person} again."

    def act(self, viewer, person):
        Mute.objects.unmute(viewer, person)


class HideRepostsView(UserActionView):
    done = "You won’t see what {person} reposts any more."

    def act(self, viewer, person):
        Follow.objects.set_show_reposts(viewer, person, False)


class ShowRepostsView(UserActionView):
    done = "You see what {person} reposts again."

    def act(self, viewer, person):
        Follow.objects.set_show_reposts(viewer, person, True)


class RemoveFollowerView(UserActionView):
    done = "{person} doesn’t follow you any more. They aren’t told."

    def act(self, viewer, person):
        Follow.objects.unfollow(person, viewer)


class FollowRequestActionView(UserActionView):
    """Answers the person's request to follow the viewer, if there is one still."""

    def act(self, viewer, person):
        asked = FollowRequest.objects.filter(follower=person, followee=viewer).first()
        if asked:
            self.answer(asked)
        else:
            self.done = "{person} isn’t asking any more."


class ApproveView(FollowRequestActionView):
    """Lets somebody in who asked; their row goes on as that of a follower."""

    done = "{person} follows you now."

    def answer(self, asked):
        asked.approve()

    def htmx_response(self):
        row = user_row(self.person, relationship_with(self.request.user, self.person))
        return render(self.request, "follows/_user_row.html", {"p": row})


class DeclineView(FollowRequestActionView):
    done = "You declined {person}. They aren’t told."

    def answer(self, asked):
        asked.decline()

    def htmx_response(self):
        return trigger_client_event(HttpResponse(), "toast", {"text": self.done.format(person=self.person)})
