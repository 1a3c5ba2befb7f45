"""Who may see what is published: everybody, or the followers of a protected account. There is nothing in between."""

from accounts.models import User
from api import messages
from api.errors import unprocessable


def check_audience(author: User, visibility: str | None) -> None:
    """Raise ApiError if what `author` publishes would be seen by more people than this visibility says.

    A protected account's posts are for its followers, also where "public" was asked for. Others' are public: so is
    what was to be "unlisted", which is as open, but "private" and "direct" are refused.
    """
    if visibility == "direct":
        raise unprocessable(messages.DIRECT_REFUSED, visibility=[messages.DIRECT_REFUSED])
    if visibility == "private" and not author.is_protected:
        raise unprocessable(messages.PRIVATE_REFUSED, visibility=[messages.PRIVATE_REFUSED])
