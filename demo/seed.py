"""Seed the demo community, random users, or both, in one transaction."""

from heapq import merge
from itertools import batched
from operator import attrgetter

from django.db import transaction

from demo import bulk_publish
from demo.people import PEOPLE
from demo.users import demo_users


def is_seeded():
    """Return whether any person of the demo community exists."""
    return demo_users([person.username for person in PEOPLE]).exists()


@transaction.atomic
def seed_demo(community, random_users, report):
    """Seed the community and the random users; either may be None. Return the number of posts without reposts.

    `report(count)` is called after each published batch. The posts of both are merged in order of time.
    """
    people = {}
    if community:
        community.create_users()
        people |= community.people
    neighbours = list(demo_users([person.username for person in PEOPLE]).order_by("pk"))
    if random_users:
        random_users.create_users(neighbours)
        people |= random_users.people
    groups = [group for group in (community, random_users) if group]
    published = []
    for specs in batched(merge(*(group.post_specs() for group in groups), key=attrgetter("at")), bulk_publish.BATCH):
        published += [post.pk for post in bulk_publish.bulk_publish(specs, people) if not post.repost_of_id]
        for group in groups:
            group.create_likes(specs)
        report(len(specs))
    bulk_publish.update_counters({user.pk for user in [*people.values(), *neighbours]}, published)
    for group in groups:
        group.index_and_notify()
    return len(published)
