"""Suggestions of the search box: people, hashtags and saved searches."""

from urllib.parse import quote, urlencode

from search.autocomplete import MAX_PREFIX_LENGTH, hashtags_with_prefix, people_with_prefix, person_option
from search.query import normalise_query

MAX_PEOPLE = 4
MAX_HASHTAGS = 3
MAX_SAVED = 3  # beside other suggestions


def box_suggestions(typed, viewer):
    """Return dicts with `group`, `value` and `url`, of people also `name` and `avatar`.

    "@" or "#" at the beginning of the text asks for people or hashtags alone.
    """
    text = normalise_query(typed)
    saved = saved_options(viewer, text)
    if not text or len(text) > MAX_PREFIX_LENGTH:
        return saved
    options, prefix = [], text.lstrip("@＠#＃")
    if prefix and text[0] not in "#＃":
        options += people_options(prefix, viewer)
    if prefix and text[0] not in "@＠" and " " not in prefix:
        options += hashtag_options(prefix, viewer)
    return options + saved[:MAX_SAVED]


def saved_options(viewer, text):
    """Return the viewer's saved searches that contain the text, the newest first."""
    if not viewer.is_authenticated:
        return []
    queries = viewer.saved_searches.order_by("-pk").values_list("query", flat=True)
    return [
        {"group": "Saved searches", "value": query, "url": f"/search?{urlencode({'q': query})}"}
        for query in queries
        if text.casefold() in query.casefold()
    ]


def people_options(prefix, viewer):
    people = people_with_prefix(prefix, viewer)[:MAX_PEOPLE]
    return [{"group": "People", "url": f"/{person.username}", **person_option(person)} for person in people]


def hashtag_options(prefix, viewer):
    names = hashtags_with_prefix(prefix, viewer)[:MAX_HASHTAGS]
    return [{"group": "Hashtags", "value": f"#{name}", "url": f"/hashtag/{quote(name)}"} for name in names]
