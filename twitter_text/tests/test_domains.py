"""Top-level domains and labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_text.domains import TLDS, is_resolvable, tld_end

alphabets = st.lists(st.characters(exclude_characters=".", exclude_categories=["Cs"]), min_size=1, max_size=40)
labels = alphabets.flatmap(lambda letters: st.text(st.sampled_from(letters), min_size=1, max_size=70))


def test_root_zone_has_domains_in_every_script():
    assert {"com", "de", "photography", "みんな", "рф", "中国", "한국", "پاکستان"} <= TLDS
    assert not any(name.startswith("xn--") for name in TLDS)


@given(labels)
def test_label_is_resolvable_if_its_encoded_form_has_63_characters(label):
    encoded = label if label.isascii() else "xn--" + label.encode("punycode").decode()
    assert is_resolvable(label) == (len(encoded) <= 63) or label.lower().startswith("xn--")


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("com", 3),
        ("COM", 3),
        ("com.", 3),
        ("com中文", 3),
        ("com_", 3),
        ("comx", None),
        ("com1", None),
        ("com@", None),
        ("com-", None),
        ("com+", None),
        ("みんなで", 3),
        ("РФ", 2),
        ("xn--p1ai", 8),
        ("xn--", None),
        ("x", None),
        ("", None),
    ],
)
def test_tld_end(written, end):
    assert tld_end(written, 0) == end
