"""Presenter of the site itself: its name, its limits, and how much it is used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from accounts.models import User
from api.entities import instance as entities
from api.push.keys import public_key
from api.streaming_url import streaming_url
from api.usage import usage
from core import messages
from core.http.webmanifest import ICONS
from core.image_decoder import limits
from core.images import ACCEPT
from core.version import VERSION
from posts import post_text
from posts.models.photo import ALT_LENGTH, MAX_PHOTOS

# Clients read what is there from Mastodon's version: it has quotes and grouped notifications (api_versions, too).
COMPATIBLE_WITH = "4.5.0"
API_VERSIONS = {"mastodon": 7}
LANGUAGES = ["en"]
THUMBNAIL = "img/icon-512.png"


def version() -> str:
    """Return the version: it begins with that of Mastodon, since clients read it as a number."""
    return f"{COMPATIBLE_WITH} (compatible; Witter {VERSION})"


def instance(request: HttpRequest, base_url: str) -> entities.Instance:
    """Return the Instance of the site. Addresses begin with `base_url`."""
    thumbnail = f"{base_url}{static(THUMBNAIL)}"
    return entities.Instance(
        domain=request.get_host(),
        title=settings.SITE_NAME,
        version=version(),
        source_url=f"{base_url}/developers",
        description=description(),
        usage=entities.InstanceUsage(users=entities.ActiveUsers(active_month=usage().active_month)),
        thumbnail=entities.Thumbnail(url=thumbnail, versions={"@1x": thumbnail, "@2x": thumbnail}),
        icon=[
            entities.Icon(src=f"{base_url}{static(f'img/{name}')}", size=size)
            for name, size, purpose in ICONS
            if purpose == "any"
        ],
        languages=LANGUAGES,
        configuration=entities.Configuration(
            **_limits(),
            urls=entities.InstanceUrls(streaming=streaming_url(request), about=f"{base_url}/"),
            vapid=entities.Vapid(public_key=public_key()),
        ),
        registrations=entities.Registrations(enabled=True, url=f"{base_url}/signup"),
        api_versions=API_VERSIONS,
    )


def old_instance(request: HttpRequest, base_url: str) -> entities.OldInstance:
    """Return the OldInstance of the site. Addresses begin with `base_url`."""
    used = usage()
    return entities.OldInstance(
        uri=request.get_host(),
        title=settings.SITE_NAME,
        short_description=description(),
        description=description(),
        version=version(),
        urls=entities.OldUrls(streaming_api=streaming_url(request)),
        stats=entities.Stats(user_count=used.people, status_count=used.posts),
        thumbnail=f"{base_url}{static(THUMBNAIL)}",
        languages=LANGUAGES,
        registrations=True,
        configuration=entities.OldConfiguration(**_limits()),
        max_toot_chars=post_text.limit(),
    )


def description() -> str:
    """Return a sentence about the site."""
    return messages.site_description(settings.SITE_NAME)


def _limits() -> dict:
    """Return the limits of profiles, posts and uploads by the names of their fields."""
    return {
        "accounts": entities.AccountLimits(
            max_display_name_length=_max_length("name"),
            max_note_length=_max_length("bio"),
            profile_field_value_limit=_max_length("website"),
        ),
        "statuses": entities.StatusLimits(
            max_characters=post_text.limit(),
            max_media_attachments=MAX_PHOTOS,
            characters_reserved_per_url=post_text.counting_config().link_length,
        ),
        "media_attachments": entities.MediaLimits(
            supported_mime_types=ACCEPT.split(","),
            description_limit=ALT_LENGTH,
            image_size_limit=limits.MAX_BYTES,
            image_matrix_limit=limits.MAX_PIXELS_OTHER,
        ),
    }


def _max_length(name: str) -> int:
    """Return the length that a text of a profile may have."""
    field: Any = User._meta.get_field(name)
    return field.max_length
