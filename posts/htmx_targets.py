"""Targets at which an open page inserts a new post: values of `hx-swap-oob`, a swap style and a selector."""

import re

from core.ids import ID
from posts.models import Post
from posts.reply_tree import queries

PERMALINK = re.compile(rf"/\w+/status/({ID})(\?.*)?")


def permalink_post_id(page):
    """Return the id of the post whose permalink this path is, or None."""
    match = PERMALINK.fullmatch(page or "")
    return match and int(match[1])


def insertion_target(post, page):
    """Return the target for the new `post` on the page with this path: the top of home, or in the reply tree.

    Return "" if the page does not show it, such as a reply to another post of the author's thread.
    """
    if page == "/":
        return "afterbegin:#feed"
    focus, parent = permalink_post_id(page), post.in_reply_to
    if not focus or not parent or "?" in page:
        return ""
    if parent.pk == focus:
        return "beforeend:#thread" if queries.first_self_reply(parent) == post.pk else "beforeend:#feed"
    return _target_in_reply_tree(post, parent, focus)


def _target_in_reply_tree(post, parent, focus):
    path = [row.id for row in queries.ancestors(parent)[0]] + [parent.pk]
    focus_post = Post.objects.filter(pk=focus).first()
    if not focus_post or focus not in path:
        return ""
    branch = path[path.index(focus) + 1 :]
    own, first_id, _has_more = queries.author_thread(focus_post)
    card = f"li:has(> #witt-{parent.pk})"
    if branch[0] == first_id:
        continues = parent.pk in dict(own) and queries.first_self_reply(parent) == post.pk
        return f"afterend:#thread > {card}" if continues else ""
    return f"beforeend:.wt-feed > {card} > .witt-replies" if len(branch) == 1 else f"afterend:.witt-replies > {card}"
