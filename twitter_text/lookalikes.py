"""Map text to the Latin letters that it looks like, so that confusable names compare equal.

This approximates the skeletons of UTS #39 without its table of six thousand rows: compatibility decomposition (NFKD)
and Unicode's character names cover most confusables, and FOREIGN lists letters of other alphabets.
"""

import unicodedata
from functools import cache

import regex

# Letters of other alphabets, and what they look like. Capitals are listed only where they resemble another letter than
# their small form does. Cherokee is case-folded to capitals.
ALPHABETS = [
    ("авгеѕіїјкмнпорстухԁԛԝһӏ", "abresiijkmhnopctyxdqwhl"),  # Cyrillic
    ("ոօսհզցյռՏՍԼՕ", "nouhqgjnsulo"),  # Armenian
    ("αβγεηικμνοπρτυχωϳΗΝΡΥΧ", "abyenikmvonptuxwjhnpyx"),  # Greek
    ("ⲁⲃⲅⲉⲍⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭⲱⲋ", "abrezhikmnopctyxws"),  # Coptic
    ("ᎠᎡᎢᎥᏆᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏒᏔᏙᏚᏞᏟᏢᏦᏧᏳᏴ", "drtiiyajewmhyghzbrwvslcpkdgb"),  # Cherokee
    ("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpddtgkjczfmnlsrvhwxyaeiou"),  # Lisu
    ("ᗅᗩᐱᗷᑲᖯᑕᗞᗪᑯᗴᖴᘜᕼᒍᒎᒪᗰᑎᗝᑭᑫᖇᔕᑌᐯᗯᕁ᙭ᘔ", "aaabbbcdddefghjjlmnopqrsuvwxxz"),  # Canadian syllabics
    ("ɑ⍺⍳⍴⍵ᛕ", "aaipwk"),  # phonetic, APL, runic
]
FOREIGN = str.maketrans(*map("".join, zip(*ALPHABETS, strict=True)))
TRADE_MARKS = regex.compile("[\u2120\u2122]")  # their decomposition is letters
DIGITS = str.maketrans("013457l", "oieasti")  # "l", "1" and "I" look alike: all become "i"
SYMBOLS = str.maketrans("@$!|€", "asiie")
DROPPED = regex.compile(r"[\p{M}\p{Default_Ignorable_Code_Point}]")
FOREIGN_LETTER = regex.compile(r"[^\x00-\x7f]")
LATIN_NAME = regex.compile(
    r"(?:LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL)(?: [A-Z]+)*?"
    r"|NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])(?: WITH .*)?"
)


def plain_letters(text: str) -> str:
    """Return `text` case-folded, each confusable letter as the Latin letter it resembles; digits and symbols stay."""
    text = DROPPED.sub("", unicodedata.normalize("NFKD", TRADE_MARKS.sub("", text)))
    text = text.translate(FOREIGN).casefold().translate(FOREIGN)
    return FOREIGN_LETTER.sub(lambda match: _latin(match[0]), text)


def skeleton(word: str) -> str:
    """Return a word of `plain_letters` with digits and symbols replaced by the letters they resemble."""
    return word.translate(SYMBOLS).translate(DIGITS).replace("rn", "m").replace("vv", "w")


@cache
def _latin(letter: str) -> str:
    named = LATIN_NAME.fullmatch(unicodedata.name(letter, ""))
    return named[1].lower() if named else letter
