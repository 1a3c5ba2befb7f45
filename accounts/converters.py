"""URL converter of usernames."""

from accounts.usernames import reserved_names


class UsernameConverter:
    """Matches 1-15 letters, digits and underscores, except reserved names such as `search`."""

    regex = "[A-Za-z0-9_]{1,15}"

    def to_python(self, value):
        if value.lower() in reserved_names():
            raise ValueError("reserved")
        return value

    def to_url(self, value):
        return value
