"""Operations of what Witter does not have: empty lists and clear refusals, in the shape that clients expect."""

from typing import Any

from api import messages
from api.entities.accounts import Account
from api.entities.base import Empty
from api.errors import not_found, unprocessable
from api.operations import Operation


class UnsupportedOperation(Operation):
    """Base of all of them."""

    tag = "unsupported"


class EmptyListOperation(UnsupportedOperation):
    """Base of lists in which there is never anything."""

    returns: Any = list[dict]

    def perform(self) -> list[Any]:
        return []


class RefusingOperation(UnsupportedOperation):
    """Base of what cannot be made here; a subclass has the sentence."""

    method = "POST"
    returns = Empty
    sentence: str

    def perform(self) -> Empty:
        raise unprocessable(self.sentence)


class Filters(EmptyListOperation):
    """Return an empty list: there are no filters by keyword."""

    path, scope = "/api/v2/filters", "read:filters"


class CreateFilter(RefusingOperation):
    """Answer 422: there are no filters by keyword."""

    path, scope, sentence = "/api/v2/filters", "write:filters", messages.NO_FILTERS


class OldFilters(EmptyListOperation):
    """Return an empty list: there are no filters by keyword."""

    path, scope = "/api/v1/filters", "read:filters"


class CreateOldFilter(RefusingOperation):
    """Answer 422: there are no filters by keyword."""

    path, scope, sentence = "/api/v1/filters", "write:filters", messages.NO_FILTERS


class Conversations(EmptyListOperation):
    """Return an empty list: messages are no posts here, and stay within the site's pages."""

    path, scope = "/api/v1/conversations", "read:statuses"


class ScheduledStatuses(EmptyListOperation):
    """Return an empty list: posts are published at once."""

    path, scope = "/api/v1/scheduled_statuses", "read:statuses"


class FeaturedTags(EmptyListOperation):
    """Return an empty list: profiles feature no hashtags."""

    path, scope = "/api/v1/featured_tags", "read:accounts"


class FeatureTag(RefusingOperation):
    """Answer 422: profiles feature no hashtags."""

    path, scope, sentence = "/api/v1/featured_tags", "write:accounts", messages.NO_FEATURED_TAGS


class FeaturedTagSuggestions(EmptyListOperation):
    """Return an empty list: profiles feature no hashtags."""

    path, scope = "/api/v1/featured_tags/suggestions", "read:accounts"


class Endorsements(EmptyListOperation):
    """Return an empty list: profiles feature nobody."""

    path, scope, returns = "/api/v1/endorsements", "read:accounts", list[Account]


class ShowPoll(UnsupportedOperation):
    """Answer 404: there are no polls."""

    path, access, scope, returns = "/api/v1/polls/{id}", "public", "read:statuses", Empty

    def perform(self, id: int) -> Empty:
        raise not_found()


class Vote(UnsupportedOperation):
    """Answer 404: there are no polls."""

    method, path, scope, returns = "POST", "/api/v1/polls/{id}/votes", "write:statuses", Empty

    def perform(self, id: int) -> Empty:
        raise not_found()


class DomainBlocks(EmptyListOperation):
    """Return an empty list: the site does not federate."""

    path, scope, returns = "/api/v1/domain_blocks", "read:blocks", list[str]


class BlockDomain(RefusingOperation):
    """Answer 422: the site does not federate."""

    path, scope, sentence = "/api/v1/domain_blocks", "write:blocks", messages.NO_DOMAIN_BLOCKS


class UnblockDomain(UnsupportedOperation):
    """Do nothing: no domain is blocked."""

    method, path, scope, returns = "DELETE", "/api/v1/domain_blocks", "write:blocks", Empty

    def perform(self) -> Empty:
        return Empty()


OPERATIONS: list[type[Operation]] = [
    Filters,
    CreateFilter,
    OldFilters,
    CreateOldFilter,
    Conversations,
    ScheduledStatuses,
    FeaturedTags,
    FeatureTag,
    FeaturedTagSuggestions,
    Endorsements,
    ShowPoll,
    Vote,
    DomainBlocks,
    BlockDomain,
    UnblockDomain,
]
