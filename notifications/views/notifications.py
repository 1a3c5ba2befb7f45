"""The notification pages, called Connect on the site."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import TemplateView

from core.badges import invalidate_badges
from core.db.pagination import cursor_from
from core.http.htmx import HtmxPartialMixin
from core.http.prefetch import is_prefetch
from core.http.redirects import safe_next
from core.http.views import PostOnlyView
from core.templating.tabs import tabs_below
from notifications.models import NotificationReadState
from notifications.presenters import INTERACTIONS_QUERY, MENTIONS_QUERY, notification_page, notification_rows


class NotificationListMixin(LoginRequiredMixin, HtmxPartialMixin):
    """For a TemplateView: a page of the viewer's notifications. An htmx request gets only the list.

    The first page marks them as read, unless the request is a prefetch.
    """

    template_name = "notifications/notifications.html"
    partial_name = "feed"
    only_mentions = False

    def get(self, request):
        before = cursor_from(request)
        page = notification_page(self.query, request.user, before)
        rows = notification_rows(page.rows, request.user)
        has_unread = any(row.is_unread for row in rows)
        if has_unread and before is None and not is_prefetch(request):
            NotificationReadState.objects.advance(request.user, self.only_mentions)
            invalidate_badges(request.user)
        context = self.get_context_data(
            notifications=rows, next_cursor=page.cursor, is_first_page=before is None, has_unread=has_unread
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        rows = (("Interactions", "", None), ("Mentions", "/mentions", None))
        tabs = tabs_below("/notifications", "/mentions" if self.only_mentions else "", rows)
        return super().get_context_data(only_mentions=self.only_mentions, tabs=tabs, **kwargs)


class InteractionsView(NotificationListMixin, TemplateView):
    """All notifications of the viewer."""

    query = INTERACTIONS_QUERY


class MentionsView(NotificationListMixin, TemplateView):
    """Posts that answer, quote or mention the viewer."""

    query = MENTIONS_QUERY
    only_mentions = True


class MarkReadView(PostOnlyView):
    """Marks all notifications of the viewer as read."""

    def post(self, request):
        NotificationReadState.objects.advance(request.user)
        return HttpResponseRedirect(safe_next(request, "/notifications"))
