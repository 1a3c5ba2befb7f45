"""Export of a user's lists, their members, and subscriptions."""

from django.db.models import F

from core import data_export
from follows.visibility import can_see_user
from lists.models import Membership
from lists.querysets import can_see_list


@data_export.register_rows
def lists(person):
    return person.lists.order_by("pk").values("name", "slug", "description", "is_private", "created_at")


@data_export.register_rows
def list_members(person):
    memberships = Membership.objects.filter(can_see_user(person, "user"), list__owner=person).order_by("pk")
    return memberships.values("created_at", slug=F("list__slug"), username=F("user__username"))


@data_export.register_rows
def list_subscriptions(person):
    subscriptions = person.list_subscriptions.filter(can_see_list(person, "list")).order_by("pk")
    return subscriptions.values("created_at", slug=F("list__slug"), owner=F("list__owner__username"))
