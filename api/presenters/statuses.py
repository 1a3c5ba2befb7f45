"""Presenter of posts: Status entities of timeline rows, loaded in one query, two with pictures.

A page's posts, those that they quote and the rows of reposts are loaded together. A Status without pictures is cached
as JSON per worker, by the values of its row, so that it is built once until something about it changes.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec
from django.db.models import Case, CharField, F, OuterRef, Subquery, TextField, Value, When, prefetch_related_objects
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, Concat

from api.entities import statuses as entities
from api.entities.base import to_text
from api.presenters.accounts import ACCOUNT_FIELDS, STATS_FIELDS, account
from api.presenters.content import to_content
from api.presenters.media import attachment
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import CompiledQuery, PreparedQuery
from core.viewer import Viewer
from follows.visibility import can_see_user
from posts.models import Hashtag, Mention, Post, Upload
from posts.post_text import entities as text_entities
from posts.timelines.pagination import TimelineRow

encode = msgspec.json.Encoder().encode

CACHE_SIZE = 1000  # statuses, of about 4 KB
# Reads what `ids` need besides their own rows: originals of reposts, and quoted posts.
WITH_RELATED_SQL = """
    WITH originals AS (
        SELECT coalesce(repost_of_id, id) AS id FROM posts WHERE id = ANY(%(ids)s::bigint[])
    ), wanted AS MATERIALIZED (
        SELECT array_agg(id) AS ids FROM (
            SELECT unnest(%(ids)s::bigint[]) AS id
            UNION SELECT id FROM originals
            UNION SELECT quote_of_id FROM posts JOIN originals USING (id) WHERE quote_of_id IS NOT NULL
        ) related
    )
    {statuses}
