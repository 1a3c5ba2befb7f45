"""Which of the connected people may see an event: one statement, with the conditions of the site's own timelines.

The prepared queries of the timelines are run for many viewers at once: a row of `viewer` has the id of one, the tag
or list of the stream, and the number of the subscription.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from accounts.models import User
from api.streaming.streams import PAGE, Stream
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PLACEHOLDER, PreparedQuery
from follows.visibility import can_see_posts_of
from lists.models import List
from lists.timelines import ListTimeline
from posts.models import Post
from posts.timelines.pagination import VISIBLE_UNMUTED_ROWS
from posts.timelines.timeline import HomeTimeline

PUBLIC_ROWS = PreparedQuery(
    lambda viewer, ids: (
        Post.objects.filter(pk__any_of=ids)
        .visible_to(viewer)
        .without_muted_by(viewer)
        .public_timeline()
        .timeline_rows()
    ),
    "ids",
)
VISIBLE_LIST = PreparedQuery(lambda viewer, list: List.objects.visible_to(viewer).filter(pk=list), "list")
VISIBLE_AUTHOR = PreparedQuery(
    lambda viewer, author: User.objects.filter(can_see_posts_of(viewer, ""), pk=author).values_list("pk"), "author"
)

VIEWER, LIST = "viewer.id", "viewer.value::bigint"
IDS = "ARRAY[%(post)s::bigint]"
TAG_SQL = """
    viewer.value IN (SELECT name FROM hashtags JOIN post_hashtags ON hashtag_id = hashtags.id WHERE post_id = %(post)s)
"""
PART_SQL = """
    SELECT viewer.number
    FROM unnest(%({part}_numbers)s::bigint[], %({part}_viewers)s::bigint[], %({part}_values)s::text[])
        AS viewer (number, id, value)
    WHERE {condition}
"""


class Subscription(NamedTuple):
    """A stream and who reads it: the id of a person, or None for an application."""

    stream: Stream
    viewer: int | None


def readers_of_post(post: int, subscriptions: Sequence[Subscription]) -> list[Subscription]:
    """Return those of the subscriptions whose stream shows this post or repost to the viewer. One query, or none."""
    return _filter(subscriptions, _post_condition, {"post": post})


def readers_of_author(author: int, subscriptions: Sequence[Subscription]) -> list[Subscription]:
    """Return those of the subscriptions whose viewer may see the posts of this person (an id). One query, or none."""
    return _filter(subscriptions, _author_condition, {"author": author})


def _filter(subscriptions, condition_of, values):
    """Return the subscriptions for which the condition of their kind is true."""
    parts = defaultdict(list)
    for number, (stream, viewer) in enumerate(subscriptions):
        kind = "user" if stream.name == PAGE else stream.kind
        parts[kind, viewer is not None].append((number, viewer or 0, stream.value))
    statements = []
    for (kind, is_person), rows in parts.items():
        part = kind if is_person else f"{kind}_anonymous"
        statements.append(PART_SQL.format(part=part, condition=condition_of(kind, is_person)))
        columns = zip(("numbers", "viewers", "values"), zip(*rows, strict=True), strict=True)
        values |= {f"{part}_{name}": list(column) for name, column in columns}
    if not statements:
        return []
    with prepared_queries.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), prepared_queries.bind_values(values))
        return [subscriptions[number] for (number,) in cursor.fetchall()]


def _post_condition(kind: str, is_person: bool) -> str:
    if kind == "user":
        return _by_authors(HomeTimeline)
    if kind == "list":
        seen = VISIBLE_LIST.compiled().as_subquery(viewer=VIEWER, list=LIST)
        return f"EXISTS ({seen}) AND {_by_authors(ListTimeline)}"
    rows = PUBLIC_ROWS if kind == "public" else VISIBLE_UNMUTED_ROWS
    shown = f"EXISTS ({rows.compiled(is_person).as_subquery(viewer=VIEWER, ids=IDS)})"
    return shown if kind == "public" else f"{TAG_SQL} AND {shown}"


def _by_authors(timeline: type[HomeTimeline] | type[ListTimeline]) -> str:
    """Return the condition that a timeline shows the post, and that its author belongs to it."""
    shown = timeline.visible_query.compiled().as_subquery(viewer=VIEWER, ids=IDS, list=LIST)
    places = {"viewer": VIEWER, "list": LIST}
    authors = PLACEHOLDER.sub(lambda match: places[match[1]], timeline.authors_sql)
    listed = f"EXISTS (SELECT FROM ({authors}) listed WHERE listed.author = shown.author_id)"
    return f"EXISTS (SELECT FROM ({shown}) shown WHERE {listed})"


def _author_condition(kind: str, is_person: bool) -> str:
    return f"EXISTS ({VISIBLE_AUTHOR.compiled(is_person).as_subquery(viewer=VIEWER)})"
