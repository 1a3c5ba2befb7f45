"""Entities of posts, which the API calls statuses."""

from typing import Literal

from msgspec import UNSET, UnsetType

from api.entities.accounts import Account, CustomEmoji
from api.entities.base import Entity

Visibility = Literal["public", "private"]
QuoteState = Literal["accepted", "deleted", "unauthorized"]


class Size(Entity, frozen=True, kw_only=True):
    """Width and height of a picture in pixels; `aspect` is their quotient."""

    width: int
    height: int
    size: str
    aspect: float


class Focus(Entity, frozen=True, kw_only=True):
    """The point of a picture that a crop should contain: from -1 (left, bottom) to 1."""

    x: float
    y: float


class MediaMeta(Entity, frozen=True, kw_only=True, omit_defaults=True):
    """Sizes of a picture: the whole one, and the thumbnail."""

    original: Size | None = None
    small: Size | None = None
    focus: Focus | None = None


class MediaAttachment(Entity, frozen=True, kw_only=True):
    """A picture. `description` is the text for those who cannot see it."""

    id: str
    type: Literal["image"]
    url: str | None
    preview_url: str | None
    description: str | None
    meta: MediaMeta
    remote_url: str | None = None
    preview_remote_url: str | None = None
    text_url: str | None = None
    blurhash: str | None = None


class Mention(Entity, frozen=True, kw_only=True):
    """A person who is named in a post."""

    id: str
    username: str
    acct: str
    url: str


class StatusTag(Entity, frozen=True, kw_only=True):
    """A hashtag in a post."""

    name: str
    url: str


class StatusApplication(Entity, frozen=True, kw_only=True):
    """The application that a post was written with."""

    name: str
    website: str | None = None


class QuoteApproval(Entity, frozen=True, kw_only=True):
    """Who may quote a post: everybody, or nobody but its author for a protected one."""

    automatic: list[str]
    current_user: Literal["automatic", "denied"]
    manual: list[str] = []


class Status(Entity, frozen=True, kw_only=True):
    """A post. A repost has `reblog`, and nothing else of its own."""

    id: str
    uri: str
    url: str
    created_at: str
    account: Account
    content: str  # HTML
    visibility: Visibility
    media_attachments: list[MediaAttachment] = []
    mentions: list[Mention] = []
    tags: list[StatusTag] = []
    emojis: list[CustomEmoji] = []
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    reblog: "Status | None" = None
    quote: "Quote | None" = None
    quote_approval: QuoteApproval
    reblogs_count: int
    favourites_count: int
    replies_count: int
    quotes_count: int
    favourited: bool = False
    reblogged: bool = False
    bookmarked: bool = False
    muted: bool = False
    pinned: bool = False
    sensitive: bool = False
    spoiler_text: str = ""
    language: str | None = None
    edited_at: str | None = None
    application: StatusApplication | None = None
    card: None = None
    poll: None = None
    filtered: list[dict] = []


class Quote(Entity, frozen=True, kw_only=True):
    """A quoted post, null where it is deleted or hidden; of a quote within a quoted post the id only."""

    state: QuoteState
    quoted_status: Status | UnsetType | None = UNSET
    quoted_status_id: str | UnsetType | None = UNSET


class DeletedStatus(Status, frozen=True, kw_only=True):
    """A post that was deleted, with its plain text, to be written again."""

    text: str


class Context(Entity, frozen=True, kw_only=True):
    """The posts above and below a post in its thread."""

    ancestors: list[Status]
    descendants: list[Status]


class StatusSource(Entity, frozen=True, kw_only=True):
    """The text of a post as it was written."""

    id: str
    text: str
    spoiler_text: str = ""


class StatusEdit(Entity, frozen=True, kw_only=True):
    """A version of a post: the only one, as posts do not change."""

    content: str  # HTML
    created_at: str
    account: Account
    media_attachments: list[MediaAttachment]
    quote: "Quote | None" = None
    emojis: list[CustomEmoji] = []
    sensitive: bool = False
    spoiler_text: str = ""
    poll: None = None
