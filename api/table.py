"""The table of all operations, in the order of the documentation."""

from itertools import chain

from api.operations import Operation
from api.views import (
    accounts,
    grouped_notifications,
    instance,
    lists,
    marked_statuses,
    markers,
    media,
    notifications,
    oauth_applications,
    profile,
    push,
    relationships,
    reports,
    search,
    status_actions,
    status_people,
    statuses,
    suggestions,
    tags,
    timelines,
    unsupported,
)

MODULES = [
    *(instance, oauth_applications, timelines, statuses, status_actions, status_people),
    *(marked_statuses, media),
    *(accounts, profile, relationships, suggestions, lists, search, tags),
    *(notifications, grouped_notifications, markers, push, reports, unsupported),
]
OPERATIONS: list[type[Operation]] = list(chain.from_iterable(module.OPERATIONS for module in MODULES))
