"""The pages of one list: timeline, members, subscribers."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts.views.profile import ProfileMixin
from core.templating.tabs import tabs_below
from follows.views.user_lists import UserListMixin
from follows.visibility import can_see_user
from lists.models import List, Subscription
from lists.presenters import list_row
from lists.timelines import ListTimeline
from posts.views.post_list_mixin import PostListMixin

MAX_COUNTED = 10_000  # of subscribers


class ListMixin(ProfileMixin):
    """Finds a list by the username and slug in the URL."""

    def get_list(self, lists):
        """Return the list of `lists` that the URL names. Raise Http404 if there is none."""
        matching = lists.filter(owner=self.person, slug=self.kwargs["slug"].lower())
        return get_object_or_404(matching.select_related("owner"))


class ListPageMixin(ListMixin):
    """For a TemplateView that is a page of one list: adds `row` and tabs to its context.

    `page` is the path below the list, such as "/members".
    """

    page = ""

    def get(self, request, *args, **kwargs):
        self.list = self.get_list(List.objects.visible_to(request.user))
        if kwargs["slug"] != self.list.slug:
            return HttpResponsePermanentRedirect(self.list.get_absolute_url() + self.page)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        viewer = self.request.user
        counts = List.objects.filter(pk=self.list.pk).member_counts()
        row = list_row(self.list, viewer, counts.get(self.list.pk, 0))
        own_subscription = self.list.subscriptions.filter(user=viewer.pk)
        return super().get_context_data(
            row=row, tabs=self.get_tabs(row), page=self.page, is_subscribed=own_subscription.exists(), **kwargs
        )

    def get_tabs(self, row):
        """Return the tabs: timeline, members, and subscribers unless the list is private."""
        tabs = [("Witts", "", None), ("Members", "/members", row.people_count)]
        if not self.list.is_private:
            tabs.append(("Subscribers", "/subscribers", self.get_subscriptions()[:MAX_COUNTED].count()))
        return tabs_below(row.url, self.page, tabs)

    def get_subscriptions(self):
        """Return the subscriptions of users visible to the viewer."""
        return Subscription.objects.filter(can_see_user(self.request.user, "user"), list=self.list)


class ListDetailView(ListPageMixin, PostListMixin, TemplateView):
    """The timeline of a list."""

    template_name = "lists/list_detail.html"

    def get_page(self, before):
        return ListTimeline(self.request.user, list=self.list.pk).page(before)


class MembersView(ListPageMixin, UserListMixin, TemplateView):
    """The members of a list, last added first."""

    template_name = "lists/list_people.html"
    page = "/members"
    user_field = "user"

    def get_queryset(self):
        return self.list.memberships.filter(can_see_user(self.request.user, "user")).select_related("user")


class SubscribersView(ListPageMixin, UserListMixin, TemplateView):
    """The subscribers of a list, newest first."""

    template_name = "lists/list_people.html"
    page = "/subscribers"
    user_field = "user"

    def get_queryset(self):
        return self.get_subscriptions().select_related("user")
