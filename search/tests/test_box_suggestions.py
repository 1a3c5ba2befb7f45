"""Suggestions of the search box: people, hashtags and saved searches."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory
from search.models import SavedSearch

pytestmark = pytest.mark.django_db


def suggested(client, typed):
    return [option["value"] for option in client.get("/search/suggest", {"q": typed}).json()["options"]]


@pytest.mark.parametrize("signed_in", [True, False])
def test_people_and_hashtags_complete_the_text(client, signed_in):
    PostFactory(text="#mapping", author=UserFactory(username="mapmaker", name="Mia Appleton"))
    if signed_in:
        viewer = UserFactory()
        client.force_login(viewer)
        FollowFactory(follower=viewer, followee=UserFactory(username="zoe", name="Zoe Map"))
        assert suggested(client, "map") == ["@zoe", "@mapmaker", "#mapping"]
    assert suggested(client, "MAPM") == ["@mapmaker"]
    assert suggested(client, "@mapp") == []
    assert suggested(client, "#map") == ["#mapping"]
    person, hashtag = (
        client.get("/search/suggest?q=mia").json()["options"]
        + client.get("/search/suggest?q=%23map").json()["options"]
    )
    assert (person["name"], person["url"], person["group"]) == ("Mia Appleton", "/mapmaker", "People")
    assert person["avatar"].endswith((".svg", ".webp"))
    assert (hashtag["url"], hashtag["group"]) == ("/hashtag/mapping", "Hashtags")


def test_saved_searches_that_contain_the_text_come_last(client, viewer):
    UserFactory(username="teapot")
    for query in ("Green TEA", "bread"):
        SavedSearch.objects.save_search(viewer, query)
    assert suggested(client, "tea") == ["@teapot", "Green TEA"]
    assert suggested(client, "") == ["bread", "Green TEA"]


def test_hidden_people_and_hashtags_are_not_suggested(client, viewer):
    BlockFactory(blocker=UserFactory(username="map_a"), blocked=viewer)
    UserFactory(username="map_b").suspend()
    PostFactory(text="#mapsecret", author__is_protected=True)
    assert suggested(client, "map") == []


@pytest.mark.parametrize("typed", ["", "@", "#", "＠＃", "x" * 600, "\x01", "%", "_", "\\", "²", "a'b\"<"])
def test_any_input_is_answered(client, typed):
    UserFactory(username="ana")
    assert suggested(client, typed) == []


def test_query_count_is_bounded(client, viewer, django_assert_max_num_queries):
    for number in range(20):
        PostFactory(author__username=f"many{number}", text=f"#many{number}")
    with django_assert_max_num_queries(9):
        assert len(suggested(client, "many")) == 7
