"""A word is the same word however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.tokenizer import document_lexemes, fold, query_lexemes


def found_by(text, query):
    """Whether every lexeme of the query stands in the text, at the same distances."""
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
def test_finds(text, query):
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
def test_does_not_find(text, query):
    assert not found_by(text, query)


@given(st.text(max_size=200))
def test_a_text_is_found_by_itself(text):
    if query_lexemes(text):
        assert found_by(text, text)


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


def test_an_endless_word_is_cut_off_the_same_way_in_texts_and_queries():
    assert found_by("x" * 4000, "x" * 4000)
    assert max(len(lexeme.encode()) for _, lexeme in document_lexemes("𝔘" * 4000)) < 2047  # the most PostgreSQL takes
