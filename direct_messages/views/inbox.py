"""The inbox, and the form that starts a conversation."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import render
from django.views.generic import FormView, TemplateView

from core.db.pagination import cursor_from, keyset_page, next_page_url
from core.http.caching import NoStoreMixin
from core.http.htmx import redirect_page
from direct_messages.forms import NewMessageForm
from direct_messages.presenters import conversation_partner, conversation_rows
from follows.visibility import can_see_user

MAX_CONTACTS = 8  # users suggested for a new message


def inbox_context(viewer, before=None):
    """Return the context of a page of the inbox: rows, URL of the next page, and id of the newest message (`top`)."""
    # prefetch instead of join: with a join, the planner may scan all messages
    participants = viewer.sides.with_messages().select_related("other").prefetch_related("newest")
    page, next_cursor = keyset_page(participants, before, cursor_field="newest_id")
    return {
        "conversations": conversation_rows(page),
        "more_url": f"/messages{next_page_url(next_cursor)}" if next_cursor else "",
        "top": page[0].newest_id if page else 0,
    }


def has_updates(viewer, top):
    """Return whether any conversation has a message, sent or received, with an id above `top`."""
    return viewer.sides.filter(newest__gt=top).exists()


class InboxView(NoStoreMixin, LoginRequiredMixin, TemplateView):
    """The viewer's conversations, latest message first. `?since=ID` is polled by an open page."""

    template_name = "direct_messages/inbox.html"

    def get(self, request):
        before, since = cursor_from(request), cursor_from(request, "since")
        if since is not None and not has_updates(request.user, since):
            return HttpResponse(status=204)
        inbox = {**inbox_context(request.user, before), "is_first_page": before is None, "shows": "list"}
        if since is not None:
            return render(request, "direct_messages/_updates.html", inbox)
        if request.htmx and before:
            return render(request, "direct_messages/_conversations.html", inbox)
        return self.render_to_response(self.get_context_data(**inbox))


class NewMessageView(NoStoreMixin, LoginRequiredMixin, FormView):
    """Form for the recipient of a new message; redirects to the text box of the conversation, which gets the focus."""

    template_name = "direct_messages/new.html"
    form_class = NewMessageForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sender": self.request.user}

    def get_initial(self):
        return {"to": self.request.GET.get("to", "")}

    def get_template_names(self):
        return ["direct_messages/_new.html"] if self.request.htmx else super().get_template_names()

    def get_context_data(self, **kwargs):
        return super().get_context_data(known=self.recent_contacts(), **kwargs)

    def recent_contacts(self):
        """Return the users with whom the viewer exchanged messages last, latest first."""
        participants = self.request.user.sides.with_messages().filter(can_see_user(self.request.user, "other"))
        return [
            conversation_partner(side.other)
            for side in participants.select_related("other").order_by("-newest_id")[:MAX_CONTACTS]
        ]

    def form_valid(self, form):
        return redirect_page(self.request, f"/messages/{form.cleaned_data['to'].username}#dm-text")

    def form_invalid(self, form):
        status = 422 if self.request.htmx else 200
        return render(self.request, self.get_template_names(), self.get_context_data(form=form), status=status)
