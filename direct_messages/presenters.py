"""Messages and conversations as flat values for the templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from core.templating.dates import full_datetime, iso_datetime, short_date, weekday_or_date
from direct_messages.messages import PICTURE_RECEIVED, PICTURE_SENT, own_excerpt
from direct_messages.models import Message, MessagePicture, Participant
from twitter_text import inline, is_tall
from twitter_text.bidi import balance_bidi_marks

EXCERPT_LENGTH = 120  # characters of a message in the inbox
GROUPING_WINDOW = timedelta(minutes=5)  # consecutive messages of one sender within this time show one time


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPartner:
    """The other user of a conversation; only the username, and no `url`, if they are suspended or deactivated."""

    handle: str
    name: str
    avatar: str
    url: str
    is_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow(ConversationPartner):
    """A conversation in the inbox, with the beginning and the time of its newest message; `id` is that message's."""

    id: int
    is_new: bool
    excerpt: str
    time: str
    iso: str
    exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureOfMessage:
    """The picture of a message."""

    url: str
    thumb: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message. The first one of a day has the day as a heading (`day`, otherwise "")."""

    id: int
    html: SafeString
    is_tall: bool
    is_mine: bool
    picture: PictureOfMessage | None
    url: str  # of its actions
    day: str
    day_id: str
    shows_time: bool
    time: str
    iso: str
    exact: str


def conversation_partner(person: User) -> ConversationPartner:
    """Return the other user of a conversation for the templates."""
    return ConversationPartner(**_partner_values(person))


def conversation_rows(participants: Sequence[Participant]) -> list[ConversationRow]:
    """Return the inbox rows of one user's participants (with `other` and `newest` loaded), in the same order."""
    now = timezone.now()
    return [
        ConversationRow(
            **_partner_values(side.other) | {"url": f"/messages/{side.other.username}"},
            id=side.newest.pk,
            is_new=side.is_unread,
            excerpt=_excerpt(side.newest, side.owner_id),
            **_time_values(side.newest.created_at, now, _short),
        )
        for side in participants
        if side.newest
    ]


def message_rows(messages: Sequence[Message], side: Participant) -> list[MessageRow]:
    """Return the rows of messages (oldest first, loaded `with_pictures`) for the owner of `side`."""
    now = timezone.now()
    rows: list[MessageRow] = []
    for previous, message, following in zip([None, *messages], messages, [*messages[1:], None], strict=False):
        is_new_day = previous is None or previous.created_at.date() != message.created_at.date()
        rows.append(
            MessageRow(
                id=message.pk,
                html=mark_safe(message.html),  # escaped and linked when it was sent
                is_tall=is_tall(message.text),
                is_mine=message.sender_id == side.owner_id,
                picture=_picture(message.picture) if message.has_picture else None,
                url=f"/messages/{side.other.username}/{message.pk}",
                day=_day(message.created_at, now) if is_new_day else "",
                day_id=f"day-{message.created_at:%Y-%m-%d}",
                shows_time=not _is_grouped_with_next(message, following),
                **_time_values(message.created_at, now, _clock),
            )
        )
    return rows


def _partner_values(person: User) -> dict[str, Any]:
    gone = person.is_suspended or person.is_deactivated
    return {
        "handle": person.username,
        "name": f"@{person.username}" if gone else person.display_name,
        "avatar": person.default_avatar_url if gone else person.avatar_small_url,
        "url": "" if gone else f"/{person.username}",
        "is_staff": person.has_staff_badge and not gone,
    }


def _picture(picture: MessagePicture) -> PictureOfMessage:
    return PictureOfMessage(
        url=f"/media/{picture.full.name}",
        thumb=f"/media/{picture.thumb.name}",
        alt=balance_bidi_marks(picture.alt),
        width=picture.width,
        height=picture.height,
    )


def _is_grouped_with_next(message: Message, following: Message | None) -> bool:
    """Return whether the time is shown at the following message only: same sender, same day, GROUPING_WINDOW."""
    return (
        following is not None
        and following.sender_id == message.sender_id
        and following.created_at - message.created_at < GROUPING_WINDOW
        and following.created_at.date() == message.created_at.date()
    )


def _excerpt(message: Message, owner_id: int) -> str:
    is_mine = message.sender_id == owner_id
    if not message.text:
        return PICTURE_SENT if is_mine else PICTURE_RECEIVED
    text = inline(message.text[:EXCERPT_LENGTH])
    return own_excerpt(text) if is_mine else text


def _time_values(moment: datetime, now: datetime, format_time: Callable[[datetime, datetime], str]) -> dict[str, Any]:
    return {"iso": iso_datetime(moment), "exact": full_datetime(moment), "time": format_time(moment, now)}


def _clock(moment: datetime, now: datetime) -> str:
    return f"{moment:%H:%M}"


def _short(moment: datetime, now: datetime) -> str:
    """Return "14:02" for today, "Tue" within six days, "9 May" within the year, then "9 May 2012"."""
    return _clock(moment, now) if now.date() == moment.date() else weekday_or_date(moment, now)


def _day(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.date()).days
    if days < 2:
        return "Yesterday" if days == 1 else "Today"
    return f"{moment:%A}, {short_date(moment, now, '%B')}"
