"""What can be found in a text: its words, each in one spelling, and the people, tags, tickers and sites it names.

Posts and queries go through the same functions, so whatever they do to a word they do on both sides. Scripts
without spaces between words are kept letter by letter; a query looks for the letters side by side.
"""

import unicodedata

import regex

from twitter_text import extract

MAX_TOKEN_LENGTH = 100  # of a word; more of it is cut off on both sides
MAX_HOST_DEPTH = 6  # parts of a site's name

# Accents, Arabic and Hebrew vowel points, variation selectors, enclosing marks, tatweel, skin tones, and
# whatever is invisible: a word is the same word with or without them.
IGNORED_MARKS = regex.compile(
    r"[\u0300-\u036F\u0591-\u05C7\u0640\u064B-\u065F\u0670\u20D0-\u20FF\uFE00-\uFE0F\p{Emoji_Modifier}\p{Cf}]++"
)
LETTER_FOLDS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i"})

SCRIPTS_WITHOUT_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}\u30FC\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
LETTERS = rf"[\p{{L}}\p{{M}}\p{{N}}&&[{SCRIPTS_WITHOUT_SPACES}]]\p{{M}}*+"
WORD_LETTER = rf"[\p{{L}}\p{{M}}\p{{N}}--[{SCRIPTS_WITHOUT_SPACES}]]"
PICTURE = r"[\p{So}\p{Extended_Pictographic}\p{Regional_Indicator}]"
TOKEN = regex.compile(f"{LETTERS}|{WORD_LETTER}++|{PICTURE}", regex.V1)
UNSPACED_TOKEN = regex.compile(f"{LETTERS}|{PICTURE}", regex.V1)

HOST = regex.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?+(?:[Ww]{3}\.)?+([^/?#:]++)")
ENTITY_PREFIXES = {"mention": "@", "list": "@", "hashtag": "#", "cashtag": "$"}


def fold(text):
    """The text in one spelling: compatible forms made equal, no capitals, no accents."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize(
        "NFC", IGNORED_MARKS.sub("", unicodedata.normalize("NFD", text)).translate(LETTER_FOLDS)
    )


def tokenize(text):
    """The words of an already folded text, in order."""
    return [match[0][:MAX_TOKEN_LENGTH] for match in TOKEN.finditer(text)]


def is_single_letter_token(word):
    """Whether this word is one letter of a script without spaces, or a picture."""
    return bool(UNSPACED_TOKEN.fullmatch(word))


def document_lexemes(text):
    """All that a text can be found by, as (position, lexeme) pairs; a name stands where its first word does."""
    return [
        pair
        for position, names, tokens in _segments(text)
        for pair in [*((position, name) for name in names), *enumerate(tokens, position)]
    ]


def query_lexemes(text):
    """What a query for `text` looks for, as (position, lexeme) pairs: a name counts as a whole."""
    return [
        pair
        for position, names, tokens in _segments(text)
        for pair in ([(position, names[0])] if names else enumerate(tokens, position))
    ]


def _segments(text):
    """(position, names, words) of each entity and of what stands between, in order."""
    position, end = 1, 0
    for entity in extract(text):
        tokens = tokenize(fold(text[end : entity.start]))
        yield position, [], tokens
        position, end = position + len(tokens), entity.end
        names, tokens = _names(entity)
        yield position, names, tokens
        position += max(1, len(tokens))
    yield position, [], tokenize(fold(text[end:]))


def _names(entity):
    """What an entity is called, the fullest name first, and the words in it."""
    if entity.kind == "link":
        host = fold(HOST.match(entity.value)[1])
        parts = host.split(".")[-MAX_HOST_DEPTH:]
        return [".".join(parts[n:])[:MAX_TOKEN_LENGTH] for n in range(len(parts) - 1)], tokenize(host)
    name = fold(entity.value)
    return [f"{ENTITY_PREFIXES[entity.kind]}{name}"[:MAX_TOKEN_LENGTH]], tokenize(name)
