"""People to follow in the API."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


def names(suggestions):
    return [each["account"]["username"] for each in suggestions]


def test_suggestions_are_those_of_the_site(viewer, program, ana, bo):
    FollowFactory(follower=viewer, followee=ana)
    friend_of_friend, popular = UserFactory(username="friendly"), UserFactory(username="popular")
    FollowFactory(follower=ana, followee=friend_of_friend)
    FollowFactory(follower=bo, followee=popular)
    found = program.get("/api/v2/suggestions")
    assert [(each["account"]["username"], each["sources"], each["source"]) for each in found] == [
        ("friendly", ["friends_of_friends"], "past_interactions"),
        ("popular", ["most_followed"], "global"),
    ]
    assert [each["username"] for each in program.get("/api/v1/suggestions")] == ["friendly", "popular"]
    assert names(program.get("/api/v2/suggestions", {"limit": 1})) == ["friendly"]
    ApiClient().get("/api/v2/suggestions", status=401)


def test_nobody_hidden_is_suggested(viewer, program, bo):
    hidden = [UserFactory(suspended=True), UserFactory(deactivated=True), *UserFactory.create_batch(3)]
    for person in hidden:
        FollowFactory(follower=bo, followee=person)
    BlockFactory(blocker=viewer, blocked=hidden[2])
    BlockFactory(blocker=hidden[3], blocked=viewer)
    MuteFactory(muter=viewer, muted=hidden[4])
    assert program.get("/api/v2/suggestions") == []
    assert program.get("/api/v1/suggestions") == []


def test_dismissed_person_is_not_suggested_again(program, ana, bo):
    FollowFactory(follower=bo, followee=ana)
    assert names(program.get("/api/v2/suggestions")) == ["ana"]
    for _ in range(2):
        assert program.delete(f"/api/v1/suggestions/{ana.pk}") == {}
    assert program.get("/api/v2/suggestions") == []
    program.delete("/api/v1/suggestions/999999", status=404)
    ApiClient().delete(f"/api/v1/suggestions/{bo.pk}", status=401)


def test_query_count_is_independent_of_rows(program, bo, django_assert_num_queries):
    program.get("/api/v1/accounts/verify_credentials")
    for number in (1, 20):
        for _ in range(number):
            FollowFactory(follower=bo)
        caches["local"].clear()
        with django_assert_num_queries(4):
            assert program.get("/api/v2/suggestions")
