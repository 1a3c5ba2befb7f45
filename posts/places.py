"""Where on a page that is open a fresh witt belongs, as htmx writes it: how, then a selector.

A place that the page does not have takes nothing, so several may be named of which one is there.
"""

import re

from posts import threads

PERMALINK = re.compile(r"/\w+/status/([0-9]{1,18})(\?.*)?")


def focus_of(page):
    """The id of the witt whose own page this path is, or None."""
    match = PERMALINK.fullmatch(page or "")
    return match and int(match[1])


def places_for(post, page):
    """Where on the page with this path the new `post` goes: on top of home, or in its place in the conversation."""
    if page == "/":
        return ["afterbegin:#feed"]
    focus = focus_of(page)
    if not focus or not post.in_reply_to_id:
        return []
    parent = post.in_reply_to
    if parent.pk == focus:
        return ["beforeend:#thread" if threads.opening(parent) == post.pk else "beforeend:#feed"]
    card = f"li:has(> #witt-{parent.pk})"
    places = [f"beforeend:.wt-feed > {card} > .witt-below", f"afterend:.witt-below > {card}"]
    if parent.author_id == post.author_id:
        places.append(f"afterend:.witt-thread > {card}:last-child")
    return places
