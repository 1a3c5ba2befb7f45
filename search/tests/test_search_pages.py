"""The search page: tabs, results, paging, empty states."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import BlockFactory
from posts.factories import PostFactory
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db


def page(client, **values):
    response = client.get("/search", values)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_query_shows_start_page(client):
    html = page(client)
    assert "What are you looking for?" in html
    assert 'aria-label="Search results"' not in html


@pytest.mark.parametrize("address", ["/", "/search", "/search?q=tea", "/discover"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_page_has_one_search_box(client, address, signed_in):
    if signed_in:
        client.force_login(UserFactory())
    assert client.get(address).text.count('type="search"') == 1


def test_latest_is_the_default_and_first_tab(client):
    html = page(client, q="tea")
    names = ["latest", "top", "people", "media"]
    places = [html.index(f"?q=tea&amp;f={name}") for name in names]
    assert places == sorted(places)
    assert 'f=latest" aria-current="page">Latest' in html


def test_latest_shows_highlighted_matches(client):
    PostFactory(text="The café is open")
    html = page(client, q="cafe")
    assert "The <mark>café</mark> is open" in html
    assert 'value="cafe"' in html


@pytest.mark.parametrize("tab", ["nonsense", "", "Latest"])
def test_unknown_tab_is_latest(client, tab):
    PostFactory(text="kites")
    html = page(client, q="kites", f=tab)
    assert "<mark>kites</mark>" in html
    assert 'f=latest" aria-current="page"' in html


def test_top_shows_users_and_most_liked_posts(client):
    liked, quiet, newest = (PostFactory(text=f"kites {n}") for n in range(3))
    UserFactory(username="kites")
    liked.like(UserFactory()), liked.repost(UserFactory()), newest.like(UserFactory())
    html = page(client, q="kites", f="top")
    places = [html.index(f'id="witt-{post.pk}"') for post in (liked, newest, quiet)]
    assert html.index('href="/kites"') < places[0]
    assert places == sorted(places)
    assert 'f=top" aria-current="page"' in html
    assert "See the latest" in html


def test_top_is_one_page_of_visible_posts(client):
    block = BlockFactory()
    client.force_login(block.blocker)
    hidden = PostFactory(text="kites", author=block.blocked)
    for _ in range(40):
        PostFactory(text="kites")
    html = page(client, q="kites", f="top")
    assert html.count("<article") == 20
    assert "before=" not in html
    assert f'id="witt-{hidden.pk}"' not in html
    assert "Nothing under that leaf" in page(client, q="xylophone", f="top")


def test_media_shows_only_posts_with_pictures(client):
    words, picture = PostFactory(text="kites"), PostFactory(text="kites", images=[(picture_of(), "a kite")])
    html = page(client, q="kites OR gulls", f="media")
    assert f'id="witt-{picture.pk}"' in html
    assert f'id="witt-{words.pk}"' not in html
    assert "<mark>kites</mark>" in html
    assert 'value="kites OR gulls"' in html
    assert "What are you looking for?" in page(client, q="", f="media")


def test_people_tab_shows_users(client):
    UserFactory(username="mira", name="Mira Okafor")
    html = page(client, q="mir", f="people")
    assert 'href="/mira"' in html
    assert 'f=people" aria-current="page"' in html


@pytest.mark.parametrize(
    ("tab", "words"),
    [("media", "Nothing under that leaf"), ("latest", "Nothing under that leaf"), ("people", "No one by that name")],
)
def test_no_results_show_empty_state(client, tab, words):
    html = page(client, q="<xylophone>", f=tab)
    assert words in html
    assert "&lt;xylophone&gt;" in html
    assert "<xylophone>" not in html


def test_next_page_keeps_query(client):
    posts = [PostFactory(text="kites").pk for _ in range(25)]
    html = page(client, q="kites", f="latest")
    more = f"/search?q=kites&f=latest&before={posts[5]}"
    assert more.removeprefix("/search").replace("&", "&amp;") in html
    rest = client.get(more).content.decode()
    assert [f'id="witt-{pk}"' in rest for pk in posts] == [True] * 5 + [False] * 20


def test_htmx_gets_results_partial_then_feed_partial(client):
    for _ in range(25):
        post = PostFactory(text="kites")
    results = client.get("/search", {"q": "kites"}, headers={"HX-Request": "true"})
    more = client.get("/search", {"q": "kites", "before": post.pk}, headers={"HX-Request": "true"})
    assert results.headers["Vary"].count("HX-Request") == 1
    for fragment, has_tabs in ((results.content.decode(), True), (more.content.decode(), False)):
        assert "<html" not in fragment
        assert "wt-feed" in fragment
        assert ("wt-tabs" in fragment) == has_tabs


@pytest.mark.parametrize("before", ["x", "-1", "²", "1" * 19, "1e3"])
def test_invalid_cursor_is_404(client, before):
    assert client.get("/search", {"q": "kites", "before": before}).status_code == 404


HOSTILE = [
    "\x01\x7f",
    "x" * 4000,
    "東" * 4000,
    "a OR " * 800,
    '"' * 4000,
    '"never closed',
    "-",
    "-- -",
    "OR OR OR",
    "from: to: since: filter:",
    "from:" + "a" * 4000,
    "' OR 1=1; DROP TABLE posts --",
    "'::tsquery & | ! <-> ( \\",
    ":* :A !!",
    "%_%\\",
    "\u202e\u2067\ufeff",
    "since:0000-00-00 until:9999-99-99",
    "since:0001-01-01 until:9999-12-31",
    "²²²",
    "<script>alert(1)</script>",
    "{{ 7 }}{% now %}",
    "👩‍👩‍👧 🇫🇷 e\u0301\u0301\u0301",
]


@pytest.mark.parametrize("tab", ["top", "latest", "people", "media"])
@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_any_input_is_answered(client, typed, tab):
    PostFactory(text="' a OR b ::tsquery \\ 👩‍👩‍👧")
    assert "<script>alert" not in page(client, q=typed, f=tab)


@pytest.mark.parametrize("sent", ["%00", "a%00b", "%ff%fe", "%ed%a0%80", "%", "%zz"])
def test_non_text_parameters_are_harmless(client, sent):
    assert client.get(f"/search?q={sent}").status_code in {200, 400}
    assert client.get(f"/search?q={sent}&f=people").status_code in {200, 400}


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=bread",
        "/search?q=from:ana+bread",
        "/search?q=p&f=people",
        "/search?q=bread&f=top",
        "/search?q=bread&f=media",
        "/discover",
        "/discover/local",
        "/discover/trends",
    ],
)
def test_query_count_is_independent_of_row_count(client, address):
    client.force_login(UserFactory(username="viewer"))
    ana = UserFactory(username="ana")

    def queries():
        caches["local"].clear()
        with CaptureQueriesContext(connection) as executed:
            assert client.get(address).status_code == 200
        return len(executed)

    def fill(numbers):
        for n in numbers:
            PostFactory(author=ana, text=f"{n} #bread", images=[(picture_of(), "a loaf")], quote_of=PostFactory())
            UserFactory()

    fill([0])
    one = queries()
    fill(range(1, 20))
    assert queries() <= one <= 10


@pytest.mark.parametrize(
    "address",
    [
        "/search",
        "/search?q=kites",
        "/search?q=zz",
        "/search?q=mira&f=people",
        "/search?q=mira&f=top",
        "/discover",
        "/people",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_markup_is_valid(client, address, signed_in):
    mira = UserFactory(username="mira", name="Mira <Okafor>")
    PostFactory(author=mira, text="#kites & <kites>")
    if signed_in:
        client.force_login(UserFactory())
    assert problems_of(client.get(address).content.decode()) == []
