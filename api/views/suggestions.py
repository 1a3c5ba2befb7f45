"""Operations of people to follow."""

from typing import Annotated

import msgspec

from api.entities.accounts import Account, Suggestion
from api.entities.base import Empty
from api.operations import Operation
from api.pagination import MAX_LIMIT
from api.people import people_by_id, person_by_id
from api.presenters.accounts import account
from follows.suggestions import dismiss, suggested_users


class SuggestionParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How many people."""

    limit: Annotated[int, msgspec.Meta(description="How many; there are never more than 24.")] = MAX_LIMIT


class SuggestionOperation(Operation):
    """Base of the lists of suggestions."""

    scope, tag = "read", "suggestions"
    Parameters = SuggestionParameters

    def suggestions(self) -> list[Suggestion]:
        """Return people whom the viewer might follow, the best first."""
        limit = max(1, min(self.parameters.limit, MAX_LIMIT))
        candidates = {candidate.pk: candidate for candidate, _, _ in suggested_users(self.viewer, limit)}
        return [
            self._suggestion(account(person, self.base_url), candidates[person.pk])
            for person in people_by_id(self.viewer, list(candidates))
        ]

    def _suggestion(self, entity: Account, candidate) -> Suggestion:
        if candidate.friends or candidate.follows_viewer:
            return Suggestion(account=entity, sources=["friends_of_friends"], source="past_interactions")
        return Suggestion(account=entity, sources=["most_followed"], source="global")


class Suggestions(SuggestionOperation):
    """Return people whom you might follow, and why: friends follow them, they follow you, or many follow them."""

    path = "/api/v2/suggestions"
    returns = list[Suggestion]

    def perform(self) -> list[Suggestion]:
        return self.suggestions()


class SuggestedAccounts(SuggestionOperation):
    """Return the same people without the reasons, for older clients."""

    path = "/api/v1/suggestions"
    returns = list[Account]

    def perform(self) -> list[Account]:
        return [suggestion.account for suggestion in self.suggestions()]


class DismissSuggestion(Operation):
    """Stop suggesting a person to you. They are not notified."""

    method, path, scope, tag = "DELETE", "/api/v1/suggestions/{account_id}", "write:follows", "suggestions"
    returns = Empty

    def perform(self, account_id: int) -> Empty:
        dismiss(self.viewer, person_by_id(self.viewer, account_id))
        return Empty()


OPERATIONS: list[type[Operation]] = [Suggestions, SuggestedAccounts, DismissSuggestion]
