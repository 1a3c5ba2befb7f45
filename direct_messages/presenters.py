"""Messages and conversations as flat values for the templates, each made once."""

from datetime import timedelta

from django.utils import timezone
from django.utils.safestring import mark_safe

from core.templating.dates import full_datetime
from twitter_text import inline, is_tall
from twitter_text.bidi import balance_bidi_marks

EXCERPT_LENGTH = 120  # characters of a message in the list of conversations
GROUPING_WINDOW = timedelta(minutes=5)  # messages of one person that are closer together share one time


def user_context(person):
    """The other of the two: of somebody who is suspended or has left, no more than the username is told."""
    gone = person.is_suspended or person.is_deactivated
    return {
        "handle": person.username,
        "name": f"@{person.username}" if gone else person.display_name,
        "avatar": person.default_avatar_url if gone else person.avatar_small_url,
        "url": "" if gone else f"/{person.username}",
        "is_staff": person.has_staff_badge and not gone,
        "is_gone": gone,
    }


def conversation_rows(sides):
    """Turn one person's sides (with `other` and `newest` loaded) into the rows of their inbox, in the same order."""
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
        for side in sides
        if side.newest
    ]


def message_rows(messages, side):
    """Turn messages (oldest first, `with_pictures`) into what `side`'s owner sees, each day with a heading."""
    now, bubbles, day = timezone.now(), [], None
    for message, following in zip(messages, [*messages[1:], None], strict=False):
        bubble = _message_row(message, side, now)
        moment = message.created_at
        if moment.date() != day:
            day = moment.date()
            bubble |= {"day": _day(moment, now), "day_id": f"day-{day:%Y-%m-%d}"}
        bubble["shows_time"] = not _is_grouped_with_next(message, following)
        bubbles.append(bubble)
    return bubbles


def _message_row(message, side, now):
    return {
        "id": message.pk,
        "html": mark_safe(message.html),  # escaped and linked when it was written
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
    """Whether the next message follows so closely that it can tell the time for both."""
    return (
        following is not None
        and following.sender_id == message.sender_id
        and following.created_at - message.created_at < GROUPING_WINDOW
        and following.created_at.date() == message.created_at.date()
    )


def _excerpt(message, owner):
    mine = message.sender_id == owner
    if not message.text:
        return "You sent a picture" if mine else "Sent a picture"
    words = inline(message.text[:EXCERPT_LENGTH])
    return f"You: {words}" if mine else words


def _time_fields(moment, now, form):
    return {"iso": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "exact": full_datetime(moment), "time": form(moment, now)}


def _clock(moment, now):
    return f"{moment:%H:%M}"


def _short(moment, now):
    """14:02 today, Tue in the last days, then 9 May, then 9 May 2012."""
    days = (now.date() - moment.date()).days
    if days < 1:
        return _clock(moment, now)
    if days < 7:
        return f"{moment:%a}"
    return f"{moment.day} {moment:%b}" + ("" if moment.year == now.year else f" {moment.year}")


def _day(moment, now):
    days = (now.date() - moment.date()).days
    if days < 2:
        return "Yesterday" if days == 1 else "Today"
    return f"{moment:%A}, {moment.day} {moment:%B}" + ("" if moment.year == now.year else f" {moment.year}")
