"""Where on a page that is open a fresh witt belongs, as htmx writes it: how, then a selector."""

import re

from posts.models import Post
from posts.reply_tree import queries

PERMALINK = re.compile(r"/\w+/status/([0-9]{1,18})(\?.*)?")


def permalink_post_id(page):
    """The id of the witt whose own page this path is, or None."""
    match = PERMALINK.fullmatch(page or "")
    return match and int(match[1])


def insertion_target(post, page):
    """Where on the page with this path the new `post` goes: on top of home, or in its place in the conversation.

    Empty when the page does not show it, as with an answer to another witt of the author's thread.
    """
    if page == "/":
        return "afterbegin:#feed"
    focus, answered = permalink_post_id(page), post.in_reply_to
    if not focus or not answered or "?" in page:
        return ""
    if answered.pk == focus:
        return "beforeend:#thread" if queries.first_self_reply(answered) == post.pk else "beforeend:#feed"
    return _target_in_reply_tree(post, answered, focus)


def _target_in_reply_tree(post, answered, focus):
    path = [row.id for row in queries.ancestors(answered)[0]] + [answered.pk]
    shown = Post.objects.filter(pk=focus).first()
    if not shown or focus not in path:
        return ""
    branch = path[path.index(focus) + 1 :]
    own, opening, _has_more = queries.author_thread(shown)
    card = f"li:has(> #witt-{answered.pk})"
    if branch[0] == opening:
        goes_on = answered.pk in dict(own) and queries.first_self_reply(answered) == post.pk
        return f"afterend:#thread > {card}" if goes_on else ""
    return f"beforeend:.wt-feed > {card} > .witt-replies" if len(branch) == 1 else f"afterend:.witt-replies > {card}"
