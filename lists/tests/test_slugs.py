"""Addresses of lists, beside those of pages."""

from django.urls import get_resolver

from lists.slugs import RESERVED_SLUGS, slug_for


def segments_below_people(entries, prefix=""):
    """Every fixed segment of an address that begins with somebody's name."""
    for entry in entries:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from segments_below_people(entry.url_patterns, route)
        elif route.startswith("<username:"):
            yield from (segment for segment in route.split("/") if "<" not in segment)


def test_no_list_is_called_like_a_page_of_a_person():
    segments = {*segments_below_people(get_resolver().url_patterns)}
    assert {"feed", "members", "status"} <= segments <= RESERVED_SLUGS
    assert [slug_for(name, ()) for name in ("Feed", "With replies", "Followers")] == [
        "feed-2",
        "with-replies",
        "followers-2",
    ]
