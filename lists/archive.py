"""Somebody's lists, and who is on them."""

from django.db.models import F

from follows.visibility import may_meet
from lists.models import Membership
from lists.querysets import may_open
from witter import archive


@archive.rows
def lists(person):
    return person.lists.order_by("pk").values("name", "slug", "description", "is_private", "created_at")


@archive.rows
def list_members(person):
    on = Membership.objects.filter(may_meet(person, "user"), list__owner=person).order_by("pk")
    return on.values("created_at", slug=F("list__slug"), username=F("user__username"))


@archive.rows
def list_subscriptions(person):
    subscriptions = person.list_subscriptions.filter(may_open(person, "list")).order_by("pk")
    return subscriptions.values("created_at", slug=F("list__slug"), owner=F("list__owner__username"))
