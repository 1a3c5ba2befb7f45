"""What a person does about a list: small classes, all POST but the choice of lists for somebody."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import TemplateView
from django_htmx.http import trigger_client_event

from accounts.models import User
from core.db.pagination import KeysetMixin
from core.http.errors import plain_text_response
from core.http.redirects import redirect_back
from core.http.views import PostOnlyView, gone_is_404
from follows.visibility import can_see_user
from lists.models import List, Membership, Subscription
from lists.presenters import list_row
from lists.views.pages import ListMixin

MAX_CHECKBOXES = 100  # lists on a page of boxes


class SubscriptionView(ListMixin, PostOnlyView):
    """Changes whether the viewer subscribes to a list they may open; an htmx request gets the other button."""

    done = ""

    def post(self, request, **kwargs):
        the_list = self.get_list(List.objects.visible_to(request.user))
        try:
            self.act(the_list, request.user)
        except ValidationError as refusal:
            if request.htmx:
                return plain_text_response(400, refusal.messages[0])
            messages.error(request, refusal.messages[0])
            return redirect_back(request, the_list.get_absolute_url())
        if request.htmx:
            context = {"row": list_row(the_list, request.user, 0), "is_subscribed": self.subscribes}
            return render(request, "lists/_subscribe_button.html", context)
        messages.success(request, self.done.format(name=the_list.name))
        return redirect_back(request, the_list.get_absolute_url())


class SubscribeView(SubscriptionView):
    done = "“{name}” is among your lists now."
    subscribes = True

    def act(self, the_list, viewer):
        Subscription.objects.subscribe(the_list, viewer)


class UnsubscribeView(SubscriptionView):
    done = "“{name}” is no longer among your lists."
    subscribes = False

    def act(self, the_list, viewer):
        Subscription.objects.unsubscribe(the_list, viewer)


class RemoveMemberView(ListMixin, PostOnlyView):
    """Takes somebody off a list of the viewer's; an htmx request gets nothing in place of the row."""

    def post(self, request, member, **kwargs):
        the_list = self.get_list(List.objects.filter(owner=request.user))
        person = get_object_or_404(User.objects.with_username(member).filter(can_see_user(request.user, "")))
        Membership.objects.remove(the_list, person)
        done = f"@{person.username} is off “{the_list.name}”."
        if request.htmx:
            return trigger_client_event(HttpResponse(), "toast", {"text": done}, after="settle")
        messages.success(request, done)
        return redirect_back(request, f"{the_list.get_absolute_url()}/members")


class AddToListView(LoginRequiredMixin, KeysetMixin, TemplateView):
    """On which of the viewer's lists somebody is: a box to tick for each, as a page or in the dialog."""

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
        on = set(Membership.objects.filter(user=self.person, list__in=lists).values_list("list", flat=True))
        choices = [
            {"pk": each.pk, "name": each.name, "is_private": each.is_private, "on": each.pk in on} for each in lists
        ]
        more_url = f"?before={next_cursor}" if next_cursor else ""
        was = ",".join(str(pk) for pk in on)
        return super().get_context_data(
            person=self.person, choices=choices, was=was, more_url=more_url, **{**kwargs, "next": self.place()}
        )

    def place(self):
        """Where to go on afterwards: where the viewer came from."""
        return self.request.POST.get("next") or self.request.headers.get("Referer") or ""

    def post(self, request, username):
        """Put the person on what was ticked and take them off what was not; other lists stay as they are."""
        before, ticked = parse_ids(request.POST.get("was", "").split(",")), parse_ids(request.POST.getlist("on"))
        lists = {each.pk: each for each in self.get_queryset().filter(pk__in=before ^ ticked).select_related("owner")}
        try:
            with gone_is_404("They left for good this moment."), transaction.atomic():
                for pk in sorted(lists):
                    change = Membership.objects.add if pk in ticked else Membership.objects.remove
                    change(lists[pk], self.person)
        except ValidationError as refusal:
            return self.refuse(refusal.messages[0])
        return self.answer()

    def refuse(self, sentence):
        if self.request.htmx:
            return plain_text_response(400, sentence)
        messages.error(self.request, sentence)
        return redirect_back(self.request, self.person.get_absolute_url())

    def answer(self):
        number = Membership.objects.filter(list__owner=self.request.user, user=self.person).count()
        how_many = {0: "none", 1: "one"}.get(number, number)
        done = f"@{self.person.username} is on {how_many} of your lists."
        if self.request.htmx:
            return trigger_client_event(HttpResponse(), "toast", {"text": done}, after="settle")
        messages.success(self.request, done)
        return redirect_back(self.request, self.person.get_absolute_url())


def parse_ids(values):
    """Those of these strings that can be ids, as a set of ints; no more of them than a page has."""
    return {int(value) for value in values[:MAX_CHECKBOXES] if value.isascii() and value.isdigit() and len(value) < 19}
