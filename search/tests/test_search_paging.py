"""Pages of results neither repeat nor lose anything, wherever the ids lie."""

import pytest
from django.contrib.auth.models import AnonymousUser

from posts.factories import PostFactory
from search.factories import posts_numbered
from search.models import SCAN_STEPS, bucket_bounds
from search.post_search import search_posts
from search.query import parse

pytestmark = pytest.mark.django_db


def steps_below(top, since=0):
    """(low, high, size) of each step that a search takes."""
    bounds = bucket_bounds(top, since)
    return list(zip(bounds[1:], bounds, SCAN_STEPS, strict=False))


def everything(query):
    """Ids on all pages, in order, and the number of pages."""
    ids, before, pages = [], None, 0
    while True:
        page = search_posts(parse(query), AnonymousUser(), before)
        ids += [row.pk for row in page.rows]
        pages += 1
        if page.cursor is None:
            return ids, pages
        before = page.cursor


def test_every_page_goes_on_where_the_last_one_ended():
    posts = [PostFactory(text="kites").pk for _ in range(47)]
    assert everything("kites") == (posts[::-1], 3)


def test_a_full_last_page_has_no_next():
    for _ in range(20):
        PostFactory(text="kites")
    assert search_posts(parse("kites"), AnonymousUser()).cursor is None


def test_posts_that_arrive_meanwhile_change_no_later_page():
    posts = [PostFactory(text="kites").pk for _ in range(30)]
    first = search_posts(parse("kites"), AnonymousUser())
    PostFactory(text="kites")
    second = search_posts(parse("kites"), AnonymousUser(), first.cursor)
    assert [row.pk for row in [*first.rows, *second.rows]] == posts[::-1]


@pytest.mark.parametrize("query", ["kites", "kites -rain", "kites OR from:nobody", "-rain"])
def test_ids_far_apart_are_all_found_once(query):
    edges = [edge + step for edge in (2**14, 2**18, 2**19, 2**22, 2**23, 2**24) for step in (-1001, -1, 0, 1, 999)]
    ids = posts_numbered([*edges, *range(5 * 2**22, 5 * 2**22 + 40)])
    assert [pk for pk in everything(query)[0] if pk in ids] == ids


def test_what_was_said_long_ago_is_found():
    old = posts_numbered(range(1000, 1010))
    posts_numbered(range(2**23, 2**23 + 10), text="rain")
    assert everything("kites") == (old, 1)


@pytest.mark.parametrize("top", [1, 5, 1000, 2**14, 2**14 + 1, 2**18 + 7, 2**22, 2**22 + 1001, 2**40 + 3])
@pytest.mark.parametrize("since", [0, 3, 2**14 - 1, 2**22])
def test_the_steps_cover_every_id_once_and_stay_in_their_bucket(top, since):
    expected = top
    for low, high, size in steps_below(top, since):
        assert high == expected and since <= low < high
        assert low >> size == (high - 1) >> size or not size
        expected = low
    assert expected == min(top, since)


@pytest.mark.parametrize("top", [2**22 + 1, 2**22 + 1002, 2**23 + 2**18 + 1, 2**24 - 1])
def test_all_the_rest_comes_only_after_a_whole_bucket_of_the_largest_size(top):
    """However close above a bucket's edge a search begins, a common word is found without going through everything."""
    rest = [high for _, high, size in steps_below(top) if size == 64]
    assert all(top - high >= 2**22 for high in rest)


def test_an_impossible_cursor_is_harmless():
    post = PostFactory(text="kites")
    assert [row.pk for row in search_posts(parse("kites"), AnonymousUser(), 10**18 - 1).rows] == [post.pk]
    assert search_posts(parse("kites"), AnonymousUser(), 1).rows == []
