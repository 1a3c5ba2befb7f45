"""What the town likes to read, as interests.toml has it: lists, subscriptions and followed hashtags."""

import tomllib
from pathlib import Path

from lists.models import List, Membership, Subscription
from posts.models import HashtagFollow

LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def create_lists(people):
    """Give `people`, by username, their lists and hashtags."""
    for about in LISTS["lists"]:
        owner, private = people[about["owner"]], about.get("is_private", False)
        the_list = List.objects.create_list(owner, about["name"], about.get("description", ""), private)
        for name in about["people"].split():
            Membership.objects.add(the_list, people[name])
        for name in about.get("subscribers", "").split():
            Subscription.objects.subscribe(the_list, people[name])
    for name, tags in LISTS["hashtags"].items():
        for tag in tags.split():
            HashtagFollow.objects.follow(people[name], tag)
