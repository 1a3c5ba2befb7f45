"""A link to a post quotes it; web intents of other sites fill the composer."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.addresses import post_id_at, post_links
from posts.factories import PostFactory
from posts.models import Post
from posts.post_text import without_quote_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def quoted():
    return PostFactory(author__username="ana", text="the original words")


def link_to(post):
    return f"http://testserver{post.get_absolute_url()}"


def published(client, viewer, text, **more):
    client.post("/compose", {"text": text, **more})
    return viewer.posts.order_by("pk").first()


def test_link_at_end_is_replaced_by_card(client, viewer, quoted):
    post = published(client, viewer, f"so true {link_to(quoted)}")
    assert (post.quote_of, post.is_quote, post.html) == (quoted, True, "so true")
    assert post.text.endswith(link_to(quoted))
    quoted.counts.refresh_from_db()
    assert quoted.counts.quote_count == 1
    assert "the original words" in client.get(post.get_absolute_url()).content.decode()


def test_link_inside_text_stays(client, viewer, quoted):
    post = published(client, viewer, f"see {link_to(quoted)} and weep")
    assert post.quote_of == quoted
    assert "/status/" in post.html
    assert "and weep" in post.html


def test_link_alone_shows_card_only(client, viewer, quoted):
    post = published(client, viewer, link_to(quoted))
    assert (post.quote_of, post.html) == (quoted, "")
    assert client.get(post.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "link",
    [
        "http://testserver/ana/status/{}",
        "HTTPS://TESTSERVER/ANA/STATUS/{}",
        "testserver/ana/status/{}/",
        "http://testserver:8000/ana/status/{}?from=mail#top",
        "http://127.0.0.1:8000/somebody_else/status/{}",
        "HTTP://TestServer:80/@Ana/Status/{}/#a",
        "https://testserver:443/@ana/status/{}",
    ],
)
def test_link_with_any_host_of_this_site(client, viewer, quoted, link):
    assert published(client, viewer, f"look {link.format(quoted.pk)}").html == "look"


@pytest.mark.parametrize(
    "text",
    [
        "http://elsewhere.example/ana/status/{}",
        "http://testserver.example/ana/status/{}",
        "http://example.com/testserver/ana/status/{}",
        "http://testserver/ana/status/{}/likes",
        "http://testserver/ana/status/{}0000000",
        "testserver/ana/statuses/{}",
        "localhost/ana/status/{}",
        "http://localhost:8000/ana/status/{}",
        "http://127.0.0.1/ana/status/{}",
        "127.0.0.1:3000/ana/status/{}",
        "http://[::1]:8000/ana/status/{}",
        "http://testserver:3000/ana/status/{}",
        "http://ana@testserver/ana/status/{}",
        "http://testserver:/ana/status/{}",
        "http://testserver/@@ana/status/{}",
    ],
)
def test_other_links_are_not_quotes(client, viewer, quoted, text):
    assert published(client, viewer, text.format(quoted.pk)).quote_of is None


@pytest.mark.parametrize(
    ("site", "address", "is_ours"),
    [
        ("https://witter.example", "https://witter.example/ana/status/5", True),
        ("https://witter.example", "http://WITTER.example:80/ana/status/5", True),
        ("https://witter.example", "https://witter.example:8443/ana/status/5", False),
        ("https://witter.example:8443", "https://witter.example:8443/ana/status/5", True),
        ("https://witter.example:8443", "https://witter.example/ana/status/5", False),
        ("http://localhost:3000", "http://localhost:3000/ana/status/5", True),
        ("http://localhost:3000", "http://127.0.0.1:3000/ana/status/5", False),
        ("http://[::1]:3000", "http://[::1]:3000/ana/status/5", True),
        ("https://xn--bcher-kva.example", "https://bücher.example/ana/status/5", True),
    ],
)
def test_site_url_is_recognised(settings, site, address, is_ours):
    settings.SITE_URL, settings.ALLOWED_HOSTS = site, ["127.0.0.1", "localhost", "[::1]"]
    assert (post_id_at(address) == 5) is is_ours


def test_last_visible_link_is_quoted(client, viewer, quoted):
    second = PostFactory()
    post = published(client, viewer, f"{link_to(quoted)} {link_to(second)} http://testserver/a/status/999999999999")
    assert post.quote_of == second


def test_quote_button_takes_precedence_over_links(client, viewer, quoted):
    post = published(client, viewer, f"two {link_to(quoted)}", quote_of=PostFactory(text="by button").pk)
    assert post.quote_of.text == "by button"
    assert "/status/" in post.html


def test_each_post_of_thread_has_own_card(client, viewer, quoted):
    published(client, viewer, "one", more=[f"two {link_to(quoted)}"])
    assert [post.quote_of for post in viewer.posts.order_by("pk")] == [None, quoted]


def test_links_of_thread_cost_one_query(viewer, quoted, django_assert_num_queries):
    other = PostFactory()
    with django_assert_num_queries(1):
        found = Post.objects.quoted_by_links([link_to(other), "none", link_to(quoted)], viewer)
    assert found == [other, None, quoted]
    with django_assert_num_queries(0):
        assert Post.objects.quoted_by_links(["one", "two"], viewer) == [None, None]


def test_links_to_protected_and_hidden_posts_stay_links(client, viewer):
    mine = PostFactory(author=UserFactory(protected=True), text="marzipan")
    FollowFactory(follower=viewer, followee=mine.author)
    hidden = PostFactory(author__protected=True, text="marzipan")
    blocked = PostFactory(text="marzipan")
    BlockFactory(blocker=blocked.author, blocked=viewer)
    for post in (mine, hidden, blocked):
        card = client.get("/compose/card", {"link": link_to(post)})
        assert (card.status_code, card.content) == (200, b"")
        client.post("/compose", {"text": f"look {link_to(post)}"})
    assert not Post.objects.filter(is_quote=True).exists()
    assert viewer.posts.count() == 3


def test_own_protected_post_is_quoted(client, viewer):
    viewer.is_protected = True
    viewer.save()
    own = PostFactory(author=viewer)
    client.post("/compose", {"text": f"as I said {link_to(own)}"})
    assert viewer.posts.latest("pk").quote_of == own


def test_quote_preview(client, viewer, quoted):
    card = client.get("/compose/card", {"link": link_to(quoted)}).content.decode()
    assert "the original words" in card
    assert "<html" not in card
    for link in ("", "²", "x" * 9000, "http://testserver/ana/status/" + "9" * 18):
        assert client.get("/compose/card", {"link": link}).content == b""
    client.logout()
    assert client.get("/compose/card", {"link": link_to(quoted)}).url.startswith("/login")


def test_link_search_takes_linear_time():
    import time

    for text in (
        "testserver/" * 360,
        "http://" * 570,
        "http://testserver/a/status/1" * 140,
        "testserver/a/status/" * 200,
    ):
        start = time.perf_counter()
        post_links(text), without_quote_link(text, 1)
        assert time.perf_counter() - start < 0.1


def test_web_intent_fills_composer(client, viewer):
    address = "/intent/witt?text=Look+%26+see&url=https%3A%2F%2Fexample.com%2Fa&hashtags=bread,%23oats,no+tag,&via=ana"
    page = client.get(address).content.decode()
    assert "Look &amp; see https://example.com/a #bread #oats via @ana</textarea>" in page
    assert not Post.objects.exists()
    assert client.post(address).status_code == 405


def test_web_intent_redirects_to_login(client):
    assert client.get("/intent/witt?text=hello").url == "/login?next=/intent/witt%3Ftext%3Dhello"


@pytest.mark.parametrize(
    "query", ["", "text=", "via=<b>", "hashtags=" + "," * 500, "in_reply_to=²", "url=%FF", "draft=x"]
)
def test_web_intent_accepts_invalid_values(client, viewer, query):
    assert client.get(f"/intent/witt?{query}").status_code == 200