"""
INDEXED = ("author_id", "photo_count", "repost_of_id", "quote_of_id")  # columns that are read from the row itself
POST_FIELDS = "author created_at text html photo_count in_reply_to is_quote quote_of repost_of".split()
COUNTS = [f"counts__{name}_count" for name in ("like", "repost", "reply", "quote")]
AUTHOR_FIELDS = [f"author__{name}" for name in (*ACCOUNT_FIELDS, *STATS_FIELDS)]


def with_mentions(posts: Any, viewer: Viewer) -> Any:
    """Annotate posts with `mentioned`: "1:ana,2:bo", the people named whom the viewer may see, or None."""
    pair = Concat(Cast("user", CharField()), Value(":"), "user__username", output_field=TextField())
    names = (
        Mention.objects.filter(can_see_user(viewer, "user"), post=OuterRef("pk"))
        .order_by()
        .values("post")
        .annotate(pairs=StringAgg(pair, Value(","), order_by="pk"))
        .values("pairs")
    )
    return posts.annotate(mentioned=Case(When(text__contains="@", then=Subquery(names))))


def _statuses(viewer: Viewer, ids: list[int]) -> Any:
    posts = (
        Post.objects.filter(pk__any_of=ids)
        .select_related("author__stats", "counts")
        .with_related_state(viewer)
        .with_viewer_state(viewer, ids)
        .annotate(reply_to_id=F("in_reply_to__author"))
        .only(*POST_FIELDS, *COUNTS, *AUTHOR_FIELDS)
    )
    return with_mentions(posts, viewer)


STATUS_QUERY = PreparedQuery(_statuses, "ids")


def status_sql(statement: CompiledQuery, **expressions: str) -> str:
    """Return the SQL of STATUS_QUERY for the posts `ids`, the originals of reposts and the posts that these quote.

    `expressions` are SQL in place of other values, as for `CompiledQuery.as_subquery`.
    """
    statuses = statement.as_subquery(ids="(SELECT ids FROM wanted)", **expressions)
    return WITH_RELATED_SQL.format(statuses=statuses)


def statuses_of(rows: Iterable[TimelineRow], viewer: Viewer, base_url: str) -> list[msgspec.Raw]:
    """Return the Statuses of visible timeline rows in their order, as JSON. Posts deleted meanwhile are left out."""
    ids = [row.pk for row in rows]
    loader = StatusLoader(ids, viewer, base_url)
    return [status for pk in ids if (status := loader.status(pk))]


def statuses_by_id(ids: Iterable[int], viewer: Viewer, base_url: str) -> dict[int, msgspec.Raw]:
    """Return the Statuses of posts that the viewer can see, by id, as JSON."""
    ids = list(ids)
    loader = StatusLoader(ids, viewer, base_url)
    return {pk: status for pk in ids if (status := loader.status(pk))}


def status_of(pk: int, viewer: Viewer, base_url: str) -> msgspec.Raw | None:
    """Return the Status of one post or repost that the viewer can see, as JSON; None if it is deleted meanwhile."""
    return StatusLoader([pk], viewer, base_url).status(pk)


def status_edit(status: msgspec.Raw) -> entities.StatusEdit:
    """Return the only version of a post, from its Status."""
    values = msgspec.json.decode(status)
    return entities.StatusEdit(**{name: values[name] for name in entities.StatusEdit.__struct_fields__})


def deleted_status(
    status: msgspec.Raw, text: str, uploads: Mapping[int, Upload], base_url: str, viewer: int
) -> dict[str, Any]:
    """Return the DeletedStatus of a post that its author has deleted: its last Status, its text, and its pictures.

    `uploads` has what the pictures have become, by id; others are gone.
    """
    values = msgspec.json.decode(status)
    ids = [int(picture["id"]) for picture in values["media_attachments"]]
    attachments = [attachment(uploads[pk], base_url, viewer) for pk in ids if pk in uploads]
    return values | {"text": text, "media_attachments": attachments}


def _fetch_rows(statement: CompiledQuery, viewer: Viewer, ids: list[int]) -> list[tuple]:
    with prepared_queries.cursor() as rows:
        rows.execute(status_sql(statement), prepared_queries.bind_values({"viewer": viewer.pk, "ids": ids}))
        return rows.fetchall()


class StatusLoader:
    """Loads posts by id, with all that their Statuses show `viewer`. The caller has checked that they are visible.

    `found` are the rows of STATUS_QUERY, if they have been fetched.
    """

    def __init__(self, ids: list[int], viewer: Viewer, base_url: str, found: list[tuple] | None = None):
        self.viewer, self.base_url = viewer, base_url
        statement = STATUS_QUERY.compiled_for(viewer)
        if found is None:
            found = _fetch_rows(statement, viewer, ids) if ids else []
        self.values = {values[0]: values for values in found}
        index = {name: statement.positions[name][0] for name in INDEXED}
        self.author, self.photo_count = index["author_id"], index["photo_count"]
        self.repost_of, self.quote_of = index["repost_of_id"], index["quote_of_id"]
        with_photos = statement.load([values for values in found if values[self.photo_count]])
        self.posts_with_photos = {post.pk: post for post in with_photos}
        prefetch_related_objects(with_photos, "photos")

    def status(self, pk: int) -> msgspec.Raw | None:
        """Return the Status of one of the posts, with the original of a repost or the quoted post in it."""
        if not (values := self.values.get(pk)):
            return None
        if original_id := values[self.repost_of]:
            original = self.status(original_id)
            return original and self._repost(values, self.values[original_id], bytes(original))
        quoted = self._status(values[self.quote_of], None) if values[self.quote_of] else None
        return self._status(pk, bytes(quoted) if quoted else b"")

    def _status(self, pk: int, quoted: bytes | None) -> msgspec.Raw | None:
        """Return the Status of an original post; `quoted` is the JSON of the quoted one, None to give its id only."""
        if not (values := self.values.get(pk)):
            return None
        is_mine = values[self.author] == self.viewer.pk
        if pk in self.posts_with_photos:
            return _encoded(self.posts_with_photos[pk], is_mine, self.base_url, quoted, self.viewer.pk)
        return _cached_status(values, is_mine, self.viewer.is_authenticated, self.base_url, quoted)

    def _repost(self, values: tuple, original: tuple, reblog: bytes) -> msgspec.Raw:
        is_mine = original[self.author] == self.viewer.pk
        return _cached_repost(values, original, is_mine, self.viewer.is_authenticated, self.base_url, reblog)


@lru_cache(maxsize=CACHE_SIZE)
def _cached_status(
    values: tuple, is_mine: bool, is_authenticated: bool, base_url: str, quoted: bytes | None
) -> msgspec.Raw:
    """Return the Status of a post without pictures, from the values of its row."""
    (post,) = STATUS_QUERY.compiled(is_authenticated).load([values])
    return _encoded(post, is_mine, base_url, quoted)


@lru_cache(maxsize=CACHE_SIZE)
def _cached_repost(
    values: tuple, original: tuple, is_mine: bool, is_authenticated: bool, base_url: str, reblog: bytes
) -> msgspec.Raw:
    """Return the Status of a repost, from the values of its row and of the original's; `reblog` is the original."""
    repost, post = STATUS_QUERY.compiled(is_authenticated).load([values, original])
    status = entities.Status(
        **_identity(repost, base_url),
        **_state(post, is_mine),
        url=_url(post, base_url),
        content="",
        reblog=msgspec.Raw(reblog),  # type: ignore[arg-type]
    )
    return msgspec.Raw(encode(status))


