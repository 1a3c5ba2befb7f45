"""Create the lists, subscriptions and followed hashtags of lists.toml."""

import tomllib
from pathlib import Path

from lists.models import List, Membership, Subscription
from posts.models import HashtagFollow

LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


def create_lists(people):
    """Create the lists, subscriptions and hashtag follows of `people`, users by username."""
    for attributes in LISTS["lists"]:
        owner, private = people[attributes["owner"]], attributes.get("is_private", False)
        user_list = List.objects.create_list(owner, attributes["name"], attributes.get("description", ""), private)
        for name in attributes["people"].split():
            Membership.objects.add(user_list, people[name])
        for name in attributes.get("subscribers", "").split():
            Subscription.objects.subscribe(user_list, people[name])
    for name, tags in LISTS["hashtags"].items():
        for tag in tags.split():
            HashtagFollow.objects.follow(people[name], tag)
