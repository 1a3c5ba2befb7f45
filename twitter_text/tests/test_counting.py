"""Counting, cleaning and rejecting texts."""

import pytest

import twitter_text

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


@pytest.mark.parametrize(
    ("written", "v1", "v3"),
    [
        ("", 0, 0),
        ("hello", 5, 5),
        ("a\nb", 3, 3),
        ("caf\u00e9", 4, 4),
        ("cafe\u0301", 4, 4),
        ("привет", 6, 6),
        ("שלום", 4, 4),
        ("“hi”…", 5, 6),
        ("中文", 2, 4),
        ("한국", 2, 4),
        ("😀", 1, 2),
        ("👍🏽", 2, 2),
        ("❤\ufe0f", 2, 2),
        (FAMILY, 7, 2),
        (f"{FAMILY}\u200d{FAMILY}", 15, 5),
        ("🇩🇪", 2, 2),
        ("🇩🇪🇫🇷", 4, 4),
        ("1\ufe0f\u20e3", 3, 2),
        ("©", 1, 1),
        ("©\ufe0f", 2, 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 7, 2),
        ("http://example.com", 23, 23),
        ("a.co", 23, 23),
        ("http://example.com/" + "a" * 500, 23, 23),
        ("http://中文.中国 中", 25, 26),
        ("see a.co, b.co.", 4 + 23 + 2 + 23 + 1, 4 + 23 + 2 + 23 + 1),
        ("example.nonsense", 16, 16),
    ],
)
def test_count_in_v1_and_v3(written, v1, v3):
    assert (twitter_text.count(written, twitter_text.V1), twitter_text.count(written, twitter_text.V3)) == (v1, v3)


def test_emoji_sequence_counts_as_one_up_to_four_pictographs():
    assert twitter_text.count("\u200d".join("👨" * 100), twitter_text.V3) > 50


@pytest.mark.parametrize(
    ("written", "counting", "expected"),
    [
        ("a" * 140, twitter_text.V1, True),
        ("a" * 141, twitter_text.V1, False),
        ("中" * 140, twitter_text.V1, True),
        ("a" * 280, twitter_text.V3, True),
        ("a" * 281, twitter_text.V3, False),
        ("中" * 140, twitter_text.V3, True),
        ("中" * 141, twitter_text.V3, False),
        (FAMILY * 140, twitter_text.V3, True),
        ("a" * 116 + " a.co", twitter_text.V1, True),
        ("a" * 117 + " a.co", twitter_text.V1, False),
        ("", twitter_text.V1, False),
        ("a\ufeff", twitter_text.V1, False),
        ("a\ufffe", twitter_text.V1, False),
        ("a\uffff", twitter_text.V1, False),
        ("a\u202eb", twitter_text.V1, True),
    ],
)
def test_fits(written, counting, expected):
    assert twitter_text.fits(written, counting) is expected
    assert twitter_text.measure(written, counting).is_valid is expected


def test_measure_has_range_that_fits():
    measure = twitter_text.measure("a" * 150, twitter_text.V1)
    assert (measure.length, measure.permillage, measure.valid_range) == (150, 1071, (0, 139))


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  hello \r\n", "hello"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u3000a\u3000b\u00a0", "a\u3000b"),
        ("a  b\n\n\nc", "a  b\n\n\nc"),
        ("\ufeffa\x0bb\x0cc\u2028d\u2029e\x85f\ufeff", "a\nb\nc\nd\ne\nf"),
        (" \n\t", ""),
    ],
)
def test_clean(typed, cleaned):
    assert twitter_text.clean(typed) == cleaned
    assert twitter_text.clean(cleaned) == cleaned


@pytest.mark.parametrize("typed", ["", "hello", "a\r\n\tb", "😀\u202e", "a" * 4000])
def test_ordinary_text_is_not_rejected(typed):
    assert twitter_text.rejection_reason(typed) is None


@pytest.mark.parametrize("typed", ["\x00", "a\x07", "\x1c", "\x7f", "\ud800", chr(0xDFFF), "\ufffe", "a" * 4001])
def test_forbidden_characters_and_length_are_rejected_with_a_sentence(typed):
    sentence = twitter_text.rejection_reason(typed)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("a\x07b", "Character 2 is a control character (U+0007)"),
        ("one\r\ntwo\x1b", "Character 8 is a control character (U+001B)"),
        ("\ud83d!", "Character 1 is half a character (U+D83D)"),
        ("ab\uffff", "Character 3 is no character at all (U+FFFF)"),
    ],
)
def test_rejection_reason_names_character_and_position(typed, start):
    assert twitter_text.rejection_reason(typed) == f"{start}, which cannot be shown. Please remove it and try again."


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Eve  Adams ", "Eve Adams"),
        ("Eve\n\n \tAdams", "Eve Adams"),
        ("Eve\u2028Adams\u2029\x0b\x0c\x85\x1e", "Eve Adams"),
        ("Eve\u202e", "Eve"),
        ("\u202enimda\u202c", "nimda"),
        ("Eve\u2069 \u2066 Adams", "Eve Adams"),
        ("E\x07v\ufeffe\ud800\uffff", "Eve"),
        ("\u200b\u2060\u3164 \U000e0020\U0001d159", ""),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_one_line_has_no_line_breaks_and_bidi_marks(typed, line):
    assert twitter_text.one_line(typed) == line
    assert twitter_text.one_line(line) == line


def test_inline_collapses_white_space_and_balances_bidi_marks():
    assert twitter_text.inline("a\n\n\u202eb\u2069 \u2066c") == "a \u202eb \u2066c\u2069\u202c"


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b", "\u200d\u2060", "\u3164", "\u2800", "\ufe0f", "\u202e\u202c", "\u3000\n\t"]
)
def test_invisible_text_is_blank(typed):
    assert twitter_text.is_blank(typed)


@pytest.mark.parametrize("typed", ["a", ".", " 😀 ", "\u200ba", "०"])
def test_visible_text_is_not_blank(typed):
    assert not twitter_text.is_blank(typed)
