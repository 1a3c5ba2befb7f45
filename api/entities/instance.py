"""Entities of the site itself."""

from api.entities.accounts import Account
from api.entities.base import Entity


class Thumbnail(Entity, frozen=True, kw_only=True):
    """The picture of the site."""

    url: str
    blurhash: str | None = None
    description: str | None = None
    versions: dict[str, str] = {}


class Icon(Entity, frozen=True, kw_only=True):
    """An icon of the site in one size, such as "192x192"."""

    src: str
    size: str


class Rule(Entity, frozen=True, kw_only=True):
    """A rule of the site."""

    id: str
    text: str
    hint: str = ""


class InstanceUrls(Entity, frozen=True, kw_only=True):
    """Addresses: of the stream, "" if there is none, and of pages about the site."""

    streaming: str
    about: str
    status: str | None = None
    privacy_policy: str | None = None
    terms_of_service: str | None = None


class Vapid(Entity, frozen=True, kw_only=True):
    """The key for web push, "" if there is none."""

    public_key: str


class AccountLimits(Entity, frozen=True, kw_only=True):
    """Limits of a profile."""

    max_display_name_length: int
    max_note_length: int
    max_pinned_statuses: int = 1
    max_featured_tags: int = 0
    max_profile_fields: int = 2  # the website and the location
    profile_field_name_limit: int = 20
    profile_field_value_limit: int
    max_avatar_description_length: int = 0
    max_header_description_length: int = 0


class StatusLimits(Entity, frozen=True, kw_only=True):
    """Limits of a post: a link counts as `characters_reserved_per_url`, whatever its length."""

    max_characters: int
    max_media_attachments: int
    characters_reserved_per_url: int


class MediaLimits(Entity, frozen=True, kw_only=True):
    """Limits of an upload: `image_size_limit` in bytes, `image_matrix_limit` in pixels. There are no videos."""

    supported_mime_types: list[str]
    description_limit: int
    image_size_limit: int
    image_matrix_limit: int
    video_size_limit: int = 0
    video_frame_rate_limit: int = 0
    video_matrix_limit: int = 0


class PollLimits(Entity, frozen=True, kw_only=True):
    """There are no polls; clients want to know how many answers one could have."""

    max_options: int = 0
    max_characters_per_option: int = 50
    min_expiration: int = 300
    max_expiration: int = 2_629_746


class Translation(Entity, frozen=True, kw_only=True):
    """Posts are not translated."""

    enabled: bool = False


class FeedAccess(Entity, frozen=True, kw_only=True):
    """Who may read a public timeline: of this site, and of other sites, of which there are none."""

    local: str = "public"
    remote: str = "disabled"


class TimelinesAccess(Entity, frozen=True, kw_only=True):
    """Who may read the public timelines."""

    live_feeds: FeedAccess = FeedAccess()
    hashtag_feeds: FeedAccess = FeedAccess()
    trending_link_feeds: FeedAccess = FeedAccess()


class OldConfiguration(Entity, frozen=True, kw_only=True):
    """Limits, as the older description of the site has them."""

    accounts: AccountLimits
    statuses: StatusLimits
    media_attachments: MediaLimits
    polls: PollLimits = PollLimits()


class Configuration(OldConfiguration, frozen=True, kw_only=True):
    """Limits and addresses."""

    urls: InstanceUrls
    vapid: Vapid
    translation: Translation = Translation()
    timelines_access: TimelinesAccess = TimelinesAccess()
    limited_federation: bool = True


class ActiveUsers(Entity, frozen=True, kw_only=True):
    """How many people came by in the last 30 days."""

    active_month: int


class InstanceUsage(Entity, frozen=True, kw_only=True):
    """How much the site is used."""

    users: ActiveUsers


class Registrations(Entity, frozen=True, kw_only=True):
    """Whether people can sign up, and where."""

    enabled: bool
    url: str
    approval_required: bool = False
    reason_required: bool = False
    message: str | None = None
    min_age: int | None = None


class Contact(Entity, frozen=True, kw_only=True):
    """Whom to write to; nobody is named."""

    email: str = ""
    account: Account | None = None


class Instance(Entity, frozen=True, kw_only=True):
    """The site."""

    domain: str
    title: str
    version: str
    source_url: str
    description: str
    usage: InstanceUsage
    thumbnail: Thumbnail
    icon: list[Icon]
    languages: list[str]
    configuration: Configuration
    registrations: Registrations
    api_versions: dict[str, int]
    contact: Contact = Contact()
    rules: list[Rule] = []
    wrapstodon: str | None = None


class OldUrls(Entity, frozen=True, kw_only=True):
    """The address of the stream, "" if there is none."""

    streaming_api: str


class Stats(Entity, frozen=True, kw_only=True):
    """How much the site is used: people, posts and reposts, and one domain."""

    user_count: int
    status_count: int
    domain_count: int = 1


class OldInstance(Entity, frozen=True, kw_only=True):
    """The site, as older clients read it; `uri` is its host."""

    uri: str
    title: str
    short_description: str
    description: str
    version: str
    urls: OldUrls
    stats: Stats
    thumbnail: str
    languages: list[str]
    registrations: bool
    configuration: OldConfiguration
    max_toot_chars: int  # where clients looked before there was a configuration
    email: str = ""
    approval_required: bool = False
    invites_enabled: bool = False
    contact_account: Account | None = None
    rules: list[Rule] = []


class ExtendedDescription(Entity, frozen=True, kw_only=True):
    """A longer text about the site, as HTML."""

    updated_at: str
    content: str
