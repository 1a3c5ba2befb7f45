"""The moderators group and its permissions.

Each action has its own permission. None gives access to passwords, email addresses or direct messages.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

GROUP_NAME = "Moderators"
PERMISSIONS = (
    "accounts.view_user",
    "accounts.suspend_user",
    "accounts.take_down_pictures",
    "follows.view_follow",
    "follows.delete_follow",
    "follows.view_block",
    "follows.add_block",
    "follows.delete_block",
    "posts.view_post",
    "posts.delete_post",
    "posts.view_hashtag",
    "lists.view_list",
    "lists.delete_list",
    "reports.view_report",
    "reports.close_report",
)


def moderators_group():
    """Return the moderators group; create it, with its permissions, if it was deleted or renamed."""
    group, created = Group.objects.get_or_create(name=GROUP_NAME)
    if created:
        group.permissions.set(permissions_named(PERMISSIONS))
    return group


def permissions_named(names):
    """Return the Permission rows with these names, each "app.codename"."""
    condition = Q()
    for name in names:
        app, _, codename = name.partition(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(condition)
