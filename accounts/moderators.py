"""The group of people who moderate, and what it may do.

Each act has a permission of its own. None of them shows or changes a password or an e-mail address, or reads messages.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

GROUP = "Moderators"
PERMISSIONS = (
    "accounts.view_user",
    "accounts.suspend_user",
    "accounts.take_down_pictures",
    "accounts.confirm_email",
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


def moderators():
    """Return the group; made anew with its permissions where somebody has deleted or renamed it."""
    group, created = Group.objects.get_or_create(name=GROUP)
    if created:
        group.permissions.set(permissions_named(PERMISSIONS))
    return group


def permissions_named(names):
    """Return the Permission rows with these names, each "app.codename"."""
    wanted = Q()
    for name in names:
        app, _, codename = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)
