"""What the API says about the site, as strict clients decode it; the other entities are in testing.strict_clients."""

from typing import Annotated

from msgspec import Meta, Struct

from testing.strict_clients import Account, Url

type Version = Annotated[str, Meta(pattern=r"^\d\.\d\.")]  # Ice Cubes reads its first three characters as a number


class Statuses(Struct):
    max_characters: int
    max_media_attachments: int
    characters_reserved_per_url: int


class Polls(Struct):
    max_options: int
    max_characters_per_option: int
    min_expiration: int
    max_expiration: int


class Accounts(Struct):
    max_featured_tags: int


class Media(Struct):
    supported_mime_types: list[str]


class Enabled(Struct):
    enabled: bool


class Configuration(Struct):
    statuses: Statuses
    polls: Polls
    accounts: Accounts
    media_attachments: Media
    translation: Enabled
    urls: dict[str, str | None]
    vapid: dict[str, str]


class Picture(Struct):
    url: Url


class Contact(Struct):
    email: str
    account: Account | None


class Rule(Struct):
    id: str
    text: str


class Instance(Struct):
    domain: str
    title: str
    version: Version
    description: str
    source_url: Url
    registrations: Enabled
    thumbnail: Picture
    contact: Contact
    configuration: Configuration
    usage: dict
    languages: list[str]
    rules: list[Rule]
    icon: list[dict]
    api_versions: dict[str, int]


class OldConfiguration(Struct):
    statuses: Statuses
    polls: Polls
    media_attachments: Media


class OldInstance(Struct):
    uri: Annotated[str, Meta(pattern="^[^/]+$")]  # a host
    title: str
    version: Version
    urls: dict[str, str]
    stats: dict[str, int]
    thumbnail: Url
    languages: list[str]
    registrations: bool
    configuration: OldConfiguration
    contact_account: Account | None
