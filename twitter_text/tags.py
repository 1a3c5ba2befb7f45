"""The one spelling of a hashtag."""

import unicodedata

import regex

# Letters and marks that a tag may hold, but whose compatibility form has characters that end one: the wave dash of
# Windows becomes a tilde, a spacing mark becomes a space and a combining mark, a ligature of several words has spaces.
SPACED = "\u037a\u309b\u309c\ufdfa\ufdfb\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e" + "".join(
    map(chr, range(0xFC5E, 0xFC64))
)
FORMS = str.maketrans(
    {"\uff5e": "\u301c"} | {each: unicodedata.normalize("NFKC", each).replace(" ", "") for each in SPACED}
)
LETTER = regex.compile(r"[\p{L}\p{M}]")


def normal_hashtag(tag: str, longest: int) -> str:
    """Return the one spelling of a tag (without its sign) in at most `longest` characters: NFKC, case-folded.

    Of what is a hashtag the result is one, too, and its own normal form. Anything else stays no hashtag.
    """
    name = unicodedata.normalize("NFKC", tag.translate(FORMS))
    name = unicodedata.normalize("NFKC", name.casefold())
    letter = LETTER.search(name)
    if letter and letter.start() >= longest:  # a tag has a letter: cut the digits before it
        return name[: longest - 1] + letter[0]
    return name[:longest]
