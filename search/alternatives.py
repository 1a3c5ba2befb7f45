"""What to offer when a search has found nothing: similar words, a simpler query, and people by their bio."""

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.cache import caches
from django.db.models import F, Func, TextField
from django.db.models.expressions import RawSQL

from accounts.models import User
from follows.presenters import user_rows
from follows.visibility import can_see_posts_of, can_see_user
from search import messages
from search.models import SearchDocument
from search.tokenizer import fold

MAX_POSTS = 1_000  # newest posts whose words are compared
MAX_QUERIES = 4  # links to other searches
MAX_WORDS = 6  # of a query that are compared
MIN_SIMILAR_LENGTH = 3  # letters of a word that is compared
SIMILARITY = 0.72  # of 1: two letters of five may be swapped
CACHE_SECONDS = 300
MAX_PEOPLE = 3
MAX_CANDIDATES = 200  # people with the words in their bio, of whom the most followed are shown

# The expression is that of the index users_by_bio.
IDS_BY_BIO_SQL = f"""
    SELECT id FROM users WHERE bio <> '' AND to_tsvector('simple', search_fold(bio))
    @@ plainto_tsquery('simple', search_fold(%s)) LIMIT {MAX_CANDIDATES}
"""


@dataclass(frozen=True)
class OtherQuery:
    """A link to another search."""

    label: str
    text: str
    url: str


def other_queries(query, tab):
    """Return up to MAX_QUERIES links to searches that are more likely to find something, on the same tab."""
    words = [term.value for term in query.positive_terms if term.kind == "words"][:MAX_WORDS]
    texts = [(messages.SIMILAR_WORDS, text) for text in texts_with_similar_words(query, words)]
    texts.append((messages.WITHOUT_OPERATORS, " ".join(words)))
    if len(words) > 1:
        texts.append((messages.ANY_OF_THE_WORDS, " OR ".join(words)))
    found = {text: label for label, text in reversed(texts) if text and text != query.text}
    links = [OtherQuery(label, text, f"/search?{urlencode({'q': text, 'f': tab})}") for text, label in found.items()]
    return links[::-1][:MAX_QUERIES]


def texts_with_similar_words(query, words):
    """Return the query with one of its words replaced by a similar one of recent public posts, for each such word."""
    known = recent_words()
    for word in words:
        folded = fold(word)
        if len(folded) >= MIN_SIMILAR_LENGTH and folded not in known:
            for similar in get_close_matches(folded, known, n=2, cutoff=SIMILARITY):
                yield query.replace_word(word, similar)


def recent_words():
    """Return the words and hashtags of the newest public posts, the most frequent first; cached for CACHE_SECONDS."""
    return caches["local"].get_or_set("recent-words", _query_recent_words, CACHE_SECONDS)


def _query_recent_words():
    newest = SearchDocument.objects.order_by("-post").values("post")[:MAX_POSTS]
    public = SearchDocument.objects.filter(can_see_posts_of(AnonymousUser(), "author"), post__in=newest)
    lexemes = Func(F("tsv"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    words = Counter(word for row in public.values_list(lexemes, flat=True) for word in row)
    return [word for word, _ in words.most_common() if word.removeprefix("#").isalpha()]


def people_by_bio(query, viewer):
    """Return the UserRows of up to MAX_PEOPLE visible people whose bio has the words of the query."""
    ids = RawSQL(IDS_BY_BIO_SQL, [query.as_person_name])
    people = User.objects.filter(can_see_user(viewer, ""), pk__in=ids).order_by("-stats__followers_count", "pk")
    return user_rows(list(people[:MAX_PEOPLE]), viewer)
