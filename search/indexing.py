"""Search documents of posts: their words, and lexemes for search operators."""

from search.tokenizer import document_lexemes
from search.tsquery import TsVector
from twitter_text import links

QUESTION_MARKS = "?？؟՞፧"


def build_tsvector(post):
    """Return the tsvector of a post: words of the text, then operator lexemes at one position."""
    pairs = document_lexemes(post.text)
    last = max((position for position, _ in pairs), default=0) + 1
    return TsVector([*pairs, *((last, lexeme) for lexeme in operator_lexemes(post))])


def operator_lexemes(post):
    """Return lexemes that no text contains: for images, links, replies, questions, and `to:` with user ids."""
    found = links(post.text)
    text_without_links = post.text
    for link in reversed(found):
        text_without_links = text_without_links[: link.start] + text_without_links[link.end :]
    conditions = {
        "filter:images": post.photo_count,
        "filter:links": found,
        "filter:replies": post.is_reply,
        "?": any(mark in text_without_links for mark in QUESTION_MARKS),
    }
    recipients = {post.directed_at_id, post.in_reply_to.author_id if post.in_reply_to_id else None} - {None}
    return [lexeme for lexeme, is_true in conditions.items() if is_true] + [f"to:{pk}" for pk in sorted(recipients)]
