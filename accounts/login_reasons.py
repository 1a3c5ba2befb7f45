"""Why the login page is shown to somebody who pressed a button that needs an account."""

import re

from accounts import messages

PAGE_OF_USER = re.compile(r"/(?P<username>[A-Za-z0-9_]{1,15})(?P<post>/status/[0-9]{1,18})?(?:[?#].*)?", re.DOTALL)


def login_reason(action, next_url):
    """Return the sentence for an action, such as "like", on the page to return to; "" for any other action.

    It names the author of the post, or the user to follow, from the address of that page.
    """
    named, general = messages.LOGIN_REASONS.get(action, ("", ""))
    page = PAGE_OF_USER.fullmatch(next_url)
    is_named = page and named and bool(page["post"]) != (action == "follow")
    return named.format(username=page["username"]) if is_named else general
