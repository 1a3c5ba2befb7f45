"""The character counter in the browser agrees with the server."""

import gzip
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import twitter_text
from twitter_text.build_js_tlds import packed_tlds
from twitter_text.domains import TLDS
from twitter_text.tests import conformance
from twitter_text.tests.cases import CASES, LABELS, PIECES

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
COUNTER = SCRIPTS / "character_count.js"
ADDRESS = "http://counter.test"
COUNTINGS = {"v1": twitter_text.V1, "v3": twitter_text.V3}


def serve(route):
    """Serve a script of the project, or an empty page that can import it."""
    name = route.request.url.removeprefix(f"{ADDRESS}/")
    if name:
        route.fulfill(body=(SCRIPTS / name).read_text(), content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body="", content_type="text/html")


@pytest.fixture(scope="module")
def counter(browser):
    """Return a function from texts to the characters that remain, in the browser, of 140 (v1), 280 (v3) and 1,000."""
    page = browser.new_page()
    page.route(f"{ADDRESS}/*", serve)
    page.goto(f"{ADDRESS}/")

    def counter(texts):
        return page.evaluate(
            """async (texts) => {
                const { remaining } = await import("/character_count.js");
                const { lengthOf, normalizeText } = await import("/text_normalization.js");
                return texts.map((text) => [
                    remaining(text, { limit: 140, counting: "v1" }),
                    remaining(text, { limit: 280, counting: "v3" }),
                    1000 - lengthOf(normalizeText(text)),
                ]);
            }""",
            texts,
        )

    yield counter
    page.close()


def remaining_on_server(written):
    """Return the characters that remain of 140 (v1), of 280 (v3) and of 1,000 for a message."""
    cleaned = twitter_text.clean(written)
    within_input = twitter_text.MAX_INPUT_LENGTH - len(cleaned)
    posts = [
        within_input if within_input < 0 else each.limit - twitter_text.count(cleaned, each)
        for each in COUNTINGS.values()
    ]
    return [*posts, 1000 - len(cleaned)]


def disagreements(counter, texts):
    """Return (text, browser, server) for the texts that are counted differently. Lone surrogates are left out."""
    texts = [written for written in texts if not any(unicodedata.category(each) == "Cs" for each in written)]
    expected = [remaining_on_server(written) for written in texts]
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
    assert counter(["example.photography"]) == [[140 - 23, 280 - 23, 1000 - 19]]


def test_browser_and_server_agree_on_random_mixtures(counter):
    rng = random.Random(140)
    texts = ["".join(rng.choices(PIECES, k=rng.randint(1, 30))) for _ in range(5000)]
    assert disagreements(counter, texts) == []


def test_browser_and_server_agree_on_long_labels(counter):
    rng = random.Random(63)
    letters = ["".join(rng.sample("az09éüßжשあ中文龘한😀𝒜", k=rng.randint(1, 8))) for _ in range(2000)]
    labels = ["".join(rng.choices(some, k=rng.randint(15, 64))) for some in letters]
    assert disagreements(counter, [f"http://{label}.com" for label in labels] + LABELS.split()) == []


def test_browser_and_server_agree_on_generated_texts(counter):
    @hypothesis_settings(max_examples=20, deadline=None)
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=80), min_size=20, max_size=50))
    def agree(texts):
        assert disagreements(counter, texts) == []

    agree()


SPACES_AND_BREAKS = st.sampled_from(
    ["\r\n", "\r", "\n", " ", "\u3000", "\x85", "\x1c", "\u2028", "a", "e\u0301", "あ", "👩"]
)


def test_browser_and_server_agree_on_line_breaks_and_outer_spaces(counter):
    @hypothesis_settings(max_examples=20, deadline=None)
    @given(st.lists(st.lists(SPACES_AND_BREAKS, max_size=40).map("".join), min_size=20, max_size=50))
    def agree(texts):
        assert disagreements(counter, texts) == []

    agree()


@pytest.mark.parametrize("filler", ["a", "a\r\n", "e\u0301", "👩", "http://a.com/aaaa ", " "])
def test_browser_and_server_agree_on_texts_around_maximum_input_length(counter, filler):
    number = twitter_text.MAX_INPUT_LENGTH // len(filler)
    texts = [f"{edge}x{filler * (number + by)}{edge}" for by in range(-3, 4) for edge in ("", "\r\n", " " * 5000)]
    assert disagreements(counter, texts) == []


def test_counter_has_the_servers_top_level_domains():
    assert packed_tlds() in COUNTER.read_text(), "Run: python -m twitter_text.build_js_tlds"


def test_counter_is_below_8_kb_compressed():
    assert len(gzip.compress(COUNTER.read_bytes())) < 8 * 1024
