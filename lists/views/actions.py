"""Actions on lists, and the form that adds a user to the viewer's lists."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import TemplateView

from accounts.models import User
from core.db.pagination import KeysetMixin, next_page_url
from core.http.htmx import add_toast, error_or_redirect, toast_or_redirect
from core.http.redirects import safe_next
from core.http.views import ActionView, gone_is_404
from core.ids import parse_id
from follows.visibility import can_see_user
from lists import messages
from lists.models import List, Membership, Subscription
from lists.presenters import list_row
from lists.views.pages import ListMixin

MAX_CHECKBOXES = 100  # lists per page


class ListActionView(ListMixin, ActionView):
    """Base of an action on the list in the URL; `{name}` in its message is the list's name."""

    def get_success_message(self):
        return self.success_message.format(name=self.object.name)

    def get_success_url(self):
        return safe_next(self.request, self.object.get_absolute_url())


class SubscriptionView(ListActionView):
    """Base of subscribe and unsubscribe. An htmx request gets the opposite button."""

    subscribes: bool

    def get_object(self, **kwargs):
        return self.get_list(List.objects.visible_to(self.request.user))

    def htmx_response(self):
        context = {"row": list_row(self.object, self.request.user, 0), "is_subscribed": self.subscribes}
        return render(self.request, "lists/_subscribe_button.html", context)


class SubscribeView(SubscriptionView):
    success_message = messages.LIST_SUBSCRIBED
    subscribes = True

    def act(self, user_list):
        Subscription.objects.subscribe(user_list, self.request.user)


class UnsubscribeView(SubscriptionView):
    success_message = messages.LIST_UNSUBSCRIBED
    subscribes = False

    def act(self, user_list):
        Subscription.objects.unsubscribe(user_list, self.request.user)


class RemoveMemberView(ListActionView):
    """Removes a user from a list of the viewer. An htmx request gets an empty response, which replaces the row."""

    success_message = messages.MEMBER_REMOVED

    def get_object(self, member, **kwargs):
        user_list = self.get_list(List.objects.filter(owner=self.request.user))
        self.member = get_object_or_404(User.objects.with_username(member).filter(can_see_user(self.request.user, "")))
        return user_list

    def act(self, user_list):
        Membership.objects.remove(user_list, self.member)

    def htmx_response(self):
        return add_toast(HttpResponse(), self.get_success_message(), after="settle")

    def get_success_message(self):
        return self.success_message.format(name=self.object.name, member=self.member.username)

    def get_success_url(self):
        return safe_next(self.request, f"{self.object.get_absolute_url()}/members")


class AddToListView(LoginRequiredMixin, KeysetMixin, TemplateView):
    """A checkbox per list of the viewer, checked if `person` is a member; as a page, or for htmx as a dialog."""

    page_size = MAX_CHECKBOXES

    def get_template_names(self):
        return ["lists/_add_to_list.html" if self.request.htmx else "lists/add_to_list.html"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.person = get_object_or_404(
                User.objects.with_username(kwargs["username"]).filter(can_see_user(request.user, ""))
            )

    def get_queryset(self):
        return List.objects.filter(owner=self.request.user)

    def get_context_data(self, **kwargs):
        lists, next_cursor = self.get_rows()
        member_of = set(Membership.objects.filter(user=self.person, list__in=lists).values_list("list", flat=True))
        choices = [
            {"pk": each.pk, "name": each.name, "is_private": each.is_private, "on": each.pk in member_of}
            for each in lists
        ]
        initial_ids = ",".join(str(pk) for pk in member_of)
        return super().get_context_data(
            person=self.person,
            choices=choices,
            was=initial_ids,
            more_url=next_page_url(next_cursor),
            **{**kwargs, "next": self.get_return_url()},
        )

    def get_return_url(self):
        """Return the URL that the viewer came from."""
        return self.request.POST.get("next") or self.request.headers.get("Referer") or ""

    def post(self, request, username):
        """Apply the difference between `was`, the memberships when the form was rendered, and `on`, those checked.

        Lists that another tab has changed meanwhile stay as they are.
        """
        initial_ids = checked_ids(request.POST.get("was", "").split(","))
        selected_ids = checked_ids(request.POST.getlist("on"))
        lists = self.get_queryset().filter(pk__in=initial_ids ^ selected_ids).select_related("owner")
        try:
            with gone_is_404(messages.MEMBER_NOT_FOUND), transaction.atomic():
                for user_list in sorted(lists, key=lambda each: each.pk):
                    is_selected = user_list.pk in selected_ids
                    change = Membership.objects.add if is_selected else Membership.objects.remove
                    change(user_list, self.person)
        except ValidationError as error:
            return error_or_redirect(request, error.messages[0], safe_next(request, self.person.get_absolute_url()))
        count = Membership.objects.filter(list__owner=request.user, user=self.person).count()
        message = messages.membership_count(self.person.username, count)
        return toast_or_redirect(request, message, safe_next(request, self.person.get_absolute_url()))


def checked_ids(values):
    """Return the valid ids among the first MAX_CHECKBOXES of these strings, as a set."""
    return {parse_id(value) for value in values[:MAX_CHECKBOXES]} - {None}
