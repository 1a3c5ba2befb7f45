"""Somebody's lists, and who is on them."""

from django.db.models import F

from lists.models import Membership
from witter import archive


@archive.rows
def lists(person):
    return person.lists.order_by("pk").values("name", "slug", "description", "is_private", "created_at")


@archive.rows
def list_members(person):
    on = Membership.objects.filter(list__owner=person).order_by("pk")
    return on.values("created_at", slug=F("list__slug"), username=F("user__username"))


@archive.rows
def list_subscriptions(person):
    subscriptions = person.list_subscriptions.order_by("pk")
    return subscriptions.values("created_at", slug=F("list__slug"), owner=F("list__owner__username"))
