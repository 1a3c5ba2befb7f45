"""Messages and conversations as flat values for the templates, each made once."""

from datetime import timedelta

from django.utils import timezone
from django.utils.safestring import mark_safe

from witter.dates import exact
from witter.text import inline, is_tall
from witter.text.directions import close_directions

EXCERPT = 120  # characters of a message in the list of conversations
PAUSE = timedelta(minutes=5)  # messages of one person that are closer together share one time


def who(person):
    """The other of the two: of somebody who is suspended or has left, no more than the username is told."""
    gone = person.is_suspended or person.is_deactivated
    return {
        "handle": person.username,
        "name": f"@{person.username}" if gone else person.display_name,
        "avatar": person.drawn_avatar_url if gone else person.avatar_small_url,
        "url": "" if gone else f"/{person.username}",
        "is_staff": person.has_staff_badge and not gone,
        "is_gone": gone,
    }


def conversation_rows(sides):
    """Turn one person's sides (with `other` and `newest` loaded) into the rows of their inbox, in the same order."""
    now = timezone.now()
    return [
        {
            **who(side.other),
            "id": side.newest_id,
            "url": f"/messages/{side.other.username}",
            "is_new": side.is_unread,
            "excerpt": _excerpt(side.newest, side.owner_id),
            **_moment(side.newest.created_at, now, _short),
        }
        for side in sides
        if side.newest
    ]


def bubbles_of(messages, side):
    """Turn messages (oldest first, `with_pictures`) into what `side`'s owner sees, each day with a heading."""
    now, bubbles, day = timezone.now(), [], None
    for message, following in zip(messages, [*messages[1:], None], strict=False):
        bubble = _bubble(message, side, now)
        moment = message.created_at
        if moment.date() != day:
            day = moment.date()
            bubble |= {"day": _day(moment, now), "day_id": f"day-{day:%Y-%m-%d}"}
        bubble["shows_time"] = not _go_on(message, following)
        bubbles.append(bubble)
    return bubbles


def _bubble(message, side, now):
    return {
        "id": message.pk,
        "html": mark_safe(message.html),  # escaped and linked when it was written
        "is_tall": is_tall(message.text),
        "is_mine": message.sender_id == side.owner_id,
        "picture": _picture(message.picture) if message.has_picture else None,
        "delete_url": f"/messages/{side.other.username}/{message.pk}/delete",
        **_moment(message.created_at, now, _clock),
    }


def _picture(picture):
    return {
        "url": f"/media/{picture.full.name}",
        "thumb": f"/media/{picture.thumb.name}",
        "alt": close_directions(picture.alt),
        "width": picture.width,
        "height": picture.height,
    }


def _go_on(message, following):
    """Whether the next message follows so closely that it can tell the time for both."""
    return (
        following is not None
        and following.sender_id == message.sender_id
        and following.created_at - message.created_at < PAUSE
        and following.created_at.date() == message.created_at.date()
    )


def _excerpt(message, owner):
    mine = message.sender_id == owner
    if not message.text:
        return "You sent a picture" if mine else "Sent a picture"
    words = inline(message.text[:EXCERPT])
    return f"You: {words}" if mine else words


def _moment(moment, now, form):
    return {"iso": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "exact": exact(moment), "time": form(moment, now)}


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
