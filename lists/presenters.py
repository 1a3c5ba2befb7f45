"""Lists as flat dicts for the templates."""

from lists import messages
from lists.models import List


def list_rows(lists, viewer):
    """Return the dicts that `lists/_list_row.html` renders, in the order of `lists` (owners loaded). One query."""
    counts = List.objects.filter(pk__in=[user_list.pk for user_list in lists]).member_counts()
    return [list_row(user_list, viewer, counts.get(user_list.pk, 0)) for user_list in lists]


def list_row(user_list, viewer, member_count):
    """Return one list as a flat dict."""
    return {
        "pk": user_list.pk,
        "url": user_list.get_absolute_url(),
        "name": user_list.name,
        "description": user_list.description,
        "is_private": user_list.is_private,
        "is_mine": user_list.owner_id == viewer.pk,
        "owner_url": user_list.owner.get_absolute_url(),
        "owner_name": user_list.owner.display_name,
        "owner_handle": user_list.owner.username,
        "people": messages.member_count(member_count),
        "people_count": member_count,
    }
