"""Lists as flat values for the templates, each made once."""

from lists.models import List


def list_rows(lists, viewer):
    """Turn lists (with their owners loaded) into what `lists/_list_row.html` prints, in the same order. One query."""
    people = List.objects.filter(pk__in=[each.pk for each in lists]).member_counts()
    return [list_row(each, viewer, people.get(each.pk, 0)) for each in lists]


def list_row(the_list, viewer, people):
    """One list as a flat dict; `people` is how many are on it."""
    return {
        "pk": the_list.pk,
        "url": the_list.get_absolute_url(),
        "name": the_list.name,
        "description": the_list.description,
        "is_private": the_list.is_private,
        "is_mine": the_list.owner_id == viewer.pk,
        "owner_url": the_list.owner.get_absolute_url(),
        "owner_name": the_list.owner.display_name,
        "owner_handle": the_list.owner.username,
        "people": f"{people:,} person" if people == 1 else f"{people:,} people",
        "people_count": people,
    }
