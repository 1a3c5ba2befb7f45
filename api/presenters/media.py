"""Presenter of pictures."""

from api.entities.statuses import Focus, MediaAttachment, MediaMeta, Size
from core.images import thumb_width
from posts.models import Photo, Upload
from posts.picture_addresses import signed_address


def attachment(picture: Photo | Upload, base_url: str, viewer: int | None = None) -> MediaAttachment:
    """Return the MediaAttachment of a picture.

    Not everybody may see an upload, or a picture of a protected account. Then pass the viewer's id, for addresses that
    open in an app (posts.picture_addresses).
    """
    width = thumb_width(picture.width, picture.height)
    height = max(1, round(width * picture.height / picture.width))
    full, thumb = (_address(str(file), viewer) for file in (picture.full, picture.thumb))
    x, y = picture.focus_x, picture.focus_y
    return MediaAttachment(
        id=str(picture.pk),
        type="image",
        url=f"{base_url}{full}",
        preview_url=f"{base_url}{thumb}",
        description=picture.alt or None,
        meta=MediaMeta(
            original=_size(picture.width, picture.height),
            small=_size(width, height),
            focus=None if x is None or y is None else Focus(x=x, y=y),
        ),
    )


def _address(name: str, viewer: int | None) -> str:
    return signed_address(name, viewer) if viewer else f"/media/{name}"


def _size(width: int, height: int) -> Size:
    return Size(width=width, height=height, size=f"{width}x{height}", aspect=round(width / height, 6))
