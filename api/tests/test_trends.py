"""Trends in the API."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory
from posts.factories import PostFactory
from testing.api_client import ApiClient, links

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/trends/tags", "/api/v1/trends"])
def test_trending_tags_are_paged_by_offset(address, viewer):
    for number in range(25):
        PostFactory(text=f"#tag{number}")
    PostFactory(text="#tag3")
    pages = list(ApiClient(viewer).pages(address, {"limit": 8}))
    names = [tag["name"] for page in pages for tag in page]
    assert [len(page) for page in pages] == [8, 8, 4]
    assert len(set(names)) == 20
    assert names[0] == "tag3"
    assert pages[0][0]["following"] is False
    assert pages[0][0]["history"][0]["uses"] == "2"
    assert len(ApiClient().get(address)) == 10


def test_trending_statuses_are_the_popular_ones(viewer, ana):
    posts = [PostFactory(author=ana, text=f"witt {number}") for number in range(25)]
    hidden = PostFactory()
    for post in [*posts, hidden]:
        post.like(UserFactory())
    BlockFactory(blocker=hidden.author, blocked=viewer)
    posts[3].like(viewer)
    caches["local"].clear()
    pages = list(ApiClient(viewer).pages("/api/v1/trends/statuses", {"limit": 10}))
    found = [int(status["id"]) for page in pages for status in page]
    assert found == [posts[3].pk, *(post.pk for post in posts[::-1] if post != posts[3])]
    assert [len(page) for page in pages] == [10, 10, 5]
    last = ApiClient(viewer).request("get", "/api/v1/trends/statuses", {"limit": 10, "offset": 20})
    assert links(last) == {"prev": "http://testserver/api/v1/trends/statuses?limit=10&offset=10"}
    assert ApiClient().get("/api/v1/trends/statuses", {"offset": "1000000000000"}) == []


def test_trending_links_are_an_empty_list():
    assert ApiClient().get("/api/v1/trends/links") == []
