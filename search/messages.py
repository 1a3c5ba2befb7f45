"""Sentences shown to users by search.

Labels, hints and the names of tabs stand beside their forms and views.
"""

# without a match: title, text and the label of a link; the text is formatted with `query`
NO_POSTS = {
    "title": "Nothing under that leaf",
    "text": "We looked everywhere for “{query}”. Try fewer words, or other ones.",
    "label": "Look for people instead",
}
NO_PEOPLE = {
    "title": "No one by that name",
    "text": "We looked under every leaf for “{query}”. Check the spelling, or try part of a name.",
    "label": "Find people",
}
