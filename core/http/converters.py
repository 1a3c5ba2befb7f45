"""Path converters."""

from core.ids import ID


class IdConverter:
    """A row's id: up to 18 ASCII digits, so that it always fits a bigint."""

    regex = ID

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class MediaNameConverter:
    """The name of an uploaded picture as Witter chose it: 128 random bits."""

    regex = r"[0-9a-f]{32}\.webp"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PreviewNameConverter:
    """Matches the name of the JPEG preview of an uploaded picture; converts to the name of the picture."""

    regex = r"[0-9a-f]{32}\.jpg"

    def to_python(self, value):
        return f"{value.removesuffix('.jpg')}.webp"

    def to_url(self, value):
        return f"{value.removesuffix('.webp')}.jpg"
