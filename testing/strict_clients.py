"""Entities as strict clients decode them: a field that is missing or null here breaks a whole page in one of them.

The required fields are those of Tusky's, Ice Cubes' and toot's own classes. What these clients do without is left out.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

type Id = Annotated[str, Meta(pattern=r"^\d+$")]
type Url = Annotated[str, Meta(pattern=r"^https?://\S+$")]
type Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]  # Ice Cubes takes no other
type Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
type Count = Annotated[str, Meta(pattern=r"^\d+$")]
type Expansion = Literal["default", "show_all", "hide_all"]


class Field(Struct):
    name: str
    value: str
    verified_at: Moment | None


class Account(Struct):
    id: Id
    username: str
    acct: Annotated[str, Meta(pattern="^[^@.]+$")]  # Tusky takes others for people of another site
    display_name: str
    note: str
    url: Url
    avatar: Url
    avatar_static: Url
    header: Url
    header_static: Url
    created_at: Moment
    locked: bool
    bot: bool
    fields: list[Field]
    emojis: list
    followers_count: int
    following_count: int
    statuses_count: int
    last_status_at: Day | None


class Source(Struct):
    privacy: str
    sensitive: bool
    language: str | None
    note: str
    fields: list[Field]


class Role(Struct):
    id: str
    name: str
    color: str
    permissions: str
    highlighted: bool


class CredentialAccount(Account, kw_only=True):
    source: Source
    role: Role


class Mention(Struct):
    id: Id
    username: str
    acct: str
    url: Url


class StatusTag(Struct):
    name: str
    url: Url


class MediaAttachment(Struct):
    id: Id
    type: Literal["image"]
    url: Url
    preview_url: Url
    remote_url: Url | None
    meta: dict
    description: str | None
    blurhash: str | None


class Quote(Struct):
    state: str
    quoted_status: "Status | None"


class Status(Struct):
    id: Id
    uri: Url
    url: Url
    created_at: Moment
    account: Account
    content: str
    visibility: Literal["public", "unlisted", "private", "direct"]
    sensitive: bool
    spoiler_text: str
    media_attachments: list[MediaAttachment]
    mentions: list[Mention]
    tags: list[StatusTag]
    emojis: list
    reblogs_count: int
    favourites_count: int
    replies_count: int
    in_reply_to_id: Id | None
    in_reply_to_account_id: Id | None
    reblog: "Status | None"
    quote: Quote | None
    poll: None
    card: None
    language: str | None
    edited_at: None
    application: dict | None
    favourited: bool
    reblogged: bool
    muted: bool
    bookmarked: bool
    filtered: list = []  # may be absent, never null


class Notification(Struct):
    id: Id
    type: str
    created_at: Moment
    account: Account
    group_key: str
    status: Status | None = None


class NotificationGroup(Struct):
    group_key: str
    notifications_count: int
    type: str
    most_recent_notification_id: int  # a number, for Ice Cubes
    latest_page_notification_at: Moment
    sample_account_ids: list[Id]
    page_min_id: Id
    page_max_id: Id
    status_id: Id | None = None


class GroupedNotifications(Struct):
    accounts: list[Account]
    statuses: list[Status]
    notification_groups: list[NotificationGroup]


class Relationship(Struct):
    id: Id
    following: bool
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    requested: bool
    requested_by: bool
    showing_reblogs: bool
    notifying: bool
    domain_blocking: bool
    endorsed: bool
    note: str


class Context(Struct):
    ancestors: list[Status]
    descendants: list[Status]


class History(Struct):
    day: Count
    uses: Count
    accounts: Count


class Tag(Struct):
    id: Id
    name: str
    url: Url
    history: list[History]
    following: bool


class Search(Struct):
    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[Tag]


class Preferences(Struct):
    visibility: str = msgspec.field(name="posting:default:visibility")
    sensitive: bool = msgspec.field(name="posting:default:sensitive")
    language: str | None = msgspec.field(name="posting:default:language")
    media: Expansion = msgspec.field(name="reading:expand:media")
    spoilers: bool = msgspec.field(name="reading:expand:spoilers")


class Marker(Struct):
    last_read_id: Id
    version: int
    updated_at: Moment


class List(Struct):
    id: Id
    title: str
    replies_policy: Literal["followed", "list", "none"]
    exclusive: bool


class Suggestion(Struct):
    source: str
    sources: list[str]
    account: Account


class StatusSource(Struct):
    id: Id
    text: str
    spoiler_text: str


class CredentialApplication(Struct):
    id: Id
    name: str
    redirect_uri: str
    client_id: str
    client_secret: str


class Token(Struct):
    access_token: str
    token_type: Literal["Bearer"]
    scope: str
    created_at: int


class Report(Struct):
    id: Id
    action_taken: bool
    category: str
    comment: str
    forwarded: bool
    created_at: Moment
    target_account: Account
