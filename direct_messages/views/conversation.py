"""The conversation of the viewer with one other user."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.views.generic import TemplateView
from django_htmx.http import reswap, retarget, trigger_client_event

from accounts.models import User
from core.badges import invalidate_badges
from core.db.pagination import cursor_from, keyset_page, next_page_url
from core.http.caching import NoStoreMixin
from core.http.errors import render_error
from core.http.htmx import redirect_with_message
from core.http.prefetch import is_prefetch
from core.http.request_size import TakesUploadsMixin
from core.http.views import gone_is_404
from core.ids import parse_id
from core.messages import LOGGED_OUT
from core.rate_limits import RateLimitExceeded
from core.submissions import new_submission
from direct_messages.forms import MAX_LENGTH, MessageForm
from direct_messages.messages import USER_NOT_FOUND, conversation_deleted
from direct_messages.permissions import cannot_message_reason
from direct_messages.presenters import conversation_partner, message_rows
from direct_messages.views.inbox import has_updates, inbox_context
from follows.relationships import relationship_with
from follows.visibility import can_see_user

PAGE_SIZE = 30
MAX_UPDATES = 100  # messages per response; an open page requests the rest with the next poll


class ConversationMixin(NoStoreMixin, LoginRequiredMixin):
    """Sets `person`, the other user, and `side`, the viewer's Participant; all reads start from the latter.

    `side` is None without messages. A user who is not visible to the viewer is a 404 then, and so is the viewer. A
    conversation with messages stays readable, whatever the relationship of the two.
    """

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.person = User.objects.with_username(kwargs["username"]).exclude(pk=request.user.pk).first()
        if self.person is None:
            raise Http404(USER_NOT_FOUND)
        self.side = self.get_participant()
        if not self.side and not User.objects.filter(can_see_user(request.user, ""), pk=self.person.pk).exists():
            raise Http404(USER_NOT_FOUND)
        if kwargs["username"] != self.person.username and request.method in {"GET", "HEAD"}:
            typed, canonical = f"/messages/{kwargs['username']}", f"/messages/{self.person.username}"
            return HttpResponsePermanentRedirect(request.get_full_path().replace(typed, canonical, 1))
        return super().dispatch(request, *args, **kwargs)

    def get_participant(self):
        """Return the viewer's Participant with this person, or None if it has no messages."""
        sides = self.request.user.sides.with_messages().select_related("conversation")
        side = sides.filter(other=self.person).first()
        if side:
            side.owner, side.other = self.request.user, self.person
        return side


