"""The pages of Connect."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import TemplateView

from notifications.entries import INTERACTIONS, MENTIONS, cards_for, page_of
from notifications.models import ReadMark
from witter.actions import ActionView
from witter.badges import ask_again
from witter.htmx import HtmxPartialMixin
from witter.pagination import cursor_from
from witter.redirects import safe_next


class ConnectMixin(LoginRequiredMixin, HtmxPartialMixin):
    """For a TemplateView: a page of the viewer's notes, which are read by that. An htmx request gets only the list.

    What a browser fetches ahead, in case it is wanted, is not read yet.
    """

    template_name = "notifications/connect.html"
    partial_name = "feed"
    only_mentions = False

    def get(self, request):
        before = cursor_from(request)
        page = page_of(self.notes, request.user, before)
        cards = cards_for(page.rows, request.user)
        has_unread = any(card["is_unread"] for card in cards)
        if has_unread and before is None and not is_fetched_ahead(request):
            ReadMark.objects.advance(request.user, self.only_mentions)
            ask_again(request.user)
        context = self.get_context_data(
            cards=cards, next_cursor=page.cursor, is_first_page=before is None, has_unread=has_unread
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(only_mentions=self.only_mentions, **kwargs)


class InteractionsView(ConnectMixin, TemplateView):
    """All that others did about the viewer and their witts."""

    notes = INTERACTIONS


class MentionsView(ConnectMixin, TemplateView):
    """Witts that answer, quote or name the viewer."""

    notes = MENTIONS
    only_mentions = True


class ReadView(ActionView):
    """Marks all of Connect as read."""

    def post(self, request):
        ReadMark.objects.advance(request.user)
        return HttpResponseRedirect(safe_next(request, "/notifications"))


def is_fetched_ahead(request):
    """Whether a browser only wants to have the page at hand, and nobody is looking yet."""
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return request.method == "HEAD" or "prefetch" in purpose
