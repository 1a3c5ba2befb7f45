"""Slugs of lists do not collide with other URLs."""

from django.urls import get_resolver

from lists.slugs import RESERVED_SLUGS, slug_for


def segments_below_people(entries, prefix=""):
    """Yield all fixed URL segments below a username."""
    for entry in entries:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from segments_below_people(entry.url_patterns, route)
        elif route.startswith("<username:"):
            yield from (segment for segment in route.split("/") if "<" not in segment)


def test_reserved_slugs_cover_all_url_segments_below_usernames():
    segments = {*segments_below_people(get_resolver().url_patterns)}
    assert {"feed", "members", "status"} <= segments <= RESERVED_SLUGS
    assert [slug_for(name, ()) for name in ("Feed", "With replies", "Followers")] == [
        "feed-2",
        "with-replies",
        "followers-2",
    ]
