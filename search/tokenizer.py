"""Tokenizer of search: folded words, and the mentions, hashtags, cashtags and hosts in a text.

Posts and queries use the same functions, so folding affects both equally. Text in scripts without spaces is split into
single letters, and a query searches for adjacent letters.
"""

import unicodedata

import regex

from twitter_text import extract

MAX_TOKEN_LENGTH = 100  # characters; longer tokens are cut, in posts and queries alike
MAX_HOST_DEPTH = 6  # labels of a host name

# Accents, Arabic and Hebrew vowel points, variation selectors, enclosing marks, tatweel, skin tones, and
# format characters (Cf): words are equal with and without them.
IGNORED_MARKS = regex.compile(
    r"[\u0300-\u036F\u0591-\u05C7\u0640\u064B-\u065F\u0670\u20D0-\u20FF\uFE00-\uFE0F\p{Emoji_Modifier}\p{Cf}]++"
)
LETTER_FOLDS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i"})

SCRIPTS_WITHOUT_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}\u30FC\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
LETTERS = rf"[\p{{L}}\p{{M}}\p{{N}}&&[{SCRIPTS_WITHOUT_SPACES}]]\p{{M}}*+"
WORD_LETTER = rf"[\p{{L}}\p{{M}}\p{{N}}--[{SCRIPTS_WITHOUT_SPACES}]]"
EMOJI = r"[\p{So}\p{Extended_Pictographic}\p{Regional_Indicator}]"
TOKEN = regex.compile(f"{LETTERS}|{WORD_LETTER}++|{EMOJI}", regex.V1)
UNSPACED_TOKEN = regex.compile(f"{LETTERS}|{EMOJI}", regex.V1)

HOST = regex.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?+(?:[Ww]{3}\.)?+([^/?#:]++)")
ENTITY_PREFIXES = {"mention": "@", "list": "@", "hashtag": "#", "cashtag": "$"}


def fold(text):
    """Return the text case-folded, NFKC-normalised and without accents."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize(
        "NFC", IGNORED_MARKS.sub("", unicodedata.normalize("NFD", text)).translate(LETTER_FOLDS)
    )


def tokenize(text):
    """Return the tokens of a folded text, in order."""
    return [match[0][:MAX_TOKEN_LENGTH] for match in TOKEN.finditer(text)]


def is_single_letter_token(word):
    """Return whether the token is one letter of a script without spaces, or an emoji."""
    return bool(UNSPACED_TOKEN.fullmatch(word))


def document_lexemes(text):
    """Return the (position, lexeme) pairs of a post. An entity's names have the position of its first word."""
    return [
        pair
        for position, names, tokens in _segments(text)
        for pair in [*((position, name) for name in names), *enumerate(tokens, position)]
    ]


def query_lexemes(text):
    """Return the (position, lexeme) pairs of a query. An entity is one lexeme, its longest name."""
    return [
        pair
        for position, names, tokens in _segments(text)
        for pair in ([(position, names[0])] if names else enumerate(tokens, position))
    ]


def _segments(text):
    """Yield (position, names, words) of each entity and of the text between entities, in order."""
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
    """Return the names of an entity, the longest first, and its words. A link has a name per parent domain."""
    if entity.kind == "link":
        host = fold(HOST.match(entity.value)[1])
        parts = host.split(".")[-MAX_HOST_DEPTH:]
        return [".".join(parts[n:])[:MAX_TOKEN_LENGTH] for n in range(len(parts) - 1)], tokenize(host)
    name = fold(entity.value)
    return [f"{ENTITY_PREFIXES[entity.kind]}{name}"[:MAX_TOKEN_LENGTH]], tokenize(name)
