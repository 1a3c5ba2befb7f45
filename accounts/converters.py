"""How a person stands in an address."""

from accounts.usernames import reserved_names


class UsernameConverter:
    """1-15 letters, digits and underscores that are not the site's own: `/search` is never a person."""

    regex = "[A-Za-z0-9_]{1,15}"

    def to_python(self, value):
        if value.lower() in reserved_names():
            raise ValueError("reserved")
        return value

    def to_url(self, value):
        return value
