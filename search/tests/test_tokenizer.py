"""Tokenizer: words match in all their spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.tokenizer import document_lexemes, fold, query_lexemes


def found_by(text, query):
    """Return whether the text has every lexeme of the query at the same distances."""
    places = set(document_lexemes(text))
    wanted = query_lexemes(query)
    return bool(wanted) and any(
        all((start + position - wanted[0][0], lexeme) in places for position, lexeme in wanted) for start, _ in places
    )


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The Café is open", "cafe"),
        ("the cafe is open", "CAFÉ"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
        ("Ёлка у моря", "елка"),
        ("صَبَاحُ الخَيْر", "صباح الخير"),
        ("أخبار", "اخبار"),
        ("می‌خواهم", "میخواهم"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
        ("東京タワーで写真", "タワー"),
        ("ｶﾒﾗ", "カメラ"),
        ("서울에서 만나요", "서울"),
        ("สวัสดีครับ", "ครับ"),
        ("great 👍🏽 work", "👍"),
        ("love ❤️", "❤"),
        ("vive la 🇫🇷", "🇫🇷"),
        ("l'eau est froide", "eau"),
        ("it’s Gus’s repair-café", "repair cafe"),
        ("Look: #KiteWeather!", "#kiteweather"),
        ("Look: #KiteWeather!", "kiteweather"),
        ("#フィルム写真 です", "#フィルム写真"),
        ("#repair_café", "repair"),
        ("thanks @Ana_B", "@ana_b"),
        ("buy $WIT now", "$wit"),
        ("see https://www.en.Harbour.example.com/a?b=c", "harbour.example.com"),
        ("see harbour.example.com", "harbour"),
    ],
)
def test_search_finds_matches(text, query):
    assert found_by(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("catalogue", "cat"),
        ("kites", "#kites"),
        ("ana@home", "@ana"),
        ("京東", "東京"),
        ("#kites_and_more", "#kites"),
        ("see example.com", "example.org"),
        ("tea and a room", '"tea room'),
        ("か", "が"),
    ],
)
def test_search_excludes_mismatches(text, query):
    assert not found_by(text, query)


@given(st.text(max_size=200))
def test_text_matches_itself(text):
    if query_lexemes(text):
        assert found_by(text, text)


@given(st.text(max_size=200))
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


def test_long_word_is_cut_equally_in_texts_and_queries():
    assert found_by("x" * 4000, "x" * 4000)
    assert max(len(lexeme.encode()) for _, lexeme in document_lexemes("𝔘" * 4000)) < 2047  # PostgreSQL's limit