def _encoded(post: Post, is_mine: bool, base_url: str, quoted: bytes | None, viewer: int | None = None) -> msgspec.Raw:
    """Return the Status of an original post as JSON. The viewer's id is needed for pictures of a protected account."""
    return msgspec.Raw(encode(_build(post, is_mine, base_url, quoted, viewer)))


def _build(post: Post, is_mine: bool, base_url: str, quoted: bytes | None, viewer: int | None) -> entities.Status:
    """Return the Status of an original post; see StatusLoader for `quoted`."""
    mentions = _mentions(post, base_url)
    names = frozenset(mention.username.lower() for mention in mentions)
    return entities.Status(
        **_identity(post, base_url),
        **_state(post, is_mine),
        url=_url(post, base_url),
        content=to_content(post.html, base_url, names),
        media_attachments=_attachments(post, base_url, viewer) if post.photo_count else [],
        mentions=mentions,
        tags=_tags(post.text, base_url),
        in_reply_to_id=str(post.in_reply_to_id) if post.in_reply_to_id else None,
        in_reply_to_account_id=str(post.reply_to_id) if post.reply_to_id else None,
        quote=_quote(post, quoted) if post.is_quote else None,
    )


def _identity(post: Post, base_url: str) -> dict[str, Any]:
    """Return what a repost has of its own."""
    return {
        "id": str(post.pk),
        "uri": _url(post, base_url),
        "created_at": to_text(post.created_at),
        "account": account(post.author, base_url),
    }


def _state(post: Post, is_mine: bool) -> dict[str, Any]:
    """Return the counters of a post, who may read and quote it, and what the viewer has done with it."""
    is_protected = post.author.is_protected
    return {
        "visibility": "private" if is_protected else "public",
        "quote_approval": entities.QuoteApproval(
            automatic=[] if is_protected else ["public"],
            current_user="automatic" if is_mine or not is_protected else "denied",
        ),
        "reblogs_count": post.counts.repost_count,
        "favourites_count": post.counts.like_count,
        "replies_count": post.counts.reply_count,
        "quotes_count": post.counts.quote_count,
        "favourited": post.is_liked,
        "reblogged": post.is_reposted,
        "bookmarked": post.is_bookmarked,
        "pinned": post.is_pinned,
    }


def _url(post: Post, base_url: str) -> str:
    return f"{base_url}/{post.author.username}/status/{post.pk}"


def _mentions(post: Post, base_url: str) -> list[entities.Mention]:
    """Return the people named in the post, from the annotation `mentioned`."""
    pairs = [each.split(":") for each in (post.mentioned or "").split(",") if each]
    return [entities.Mention(id=pk, username=name, acct=name, url=f"{base_url}/{name}") for pk, name in pairs]


def _tags(text: str, base_url: str) -> list[entities.StatusTag]:
    names = dict.fromkeys(Hashtag.normalise(tag) for tag in text_entities(text).hashtags) if text else ()
    return [entities.StatusTag(name=name, url=hashtag_url(name, base_url)) for name in names]


def hashtag_url(name: str, base_url: str) -> str:
    """Return the address of the page of a hashtag."""
    return f"{base_url}/hashtag/{quote(name)}"


def _quote(post: Post, quoted: bytes | None) -> entities.Quote:
    """Return the quote of a post that has one: of a post that is visible, hidden, or deleted."""
    is_visible = post.quote_of_id and post.quote_is_visible
    state: entities.QuoteState = "accepted" if is_visible else "unauthorized" if post.quote_of_id else "deleted"
    if quoted is None:
        return entities.Quote(state=state, quoted_status_id=str(post.quote_of_id) if is_visible else None)
    if not is_visible or not quoted:
        return entities.Quote(state="deleted" if is_visible else state, quoted_status=None)
    return entities.Quote(state=state, quoted_status=msgspec.Raw(quoted))  # type: ignore[arg-type]


def _attachments(post: Post, base_url: str, viewer: int | None) -> list[entities.MediaAttachment]:
    signed_for = viewer if post.author.is_protected else None
    return [attachment(photo, base_url, signed_for) for photo in post.photos.all()]
