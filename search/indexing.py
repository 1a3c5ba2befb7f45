"""What a post can be found by: its words, and what is asked for with an operator."""

from search.tokenizer import document_lexemes
from search.tsquery import TsVector
from twitter_text import links

QUESTION_MARKS = "?？؟՞፧"


def build_tsvector(post):
    """The tsvector of a post."""
    pairs = document_lexemes(post.text)
    last = max((position for position, _ in pairs), default=0) + 1
    return TsVector([*pairs, *((last, fact) for fact in operator_lexemes(post))])


def operator_lexemes(post):
    """Lexemes that no text contains: pictures, links, an answer, a question, and whom it speaks to."""
    found = links(post.text)
    rest = post.text
    for link in reversed(found):
        rest = rest[: link.start] + rest[link.end :]
    holds = {
        "filter:images": post.photo_count,
        "filter:links": found,
        "filter:replies": post.is_reply,
        "?": any(mark in rest for mark in QUESTION_MARKS),
    }
    to = {post.directed_at_id, post.in_reply_to.author_id if post.in_reply_to_id else None} - {None}
    return [fact for fact, true in holds.items() if true] + [f"to:{pk}" for pk in sorted(to)]
