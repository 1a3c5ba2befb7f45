"""Lists as flat values for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from core.viewer import Viewer
from lists import messages
from lists.models import List


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list as `lists/_list_row.html` and `lists/_list_header.html` print it; `people` is its size in words."""

    pk: int
    url: str
    name: str
    description: str
    is_private: bool
    is_mine: bool
    owner_url: str
    owner_name: str
    owner_handle: str
    people: str
    people_count: int


def list_rows(lists: Sequence[List], viewer: Viewer) -> list[ListRow]:
    """Return the row of each list (owners loaded), in the same order. One query."""
    counts = List.objects.filter(pk__in=[user_list.pk for user_list in lists]).member_counts()
    return [list_row(user_list, viewer, counts.get(user_list.pk, 0)) for user_list in lists]


def list_row(user_list: List, viewer: Viewer, member_count: int) -> ListRow:
    """Return one list as a row."""
    owner: User = user_list.owner
    return ListRow(
        pk=user_list.pk,
        url=user_list.get_absolute_url(),
        name=user_list.name,
        description=user_list.description,
        is_private=user_list.is_private,
        is_mine=user_list.owner_id == viewer.pk,
        owner_url=owner.get_absolute_url(),
        owner_name=owner.display_name,
        owner_handle=owner.username,
        people=messages.member_count(member_count),
        people_count=member_count,
    )
