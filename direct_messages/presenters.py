"""Messages and conversations as flat dicts for the templates."""

from datetime import timedelta

from django.utils import timezone
from django.utils.safestring import mark_safe

from core.templating.dates import full_datetime, iso_datetime, short_date
from direct_messages.messages import PICTURE_RECEIVED, PICTURE_SENT, own_excerpt
from twitter_text import inline, is_tall
from twitter_text.bidi import balance_bidi_marks

EXCERPT_LENGTH = 120  # characters of a message in the inbox
GROUPING_WINDOW = timedelta(minutes=5)  # consecutive messages of one sender within this time show one time


def user_context(person):
    """Return the context of a conversation partner; only the username if they are suspended or deactivated."""
    gone = person.is_suspended or person.is_deactivated
    return {
        "handle": person.username,
        "name": f"@{person.username}" if gone else person.display_name,
        "avatar": person.default_avatar_url if gone else person.avatar_small_url,
        "url": "" if gone else f"/{person.username}",
        "is_staff": person.has_staff_badge and not gone,
        "is_gone": gone,
    }


def conversation_rows(participants):
    """Return the inbox rows of one user's participants (with `other` and `newest` loaded), in the same order."""
    now = timezone.now()
    return [
        {
            **user_context(side.other),
            "id": side.newest_id,
            "url": f"/messages/{side.other.username}",
            "is_new": side.is_unread,
            "excerpt": _excerpt(side.newest, side.owner_id),
            **_time_fields(side.newest.created_at, now, _short),
        }
        for side in participants
        if side.newest
    ]


def message_rows(messages, side):
    """Return message dicts (oldest first, loaded `with_pictures`) for the owner of `side`, with headings per day."""
    now, rows, day = timezone.now(), [], None
    for message, following in zip(messages, [*messages[1:], None], strict=False):
        row = _message_row(message, side, now)
        created_at = message.created_at
        if created_at.date() != day:
            day = created_at.date()
            row |= {"day": _day(created_at, now), "day_id": f"day-{day:%Y-%m-%d}"}
        row["shows_time"] = not _is_grouped_with_next(message, following)
        rows.append(row)
    return rows


def _message_row(message, side, now):
    return {
        "id": message.pk,
        "html": mark_safe(message.html),  # escaped and linked when it was sent
        "is_tall": is_tall(message.text),
        "is_mine": message.sender_id == side.owner_id,
        "picture": _picture(message.picture) if message.has_picture else None,
        "delete_url": f"/messages/{side.other.username}/{message.pk}/delete",
        **_time_fields(message.created_at, now, _clock),
    }


def _picture(picture):
    return {
        "url": f"/media/{picture.full.name}",
        "thumb": f"/media/{picture.thumb.name}",
        "alt": balance_bidi_marks(picture.alt),
        "width": picture.width,
        "height": picture.height,
    }


def _is_grouped_with_next(message, following):
    """Return whether the time is shown at the following message only: same sender, same day, GROUPING_WINDOW."""
    return (
        following is not None
        and following.sender_id == message.sender_id
        and following.created_at - message.created_at < GROUPING_WINDOW
        and following.created_at.date() == message.created_at.date()
    )


def _excerpt(message, owner_id):
    is_mine = message.sender_id == owner_id
    if not message.text:
        return PICTURE_SENT if is_mine else PICTURE_RECEIVED
    text = inline(message.text[:EXCERPT_LENGTH])
    return own_excerpt(text) if is_mine else text


def _time_fields(moment, now, format_time):
    return {"iso": iso_datetime(moment), "exact": full_datetime(moment), "time": format_time(moment, now)}


def _clock(moment, now):
    return f"{moment:%H:%M}"


def _short(moment, now):
    """Return "14:02" for today, "Tue" within a week, "9 May" within the year, then "9 May 2012"."""
    days = (now.date() - moment.date()).days
    if days < 1:
        return _clock(moment, now)
    if days < 7:
        return f"{moment:%a}"
    return short_date(moment, now)


def _day(moment, now):
    days = (now.date() - moment.date()).days
    if days < 2:
        return "Yesterday" if days == 1 else "Today"
    return f"{moment:%A}, {short_date(moment, now, '%B')}"