class ConversationView(TakesUploadsMixin, ConversationMixin, TemplateView):
    """The conversation, newest message last. POST sends a message.

    `?before=ID` returns older messages, `?since=ID` (polled by an open page) newer ones. Newest messages are marked as
    read when they are rendered, unless the request is a prefetch.
    """

    template_name = "direct_messages/inbox.html"

    def handle_no_permission(self):
        """Redirect to the login page; return the text of a plain form in the response, so that it gets into no URL."""
        if self.request.htmx or not self.request.POST.get("text"):
            return super().handle_no_permission()
        return render_error(self.request, 403, LOGGED_OUT)

    def get(self, request, username):
        since = cursor_from(request, "since")
        if since is not None:
            return self.updates_response(since, top=cursor_from(request, "top") or 0)
        if request.htmx and "before" in request.GET:
            return render(
                request,
                "direct_messages/_message_list.html",
                {**self.get_page(), "partner": conversation_partner(self.person)},
            )
        return super().get(request)

    def post(self, request, username):
        form = MessageForm(request.POST, request.FILES, sender=request.user, recipient=self.person)
        if not form.is_valid():
            return self.render_invalid(form)
        try:
            with gone_is_404(USER_NOT_FOUND):
                message = form.send()
        except ValidationError as error:
            form.add_error(None, error)
            return self.render_invalid(form)
        except RateLimitExceeded as limit:
            if request.htmx:
                raise  # the middleware answers with the sentence; the text is still in the form
            form.add_error(None, limit.sentence)
            return self.render_invalid(form, status=429)
        return self.sent_response(message) if request.htmx else HttpResponseRedirect(request.path)

    def sent_response(self, message):
        """Return for htmx all messages after the last one on the page, and a token for the next submission."""
        self.side = self.get_participant()
        since = parse_id(self.request.POST.get("since"))
        response = self.updates_response(message.pk - 1 if since is None else since)
        return trigger_client_event(response, "message:sent", {"submission": new_submission()}, after="settle")

    def render_invalid(self, form, status=200):
        if not self.request.htmx:
            return self.render_to_response(self.get_context_data(form=form), status=status)
        context = {
            "form": form,
            "partner": conversation_partner(self.person),
            "max_length": MAX_LENGTH,
            "newest": form.data.get("since", ""),
        }
        response = render(self.request, "direct_messages/_composer.html", context, status=422)
        return reswap(retarget(response, "#dm-composer"), "outerHTML")

    def updates_response(self, since, top=0):
        """Return the messages after the id `since` and the inbox; 204 if no conversation has a new message."""
        messages = (
            self.side.messages.with_pictures().filter(pk__gt=since).oldest_first()[:MAX_UPDATES] if self.side else []
        )
        messages = list(messages)
        if not messages and not (top and has_updates(self.request.user, top)):
            return HttpResponse(status=204)
        self.mark_seen(messages)
        rows = message_rows(messages, self.side) if messages else []
        context = {
            **inbox_context(self.request.user),
            "message_rows": rows,
            "partner": conversation_partner(self.person),
        }
        return render(self.request, "direct_messages/_updates.html", context)

    def get_page(self):
        """Return the context of a page of messages, oldest first, with the URL of the previous page."""
        if not self.side:
            return {"message_rows": [], "newest": 0}
        before = cursor_from(self.request)
        page, next_cursor = keyset_page(self.side.messages.with_pictures(), before, PAGE_SIZE)
        page.reverse()
        if not before:
            self.mark_seen(page)
        return {
            "message_rows": message_rows(page, self.side),
            "older_url": f"/messages/{self.person.username}{next_page_url(next_cursor)}" if next_cursor else "",
            "newest": page[-1].pk if page else 0,
        }

    def mark_seen(self, messages):
        """Mark these messages as read, unless the request is a prefetch."""
        if messages and not is_prefetch(self.request) and self.side.mark_read(messages[-1].pk):
            invalidate_badges(self.request.user)

    def get_context_data(self, form=None, **kwargs):
        viewer = self.request.user
        page = self.get_page()  # before inbox_context: it marks this conversation as read
        relation = relationship_with(viewer, self.person)
        return super().get_context_data(
            **page,
            **inbox_context(viewer),
            shows="pane",
            partner=conversation_partner(self.person),
            relation=relation,
            closed=cannot_message_reason(viewer, self.person, relation),
            form=form or MessageForm(sender=viewer, recipient=self.person),
            is_newest_page="before" not in self.request.GET,
            max_length=MAX_LENGTH,
            **kwargs,
        )


class DeleteConversationView(ConversationMixin, TemplateView):
    """Confirms, then deletes the viewer's side of the conversation, up to the newest message when asked (`upto`)."""

    template_name = "direct_messages/delete.html"

    def get_template_names(self):
        return ["direct_messages/_delete.html"] if self.request.htmx else super().get_template_names()

    def get_context_data(self, **kwargs):
        upto = self.side.newest_id if self.side else 0
        return super().get_context_data(partner=conversation_partner(self.person), upto=upto, **kwargs)

    def post(self, request, username):
        upto = parse_id(request.POST.get("upto"))
        if self.side:
            self.side.delete_messages(**{} if upto is None else {"pk__lte": upto})
        return redirect_with_message(request, conversation_deleted(self.person.username), "/messages")
