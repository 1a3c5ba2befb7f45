"""Brings the town, a crowd, or both to a site, in one order of time and all or nothing."""

from heapq import merge
from itertools import batched
from operator import attrgetter

from django.db import transaction

from witter.seeds import press, residents
from witter.seeds.people import PEOPLE


def is_settled():
    """Whether anybody of the demo community is here."""
    return residents([person.username for person in PEOPLE]).exists()


@transaction.atomic
def settle(town, crowd, report):
    """Settle a `town` and a `crowd`, either of which may be None; `report` hears of every batch printed.

    Returns how many witts that made, reposts not counted."""
    people = {}
    if town:
        town.arrive()
        people |= town.people
    neighbours = list(residents([person.username for person in PEOPLE]).order_by("pk"))
    if crowd:
        crowd.arrive(neighbours)
        people |= crowd.people
    groups = [group for group in (town, crowd) if group]
    printed = []
    for drafts in batched(merge(*(group.drafts() for group in groups), key=attrgetter("at")), press.BATCH):
        printed += [post.pk for post in press.print_posts(drafts, people) if not post.repost_of_id]
        for group in groups:
            group.read(drafts)
        report(len(drafts))
    press.count({user.pk for user in [*people.values(), *neighbours]}, printed)
    for group in groups:
        group.announce()
    return len(printed)
