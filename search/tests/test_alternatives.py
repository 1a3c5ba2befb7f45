"""What a search that found nothing offers."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def others(client, query, **values):
    caches["local"].clear()
    context = client.get("/search", {"q": query, **values}).context
    return [f"{other.label}: {other.text}" for other in context.get("other_queries", [])]


def test_similar_words_of_recent_public_posts_are_offered(client):
    PostFactory(text="Kites over the harbour #kiteweather"), PostFactory(text="kitesecret", author__is_protected=True)
    assert others(client, "kitse") == ["Did you mean: kites"]
    assert others(client, "old harbuor") == ["Did you mean: old harbour", "Any of the words: old OR harbuor"]
    assert others(client, "kitesecert") == []
    assert others(client, "kites") == []  # found
    PostFactory(text="Kits for kites")
    assert others(client, "kitse") == ["Did you mean: kits", "Did you mean: kites"]
    page = client.get("/search?q=kitse&f=media").text
    assert page.count("Did you mean:") == 1
    assert 'href="/search?q=kites&amp;f=media"' in page
    assert "Nothing under that leaf" in page


def test_similar_words_are_offered_beside_operators(client):
    PostFactory(text="Sourdough at last"), PostFactory(text="kites")
    assert others(client, "sourdogh from:gus") == [
        "Did you mean: sourdough from:gus",
        "The words alone: sourdogh",
    ]
    assert others(client, 'filter:images -rain "sourdogh" OR kitse since:2026-01-01')[:2] == [
        'Did you mean: filter:images -rain "sourdough" OR kitse since:2026-01-01',
        'Did you mean: filter:images -rain "sourdogh" OR kites since:2026-01-01',
    ]


def test_query_without_operators_is_offered(client):
    assert others(client, "tea from:nobody min_likes:9") == ["The words alone: tea"]
    assert others(client, '"green tea" -rain') == [
        "The words alone: green tea",
    ]
    assert others(client, "from:nobody") == []


def test_people_are_offered_by_bio(client, viewer):
    potter = UserFactory(username="potter", bio="I make Kéttles and teapots.")
    FollowFactory(followee=UserFactory(username="other", bio="kettles, kettles"))
    UserFactory(username="gone", bio="kettles", suspended=True)
    BlockFactory(blocker=viewer, blocked=UserFactory(bio="kettles"))
    page = client.get("/search", {"q": "kettles"})
    assert [row.handle for row in page.context["people_by_bio"]] == ["other", "potter"]
    assert "People who mention it" in page.text
    PostFactory(text="kettles", author=potter)
    assert "people_by_bio" not in client.get("/search", {"q": "kettles"}).context
    people = client.get("/search", {"q": "kettles", "f": "people"})
    assert [row.handle for row in people.context["people_by_bio"]] == ["other", "potter"]


@pytest.mark.parametrize("tab", ["latest", "people"])
def test_query_count_of_nothing_found(client, viewer, tab, django_assert_max_num_queries):
    for number in range(20):
        PostFactory(text=f"kites {number}", author__bio="teapots")
    with django_assert_max_num_queries(10):
        client.get("/search", {"q": "teapots", "f": tab})


def test_next_page_offers_nothing(client):
    post = PostFactory(text="other")
    assert "other_queries" not in client.get(f"/search?q=kites&before={post.pk}").context
