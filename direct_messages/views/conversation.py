"""What the viewer and one other person write to each other."""

from django.contrib import messages as notes
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from accounts.models import User
from core.badges import invalidate_badges
from core.db.pagination import CURSOR_FORMAT, cursor_from
from core.http.errors import LOGGED_OUT, render_error
from core.http.request_size import TakesUploadsMixin
from core.http.views import gone_is_404
from core.rate_limits import RateLimitExceeded
from direct_messages.forms import MAX_LENGTH, MessageForm, new_submission
from direct_messages.permissions import cannot_message_reason
from direct_messages.presenters import message_rows, user_context
from direct_messages.views.inbox import has_updates, inbox_context
from follows.relationships import relationship_with
from follows.visibility import can_see_user

PAGE_SIZE = 30
MAX_UPDATES = 100  # messages that one answer brings at most; an open page asks again for the rest


class ConversationMixin(LoginRequiredMixin):
    """Finds the other person and the viewer's side of the conversation, which is where everything read starts.

    Before anything was written there is no side. Whom the viewer may not meet is then a 404, as is oneself; an
    existing conversation stays open to those who have something in it, whatever has come between the two.
    """

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.person = User.objects.with_username(kwargs["username"]).exclude(pk=request.user.pk).first()
        if self.person is None:
            raise Http404("Nobody here has that name.")
        self.side = self.get_participant()
        if not self.side and not User.objects.filter(can_see_user(request.user, ""), pk=self.person.pk).exists():
            raise Http404("Nobody here has that name.")
        if kwargs["username"] != self.person.username and request.method in {"GET", "HEAD"}:
            wrong, right = f"/messages/{kwargs['username']}", f"/messages/{self.person.username}"
            return HttpResponsePermanentRedirect(request.get_full_path().replace(wrong, right, 1))
        return super().dispatch(request, *args, **kwargs)

    def get_participant(self):
        """The viewer's side with this person, or None while there is nothing on it."""
        sides = self.request.user.sides.with_messages().select_related("conversation")
        side = sides.filter(other=self.person).first()
        if side:
            side.owner, side.other = self.request.user, self.person
        return side


