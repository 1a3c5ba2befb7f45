"""Brings the town, a crowd, or both to a site, in one order of time and all or nothing."""

from heapq import merge
from itertools import batched
from operator import attrgetter

from django.db import transaction

from demo import bulk_publish
from demo.people import PEOPLE
from demo.users import demo_users


def is_seeded():
    """Whether anybody of the demo community is here."""
    return demo_users([person.username for person in PEOPLE]).exists()


@transaction.atomic
def seed_demo(town, crowd, report):
    """Settle a `town` and a `crowd`, either of which may be None; `report` hears of every batch printed.

    Returns how many witts that made, reposts not counted."""
    people = {}
    if town:
        town.arrive()
        people |= town.people
    neighbours = list(demo_users([person.username for person in PEOPLE]).order_by("pk"))
    if crowd:
        crowd.arrive(neighbours)
        people |= crowd.people
    groups = [group for group in (town, crowd) if group]
    printed = []
    for drafts in batched(merge(*(group.drafts() for group in groups), key=attrgetter("at")), bulk_publish.BATCH):
        printed += [post.pk for post in bulk_publish.bulk_publish(drafts, people) if not post.repost_of_id]
        for group in groups:
            group.read(drafts)
        report(len(drafts))
    bulk_publish.update_counters({user.pk for user in [*people.values(), *neighbours]}, printed)
    for group in groups:
        group.announce()
    return len(printed)
