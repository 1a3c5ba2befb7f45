"""Ids in texts from requests."""

import pytest

from core.ids import parse_id, parse_ids

MALFORMED = ["", "x", "-1", "1.0", " 1", "1\n", "٣", "1" * 19]


@pytest.mark.parametrize(("text", "pk"), [("1", 1), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_an_id(text, pk):
    assert parse_id(text) == pk


@pytest.mark.parametrize("text", [None, *MALFORMED])
def test_other_texts_are_no_id(text):
    assert parse_id(text) is None


def test_ids_are_separated_by_commas():
    assert parse_ids("3", limit=3) == [3]
    assert parse_ids("3,1,2", limit=3) == [3, 1, 2]


@pytest.mark.parametrize("text", [*MALFORMED, "1,", ",1", "1,,2", "1, 2", "1,2,3,4"])
def test_malformed_or_too_many_ids_are_refused(text):
    with pytest.raises(ValueError, match="up to 3 ids"):
        parse_ids(text, limit=3)
