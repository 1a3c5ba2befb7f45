"""Who reblogged, favourited and quoted a post."""

import pytest

from accounts.factories import UserFactory
from api.tests.test_statuses import WAYS, hide_by, ids
from posts.factories import PostFactory, RepostFactory
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
LISTS = ["reblogged_by", "favourited_by", "quotes"]


def do(name, person, post):
    """Do what the list `name` lists; return the id that an entry of it has."""
    if name == "quotes":
        return PostFactory(author=person, quote_of=post).pk
    post.like(person) if name == "favourited_by" else RepostFactory(user=person, post=post)
    return person.pk


@pytest.mark.parametrize("name", LISTS)
def test_list_is_paged_to_the_end_and_back(viewer, name):
    post = PostFactory()
    expected = [do(name, person, post) for person in UserFactory.create_batch(7)][::-1]
    program, path = ApiClient(viewer), f"/api/v1/statuses/{post.pk}/{name}"
    down = list(program.pages(path, {"limit": 3}))
    assert [pk for page in down for pk in ids(page)] == expected
    assert list(map(len, down)) == [3, 3, 1]
    up = list(program.pages(path, {"limit": 3, "min_id": 0}, rel="prev"))
    assert [pk for page in up[::-1] for pk in ids(page)] == expected
    between = {"max_id": program.cursor(path, 2), "min_id": program.cursor(path, 5)}
    assert ids(program.get(path, between)) == expected[2:4]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", LISTS)
def test_list_leaves_out_whom_the_viewer_cannot_see(viewer, ana, bo, name, how):
    post = PostFactory()
    seen = do(name, bo, post)
    do(name, ana, post)
    hide_by(how, ana, viewer)
    assert ids(ApiClient(viewer).get(f"/api/v1/statuses/{post.pk}/{name}")) == [seen]


@pytest.mark.parametrize(("name", "queries"), [("reblogged_by", 3), ("favourited_by", 3), ("quotes", 4)])
def test_query_count_is_independent_of_the_number(viewer, name, queries, django_assert_num_queries):
    few, many = PostFactory(), PostFactory()
    do(name, UserFactory(), few)
    for person in UserFactory.create_batch(12):
        do(name, person, many)
    program = ApiClient(viewer)
    program.get(f"/api/v1/statuses/{few.pk}/{name}")
    for post in (few, many):
        with django_assert_num_queries(queries):
            program.get(f"/api/v1/statuses/{post.pk}/{name}")
