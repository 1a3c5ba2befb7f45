"""Paging of results: no repeats and no gaps, for any distribution of ids."""

import pytest
from django.contrib.auth.models import AnonymousUser

from posts.factories import PostFactory
from search.factories import posts_numbered
from search.models import SCAN_STEPS, bucket_bounds
from search.post_search import search_posts
from search.query import parse

pytestmark = pytest.mark.django_db


def steps_below(top, since=0):
    """Return (low, high, size) of each step of a search."""
    bounds = bucket_bounds(top, since)
    return list(zip(bounds[1:], bounds, SCAN_STEPS, strict=False))


def all_pages(query):
    """Return the ids on all pages, in order, and the number of pages."""
    ids, before, pages = [], None, 0
    while True:
        page = search_posts(parse(query), AnonymousUser(), before)
        ids += [row.pk for row in page.rows]
        pages += 1
        if page.cursor is None:
            return ids, pages
        before = page.cursor


def test_pages_continue_at_previous_cursor():
    posts = [PostFactory(text="kites").pk for _ in range(47)]
    assert all_pages("kites") == (posts[::-1], 3)


def test_full_last_page_has_no_next_page():
    for _ in range(20):
        PostFactory(text="kites")
    assert search_posts(parse("kites"), AnonymousUser()).cursor is None


def test_new_posts_do_not_change_later_pages():
    posts = [PostFactory(text="kites").pk for _ in range(30)]
    first = search_posts(parse("kites"), AnonymousUser())
    PostFactory(text="kites")
    second = search_posts(parse("kites"), AnonymousUser(), first.cursor)
    assert [row.pk for row in [*first.rows, *second.rows]] == posts[::-1]


@pytest.mark.parametrize("query", ["kites", "kites -rain", "kites OR from:nobody", "-rain"])
def test_distant_ids_are_found_once(query):
    edges = [edge + step for edge in (2**14, 2**18, 2**19, 2**22, 2**23, 2**24) for step in (-1001, -1, 0, 1, 999)]
    ids = posts_numbered([*edges, *range(5 * 2**22, 5 * 2**22 + 40)])
    assert [pk for pk in all_pages(query)[0] if pk in ids] == ids


def test_old_posts_are_found():
    old = posts_numbered(range(1000, 1010))
    posts_numbered(range(2**23, 2**23 + 10), text="rain")
    assert all_pages("kites") == (old, 1)


@pytest.mark.parametrize("top", [1, 5, 1000, 2**14, 2**14 + 1, 2**18 + 7, 2**22, 2**22 + 1001, 2**40 + 3])
@pytest.mark.parametrize("since", [0, 3, 2**14 - 1, 2**22])
def test_steps_cover_every_id_once_within_one_bucket(top, since):
    expected = top
    for low, high, size in steps_below(top, since):
        assert high == expected
        assert since <= low < high
        assert low >> size == (high - 1) >> size or not size
        expected = low
    assert expected == min(top, since)


@pytest.mark.parametrize("top", [2**22 + 1, 2**22 + 1002, 2**23 + 2**18 + 1, 2**24 - 1])
def test_last_step_comes_after_full_largest_bucket(top):
    """Check that a search starting just above a bucket's bound reads a full bucket before the unbounded step."""
    rest = [high for _, high, size in steps_below(top) if size == 64]
    assert all(top - high >= 2**22 for high in rest)


def test_negative_cursor_is_harmless():
    post = PostFactory(text="kites")
    assert [row.pk for row in search_posts(parse("kites"), AnonymousUser(), 10**18 - 1).rows] == [post.pk]
    assert search_posts(parse("kites"), AnonymousUser(), 1).rows == []
