"""Messages of an event, and their recipients. Queries the database: run in a thread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from api.streaming.audience import Subscription, readers_of_author, readers_of_post
from api.streaming.connections import Message
from api.streaming.events import Deleted, Event, MessageSent, Notified, Published
from api.streaming.payloads import notification_for, statuses_for
from api.streaming.streams import PAGE
from notifications.types import NotificationType
from posts.models import Post

POST_STREAMS = {"user", "public", "public:local", "hashtag", "hashtag:local", "list", PAGE}
NOTIFICATION_STREAMS = {"user", "user:notification"}

type Delivery = tuple[Message, Iterable[Subscription]]


def deliveries_of(event: Event, subscriptions: Sequence[Subscription]) -> list[Delivery]:
    """Return the messages of an event, each with the subscriptions that get it."""
    match event:
        case Published():
            some = _of_posts(subscriptions)
            return [delivery for post in event.posts for delivery in _published(post, some)]
        case Deleted():
            some = [each for each in _of_posts(subscriptions) if each.stream.name != PAGE]
            return [_deleted(*pair, some) for pair in zip(event.posts, event.authors, strict=True)]
        case Notified():
            return _notified(event, subscriptions)
        case MessageSent():
            return [(Message("message", "{}"), _of_pages(event.people, subscriptions))]
    return []


def _of_posts(subscriptions):
    return [each for each in subscriptions if each.stream.name in POST_STREAMS]


def _of_pages(people, subscriptions):
    return [each for each in subscriptions if each.stream.name == PAGE and each.viewer in people]


def _notified(event: Notified, subscriptions: Sequence[Subscription]) -> list[Delivery]:
    """Return the Notification of each recipient for programs, and a hint for pages."""
    deliveries: list[Delivery] = [(Message("notification", "{}"), _of_pages(event.recipients, subscriptions))]
    programs = defaultdict(list)
    for each in subscriptions:
        if each.stream.name in NOTIFICATION_STREAMS:
            programs[each.viewer].append(each)
    for recipient, kind in zip(event.recipients, event.kinds, strict=True):
        if recipient not in programs:
            continue
        if payload := notification_for(recipient, NotificationType(kind), event.actor, event.subject):
            deliveries.append((Message("notification", payload), programs[recipient]))
    return deliveries


def _published(post: int, subscriptions: Sequence[Subscription]) -> list[Delivery]:
    """Return the Status of a post for programs, and its id for pages but the author's own."""
    readers = readers_of_post(post, subscriptions)
    by_payload = defaultdict(list)
    programs = [reader for reader in readers if reader.stream.name != PAGE]
    payloads = statuses_for(post, {reader.viewer for reader in programs}) if programs else {}
    for reader in programs:
        if payload := payloads.get(reader.viewer):
            by_payload[payload].append(reader)
    deliveries: list[Delivery] = [(Message("update", payload), some) for payload, some in by_payload.items()]
    if len(programs) < len(readers):
        deliveries += _published_for_pages(post, [reader for reader in readers if reader.stream.name == PAGE])
    return deliveries


def _published_for_pages(pk: int, readers: Sequence[Subscription]) -> list[Delivery]:
    """Return the id of a post, and that of the original if it is a repost."""
    post = Post.objects.filter(pk=pk).values_list("author", "repost_of").first()
    if not post:
        return []
    author, original = post
    payload = msgspec.json.encode({"id": pk, "original": original or pk}).decode()
    return [(Message("update", payload), [reader for reader in readers if reader.viewer != author])]


def _deleted(post: int, author: int, subscriptions: Sequence[Subscription]) -> Delivery:
    return Message("delete", str(post)), readers_of_author(author, subscriptions)
