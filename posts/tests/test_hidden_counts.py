"""A list whose counter includes hidden people says how many are hidden."""

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return PostFactory()


def like_and_repost(post, *people):
    for person in people:
        post.like(person), post.repost(person)


def hide(*people):
    for person in people:
        type(person).objects.filter(pk=person.pk).update(is_protected=True)


@pytest.mark.parametrize("page", ["likes", "reposts"])
def test_empty_list_explains_hidden_people(client, post, page):
    person = UserFactory()
    like_and_repost(post, person)
    hide(person)
    html = client.get(f"{post.get_absolute_url()}/{page}").text
    assert "1 person whom you can’t see here." in html
    assert "yet" not in html
    assert person.username not in html


@pytest.mark.parametrize("page", ["likes", "reposts"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_list_says_how_many_are_hidden(client, post, page, headers):
    people = UserFactory.create_batch(5)
    like_and_repost(post, *people)
    address = f"{post.get_absolute_url()}/{page}"
    assert "can’t see" not in client.get(address, headers=headers).text
    hide(*people[:2])
    assert "And 2 people whom you can’t see here." in client.get(address, headers=headers).text


def test_paged_list_says_so_on_last_page(client, post):
    people = UserFactory.create_batch(25)
    like_and_repost(post, *people)
    hide(people[0], people[24])
    address = f"{post.get_absolute_url()}/likes"
    first = client.get(address)
    assert "can’t see" not in first.text
    last = client.get(f"{address}{first.context['more_url']}").text
    assert "And 2 people whom you can’t see here." in last


def test_quotes_page_says_how_many_are_hidden(client, post):
    quote = PostFactory(quote_of=post)
    address = f"{post.get_absolute_url()}/quotes"
    hide(quote.author)
    assert "1 quote that you can’t see here." in client.get(address).text
    PostFactory(quote_of=post)
    assert "And 1 quote that you can’t see here." in client.get(address).text


def test_too_low_counter_shows_no_hidden_count(client, post):
    like_and_repost(post, UserFactory())
    type(post.counts).objects.filter(pk=post.pk).update(like_count=0)
    assert "can’t see" not in client.get(f"{post.get_absolute_url()}/likes").text
