"""The normal form of a hashtag."""

import unicodedata

import regex

# Characters allowed in a tag whose NFKC form has characters that end a tag: the wave dash of Windows becomes a tilde,
# a spacing mark becomes a space and a combining mark, a ligature of several words has spaces.
SPACED = "\u037a\u309b\u309c\ufdfa\ufdfb\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e" + "".join(
    map(chr, range(0xFC5E, 0xFC64))
)
FORMS = str.maketrans(
    {"\uff5e": "\u301c"} | {each: unicodedata.normalize("NFKC", each).replace(" ", "") for each in SPACED}
)
LETTER = regex.compile(r"[\p{L}\p{M}]")


def normal_hashtag(tag: str, max_length: int) -> str:
    """Return the normal form of a tag (without its sign): NFKC, case-folded, at most `max_length` characters.

    The normal form of a valid hashtag is valid and its own normal form; an invalid one stays invalid.
    """
    name = unicodedata.normalize("NFKC", tag.translate(FORMS))
    name = unicodedata.normalize("NFKC", name.casefold())
    letter = LETTER.search(name)
    if letter and letter.start() >= max_length:  # a tag needs a letter: truncate the digits before it
        return name[: max_length - 1] + letter[0]
    return name[:max_length]
