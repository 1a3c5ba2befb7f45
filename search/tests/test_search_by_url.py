"""Searching for the URL of a post finds the post."""

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def search_results(client, address, **params):
    return [card.id for card in client.get("/search", {"q": address, **params}).context["cards"]]


@pytest.mark.parametrize("tab", ["latest", "top"])
@pytest.mark.parametrize(
    "address",
    ["http://testserver/ana/status/{}", "HTTPS://TESTSERVER/@Ana/Status/{}/", "http://testserver/x/status/{}?a#b"],
)
def test_post_url_finds_post(client, address, tab):
    PostFactory()
    post = PostFactory()
    assert search_results(client, address.format(post.pk), f=tab) == [post.pk]


def test_url_of_hidden_post_finds_nothing(client):
    post = PostFactory(author=UserFactory(protected=True))
    assert search_results(client, f"http://testserver{post.get_absolute_url()}") == []
    assert search_results(client, f"http://testserver{post.get_absolute_url()}", f="top") == []


def test_url_of_other_site_is_searched_as_words(client):
    post = PostFactory()
    link = PostFactory(text=f"see http://localhost:3000/ana/status/{post.pk}")
    assert post.pk not in search_results(client, f"http://localhost:3000/ana/status/{post.pk}")
    assert link.pk
