"""Names of streams, and the scopes that they need."""

from typing import NamedTuple

from api import messages
from api.errors import ApiError
from core.ids import parse_id
from posts.models import Hashtag

PAGE = "page"  # of the site's own pages: hints on what to fetch
SCOPES = {
    "user": "read:statuses",
    "user:notification": "read:notifications",
    "public": "read:statuses",
    "public:local": "read:statuses",
    "hashtag": "read:statuses",
    "hashtag:local": "read:statuses",
    "list": "read:lists",
}
PERSONAL_STREAMS = {"user", "user:notification", "list"}  # an application's own token cannot read them


class Stream(NamedTuple):
    """A stream: its name, and the tag or the id of a list as a text."""

    name: str
    value: str = ""

    @property
    def kind(self) -> str:
        """Return the name without ":local": every post is local."""
        return self.name.removesuffix(":local")

    @property
    def label(self) -> list[str]:
        """Return the name as a WebSocket's frames have it."""
        return [self.name, self.value] if self.value else [self.name]


def parse_stream(name: object, tag: object = None, list_id: object = None) -> Stream:
    """Return the stream that a client asks for. Raise ApiError (400) if there is none."""
    if not isinstance(name, str) or name not in SCOPES:
        raise ApiError(400, messages.STREAM_UNKNOWN)
    stream = Stream(name)
    if stream.kind == "hashtag":
        value = Hashtag.normalise(tag.lstrip("#")) if isinstance(tag, str) else ""
        if not value or "\0" in value:
            raise ApiError(400, messages.STREAM_WITHOUT_TAG)
        return Stream(name, value)
    if stream.kind == "list":
        return Stream(name, str(_list_id(list_id)))
    return stream


def _list_id(value: object) -> int:
    pk = parse_id(str(value or ""))
    if pk is None:
        raise ApiError(400, messages.STREAM_WITHOUT_LIST)
    return pk
