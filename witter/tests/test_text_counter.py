"""The counter in the browser counts as the server does."""

import base64
import gzip
import random
import unicodedata

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from witter import text
from witter.tests import test_text_conformance as conformance
from witter.tests.test_text_hostile import LABELS
from witter.tests.test_text_properties import PIECES
from witter.tests.text_cases import CASES
from witter.text.domains import TLDS
from witter.text.packing import packed

pytestmark = pytest.mark.slow

COUNTER = settings.BASE_DIR / "static" / "js" / "counter.js"
COUNTINGS = {"v1": text.V1, "v3": text.V3}


@pytest.fixture(scope="module")
def counter(browser):
    """A function that gives, for each of many texts, what the browser says remains of 140 and of 280."""
    page = browser.new_page()
    module = base64.b64encode(COUNTER.read_bytes()).decode()

    def counter(texts):
        return page.evaluate(
            """async ([module, texts]) => {
                const { remaining } = await import(`data:text/javascript;base64,${module}`);
                return texts.map((text) => [
                    remaining(text, { limit: 140, counting: "v1" }),
                    remaining(text, { limit: 280, counting: "v3" }),
                ]);
            }""",
            [module, texts],
        )

    yield counter
    page.close()


def disagreements(counter, texts):
    """The texts of which browser and server do not say the same."""
    texts = [written for written in texts if not any(unicodedata.category(each) == "Cs" for each in written)]
    expected = [
        [each.limit - text.count(text.clean(written), each) for each in COUNTINGS.values()] for written in texts
    ]
    return [
        (written, browser, server)
        for written, browser, server in zip(texts, counter(texts), expected, strict=True)
        if browser != server
    ]


def test_browser_and_server_agree_on_known_texts(counter):
    known = [written for written, _ in CASES]
    if conformance.FOLDER.exists():
        known += [case.values[1] for case in conformance.cases()]
    assert disagreements(counter, known) == []


def test_browser_and_server_agree_on_every_top_level_domain(counter):
    texts = [
        f"{scheme}example.{name}{end}" for name in sorted(TLDS) for scheme in ("", "http://") for end in ("", "q")
    ]
    assert disagreements(counter, texts) == []
    assert counter(["example.photography"]) == [[140 - 23, 280 - 23]]


def test_browser_and_server_agree_on_any_mixture(counter):
    chance = random.Random(140)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 30))) for _ in range(5000)]
    assert disagreements(counter, texts) == []


def test_browser_and_server_agree_on_long_labels(counter):
    chance = random.Random(63)
    letters = ["".join(chance.sample("az09éüßжשあ中文龘한😀𝒜", k=chance.randint(1, 8))) for _ in range(2000)]
    labels = ["".join(chance.choices(some, k=chance.randint(15, 64))) for some in letters]
    assert disagreements(counter, [f"http://{label}.com" for label in labels] + LABELS.split()) == []


def test_browser_and_server_agree_on_what_hypothesis_thinks_of(counter):
    @hypothesis_settings(max_examples=20, deadline=None)
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=80), min_size=20, max_size=50))
    def agree(texts):
        assert disagreements(counter, texts) == []

    agree()


def test_the_counter_knows_the_servers_top_level_domains():
    assert packed() in COUNTER.read_text(), "Run: python -m witter.text.packing"


def test_the_counter_is_small():
    assert len(gzip.compress(COUNTER.read_bytes())) < 8 * 1024
