"""Entities of reports to the moderators."""

from typing import Literal

from api.entities.accounts import Account
from api.entities.base import Entity

ReportCategory = Literal["spam", "legal", "violation", "other"]


class Report(Entity, frozen=True, kw_only=True):
    """A report of a person, and perhaps of posts of theirs."""

    id: str
    category: ReportCategory
    comment: str
    created_at: str
    target_account: Account
    status_ids: list[str]
    rule_ids: list[str] = []
    action_taken: bool = False
    action_taken_at: str | None = None
    forwarded: bool = False
