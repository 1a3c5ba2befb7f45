"""Hashtags in the API."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.factories import UserFactory
from posts.factories import PostFactory
from posts.models import HashtagFollow
from testing.api_client import ApiClient, links

pytestmark = pytest.mark.django_db
TAGS, FOLLOWED = "/api/v1/tags", "/api/v1/followed_tags"


def test_tag_has_a_history_of_seven_days_in_texts(ana, bo):
    today = timezone.now()
    PostFactory(author=ana, text="#birds one")
    PostFactory(author=ana, text="#birds two")
    PostFactory(author=bo, text="#Birds three")
    PostFactory(author=bo, text="#birds old", created_at=today - timedelta(days=2))
    PostFactory(author=bo, text="#birds ancient", created_at=today - timedelta(days=8))
    PostFactory(author=UserFactory(is_protected=True), text="#birds hidden")
    tag = ApiClient().get(f"{TAGS}/birds")
    assert (tag["name"], tag["url"], tag["following"]) == ("birds", "http://testserver/hashtag/birds", None)
    assert [(day["uses"], day["accounts"]) for day in tag["history"]] == [
        *(("3", "2"), ("0", "0"), ("1", "1")),
        *[("0", "0")] * 4,
    ]
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    assert tag["history"][0]["day"] == str(int(midnight.timestamp()))


@pytest.mark.parametrize("name", ["BIRDS", "鳥", "ПТИЦЫ", "２０２６a"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_tag_is_found_in_every_script_and_case(name, slash, program):
    first = program.get(f"{TAGS}/{quote(name)}{slash}")
    assert (first["id"], first["following"]) == ("0", False)
    followed = program.post(f"{TAGS}/{quote(name)}/follow{slash}")
    assert followed["following"] is True
    assert program.get(f"{TAGS}/{quote(name.lower())}")["following"] is True
    assert program.post(f"{TAGS}/{quote(name.lower())}/unfollow{slash}")["following"] is False


@pytest.mark.parametrize("name", ["no%20tag", "123", "a-b", "%23birds"])
def test_invalid_hashtag_is_not_found(name, program):
    assert "error" in program.get(f"{TAGS}/{name}", status=404)
    assert "error" in program.post(f"{TAGS}/{name}/follow", status=404)


def test_following_twice_is_the_same_as_once(program, viewer):
    for _ in range(2):
        program.post(f"{TAGS}/birds/follow")
    assert viewer.followed_hashtags.count() == 1
    for _ in range(2):
        program.post(f"{TAGS}/birds/unfollow")
    assert viewer.followed_hashtags.count() == 0


def test_followed_tags_are_limited_in_number(program):
    program.post(f"{TAGS}/birds/follow")
    with override_settings(LIMIT_HASHTAGS=1):
        program.post(f"{TAGS}/sea/follow", status=429)


def test_followed_tags_are_paged_last_followed_first(program, viewer):
    names = [f"tag{number}" for number in range(7)]
    for name in names:
        HashtagFollow.objects.follow(viewer, name)
    HashtagFollow.objects.follow(UserFactory(), "other")
    pages = list(program.pages(FOLLOWED, {"limit": 3}))
    assert [tag["name"] for page in pages for tag in page] == names[::-1]
    upwards = list(program.pages(FOLLOWED, {"limit": 3, "min_id": 0}, rel="prev"))
    assert [tag["name"] for page in upwards[::-1] for tag in page] == names[::-1]
    everything = program.request("get", FOLLOWED, {"limit": 200})
    assert len(everything.json()) == 7
    assert "next" not in links(everything)
    assert all(tag["following"] for tag in everything.json())


@pytest.mark.parametrize("count", [1, 20])
def test_followed_tags_need_two_queries_more_than_a_token(count, program, viewer, django_assert_num_queries):
    for number in range(count):
        HashtagFollow.objects.follow(viewer, f"tag{number}")
    program.get(FOLLOWED)
    with django_assert_num_queries(3):
        assert len(program.get(FOLLOWED)) == count


def test_tags_are_followed_by_people_only(viewer):
    ApiClient().get(FOLLOWED, status=401)
    ApiClient().post(f"{TAGS}/birds/follow", status=401)
    ApiClient(viewer, scopes="read").post(f"{TAGS}/birds/follow", status=403)
    ApiClient(viewer, scopes="follow").post(f"{TAGS}/birds/follow")