class ConversationView(TakesUploadsMixin, ConversationMixin, TemplateView):
    """The conversation, newest at the bottom; `?before=ID` is older, and POST sends.

    `?since=ID` is how an open page asks for what came after. Showing the newest is having read them, unless a
    browser only fetches the page in advance.
    """

    template_name = "direct_messages/inbox.html"

    def handle_no_permission(self):
        """Ask for signing in; a plain form is given its words back first, as no address should hold them."""
        if self.request.htmx or not self.request.POST.get("text"):
            return super().handle_no_permission()
        return render_error(self.request, 403, LOGGED_OUT)

    def get(self, request, username):
        since = cursor_from(request, "since")
        if since is not None:
            return self.news(since, top=cursor_from(request, "top") or 0)
        if request.htmx and "before" in request.GET:
            return render(
                request, "direct_messages/_message_list.html", {**self.get_page(), "who": user_context(self.person)}
            )
        return super().get(request)

    def post(self, request, username):
        form = MessageForm(request.POST, request.FILES, sender=request.user, recipient=self.person)
        if not form.is_valid():
            return self.refused(form)
        try:
            with gone_is_404("Nobody here has that name."):
                message = form.send()
        except ValidationError as sentence:
            form.add_error(None, sentence)
            return self.refused(form)
        except RateLimitExceeded as limit:
            if request.htmx:
                raise  # a sentence is enough: the words are still in the box
            form.add_error(None, limit.sentence)
            return self.refused(form, status=429)
        return self.sent(message) if request.htmx else HttpResponseRedirect(request.path)

    def sent(self, message):
        """For htmx: this message and whatever else came after the last one on the page, and the token for the next."""
        self.side = self.get_participant()
        since = self.request.POST.get("since", "")
        response = self.news(int(since) if CURSOR_FORMAT.fullmatch(since) else message.pk - 1)
        return trigger_client_event(response, "message:sent", {"submission": new_submission()}, after="settle")

    def refused(self, form, status=200):
        if not self.request.htmx:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        context = {
            "form": form,
            "who": user_context(self.person),
            "longest": MAX_LENGTH,
            "newest": form.data.get("since", ""),
        }
        answer = render(self.request, "direct_messages/_composer.html", context, status=422)
        return reswap(retarget(answer, "#dm-composer"), "outerHTML")

    def news(self, since, top=0):
        """What came after the message `since`, with the list of conversations; 204 when nothing did, anywhere."""
        messages = (
            self.side.messages.with_pictures().filter(pk__gt=since).oldest_first()[:MAX_UPDATES] if self.side else []
        )
        messages = list(messages)
        if not messages and not (top and has_updates(self.request.user, top)):
            return HttpResponse(status=204)
        self.seen(messages)
        bubbles = message_rows(messages, self.side) if messages else []
        context = {**inbox_context(self.request.user), "bubbles": bubbles, "who": user_context(self.person)}
        return render(self.request, "direct_messages/_updates.html", context)

    def get_page(self):
        """A page of messages, oldest first, and where the older ones go on."""
        if not self.side:
            return {"bubbles": [], "newest": 0}
        messages = self.side.messages.with_pictures().newest_first()
        if before := cursor_from(self.request):
            messages = messages.filter(pk__lt=before)
        render_error = list(messages[: PAGE_SIZE + 1])[::-1]
        has_older = len(render_error) > PAGE_SIZE
        render_error = render_error[-PAGE_SIZE:]
        if not before:
            self.seen(render_error)
        return {
            "bubbles": message_rows(render_error, self.side),
            "older_url": f"/messages/{self.person.username}?before={render_error[0].pk}" if has_older else "",
            "newest": render_error[-1].pk if render_error else 0,
        }

    def seen(self, messages):
        """Note that the viewer has seen these, unless the page was only fetched in advance."""
        headers = self.request.headers
        ahead = "prefetch" in headers.get("Sec-Purpose", "") or headers.get("Purpose") == "prefetch"
        is_seen = messages and self.request.method != "HEAD" and not ahead
        if is_seen and self.side.read(messages[-1].pk):
            invalidate_badges(self.request.user)

    def get_context_data(self, form=None, **kwargs):
        viewer = self.request.user
        render_error = self.get_page()  # before the list, in which this conversation is then read
        relation = relationship_with(viewer, self.person)
        return super().get_context_data(
            **render_error,
            **inbox_context(viewer),
            shows="pane",
            who=user_context(self.person),
            relation=relation,
            closed=cannot_message_reason(viewer, self.person, relation),
            form=form or MessageForm(sender=viewer, recipient=self.person),
            is_newest_page="before" not in self.request.GET,
            longest=MAX_LENGTH,
            **kwargs,
        )


class DeleteConversationView(ConversationMixin, TemplateView):
    """Asks once, then deletes the conversation on the viewer's side; what came after asking stays."""

    template_name = "direct_messages/delete.html"

    def get_template_names(self):
        return ["direct_messages/_delete.html"] if self.request.htmx else super().get_template_names()

    def get_context_data(self, **kwargs):
        upto = self.side.newest_id if self.side else 0
        return super().get_context_data(who=user_context(self.person), upto=upto, **kwargs)

    def post(self, request, username):
        upto = request.POST.get("upto", "")
        if self.side:
            self.side.delete_messages(**{"pk__lte": int(upto)} if CURSOR_FORMAT.fullmatch(upto) else {})
        notes.success(request, f"Your conversation with @{self.person.username} was deleted on your side.")
        return HttpResponseClientRedirect("/messages") if request.htmx else HttpResponseRedirect("/messages")
