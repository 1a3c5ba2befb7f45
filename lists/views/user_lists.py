"""The lists of a user: own, subscribed, and those with the user as a member."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import TemplateView, View

from core.db.pagination import KeysetMixin, next_page_url
from core.http.htmx import HtmxPartialMixin
from core.templating.tabs import tabs_below
from follows.views.profile import ProfilePageMixin
from lists import messages
from lists.models import List, Membership, Subscription
from lists.presenters import list_rows
from lists.querysets import can_see_list

MAX_COUNTED = 1000  # of memberships


class MyListsRedirectView(LoginRequiredMixin, View):
    """Redirects to the viewer's own lists."""

    def get(self, request):
        return HttpResponseRedirect(f"{request.user.get_absolute_url()}/lists")


class UserListsView(ProfilePageMixin, KeysetMixin, HtmxPartialMixin, TemplateView):
    """Base of the three tabs. An htmx request for the next page gets only the partial `lists`."""

    template_name = "lists/lists.html"
    partial_name = "lists"
    hidden_content = messages.HIDDEN_LISTS

    def get_lists(self, rows):
        """Return the lists of a page of rows."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        rows, next_cursor = self.get_rows()
        lists = list_rows(self.get_lists(rows), self.request.user)
        return super().get_context_data(lists=lists, more_url=next_page_url(next_cursor), page=self.page, **kwargs)

    def get_tabs(self):
        """Return the tabs of the three kinds of lists, instead of the profile's tabs."""
        if not self.may_read:
            return super().get_tabs()
        is_self = self.relation.is_self
        tabs = (
            ("Your lists" if is_self else "Lists", "/lists", None),
            ("Subscribed", "/lists/subscriptions", None),
            ("You’re on" if is_self else "Member of", "/lists/memberships", self.count_memberships()),
        )
        return tabs_below(self.person.get_absolute_url(), self.page, tabs)

    def count_memberships(self):
        """Return the number of public lists visible to the viewer that the user is on, up to MAX_COUNTED."""
        return self.get_memberships()[:MAX_COUNTED].count()

    def get_memberships(self):
        return Membership.objects.filter(user=self.person).on_public_lists_visible_to(self.request.user)


class OwnedListsView(UserListsView):
    """Lists that the user owns; private ones are shown to the owner only."""

    page = "/lists"

    def get_queryset(self):
        return List.objects.filter(owner=self.person).visible_to(self.request.user).select_related("owner")

    def get_lists(self, rows):
        return rows


class SubscribedListsView(UserListsView):
    """Lists to which the user subscribes."""

    page = "/lists/subscriptions"

    def get_queryset(self):
        subscriptions = Subscription.objects.filter(can_see_list(self.request.user, "list"), user=self.person)
        return subscriptions.select_related("list__owner")

    def get_lists(self, rows):
        return [row.list for row in rows]


class ListMembershipsView(UserListsView):
    """Public lists of which the user is a member."""

    page = "/lists/memberships"

    def get_queryset(self):
        return self.get_memberships().select_related("list__owner")

    def get_lists(self, rows):
        return [row.list for row in rows]
