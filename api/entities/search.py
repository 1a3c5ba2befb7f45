"""Entities of search results."""

from api.entities.accounts import Account
from api.entities.base import Entity
from api.entities.statuses import Status
from api.entities.tags import Tag


class SearchResults(Entity, frozen=True, kw_only=True):
    """What a search has found; all three lists are always there."""

    accounts: list[Account] = []
    statuses: list[Status] = []
    hashtags: list[Tag] = []
