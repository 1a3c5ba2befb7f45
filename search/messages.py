"""Sentences shown to users by search.

Labels, hints and the names of tabs stand beside their forms and views.
"""

# saved searches
SEARCH_SAVED = "Saved. You’ll find it in the search box."
SEARCH_UNSAVED = "That search isn’t saved any more."
SEARCH_SAVED_ALREADY = "You’ve already saved that search."

# without a match: title, text and the label of a link; the text is formatted with `query`
NO_POSTS = {
    "title": "Nothing under that leaf",
    "text": "We looked everywhere for “{query}”. Try fewer words, or other ones.",
    "label": "Look for people instead",
}
SIMILAR_WORDS = "Did you mean"
WITHOUT_OPERATORS = "The words alone"
ANY_OF_THE_WORDS = "Any of the words"
NO_PEOPLE = {
    "title": "No one by that name",
    "text": "We looked under every leaf for “{query}”. Check the spelling, or try part of a name.",
    "label": "Find people",
}

# empty pages of Discover: title and text
NOTHING_POPULAR = (
    "No stars this week yet",
    "Nobody has liked a public witt in the last seven days. Give the first star.",
)
NOTHING_PUBLIC = ("Nothing has hatched yet", "Nobody has witted in public so far. Say the first word.")

# people to follow, by order of the list: title, text and the label and address of a link
NO_PEOPLE_BY = {
    "friends": {
        "title": "Nobody new among friends",
        "text": "Follow a few people, and the people they follow will turn up here.",
        "label": "See the most followed",
        "href": "/people?by=followed",
    },
    "new": {
        "title": "Nobody new just now",
        "text": "You already know everybody who joined lately.",
        "label": "See the most followed",
        "href": "/people?by=followed",
    },
    "followed": {
        "title": "Nobody else to follow yet",
        "text": "Whoever gathers followers here turns up on this page.",
        "label": "See who is new",
        "href": "/people?by=new",
    },
    "hashtag": {
        "title": "Nobody under this hashtag",
        "text": "Nobody new to you has used it lately. Try another one.",
        "label": "See the trends",
        "href": "/discover/trends",
    },
}


def joined(day):
    """Return the reason of a suggestion of somebody who joined on this day."""
    return f"Joined {day}"


def followed_by(shown, count):
    """Return the reason of a suggestion of somebody with `count` followers, `shown` in short."""
    return f"{shown} follower{'' if count == 1 else 's'}"


def wrote_about(tag):
    """Return the reason of a suggestion of somebody who used this hashtag of late."""
    return f"Witts about #{tag}"


def too_many_saved_searches(limit):
    """Return the error for a user who has saved `limit` searches."""
    return f"You already have {limit} saved searches. Remove one to save another."
