"""Presenter of drafts."""

from dataclasses import dataclass

from django.db.models import Case, F, When

from accounts.models import User
from core.templating.dates import full_datetime, iso_datetime, short_age
from follows.visibility import can_see_user
from posts import messages
from posts.models import Draft

EXCERPT_LENGTH = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft in the list below the composer; `reply_to` is the visible author that it answers, or ""."""

    key: str
    url: str
    text: str
    count: int
    photo_count: int  # 0 if `text` names it already
    reply_to: str
    is_quote: bool
    ago: str
    iso: str
    exact: str


def draft_rows(writer: User) -> list[DraftRow]:
    """Return the drafts of `writer`, newest first. One query."""
    parent_path = "in_reply_to__author"
    name = Case(When(can_see_user(writer, parent_path), then=F(f"{parent_path}__username")))
    drafts = writer.drafts.annotate(reply_to_name=name).order_by("-updated_at", "-pk")
    return [_row(draft, draft.reply_to_name or "") for draft in drafts]


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT_LENGTH else f"{text[: EXCERPT_LENGTH - 1]}…"


def _row(draft: Draft, reply_to: str) -> DraftRow:
    first = next((text for text in draft.texts if text.strip()), "")
    return DraftRow(
        key=draft.key,
        url=f"/compose?draft={draft.key}",
        text=_excerpt(first) or messages.draft_of_pictures(draft.photo_count),
        count=len(draft.texts),
        photo_count=draft.photo_count if first else 0,
        reply_to=reply_to,
        is_quote=draft.quote_of_id is not None,
        ago=short_age(draft.updated_at),
        iso=iso_datetime(draft.updated_at),
        exact=full_datetime(draft.updated_at),
    )
