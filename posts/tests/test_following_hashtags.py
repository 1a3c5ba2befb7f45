"""Following hashtags: a button and a page, without effect on the home timeline."""

from functools import partial

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.rate_limits import RateLimitExceeded
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory
from posts.models import Hashtag, HashtagFollow
from posts.timelines.id_timelines import HashtagTimeline
from posts.timelines.timeline import HomeTimeline
from testing.both_ways import BOTH_WAYS
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def follow(viewer, *tags):
    for tag in tags:
        HashtagFollow.objects.follow(viewer, tag)


def names(viewer):
    return sorted(viewer.followed_hashtags.values_list("hashtag__name", flat=True))


def ids_on_page(client):
    return [card.id for card in client.get("/hashtags").context["cards"]]


@BOTH_WAYS
@pytest.mark.parametrize("tag", ["bread", "フィルム写真", "صباح_الخير"])
def test_follow_and_unfollow_are_idempotent(client, viewer, headers, tag):
    for _ in range(2):
        response = client.post(f"/hashtag/{tag}/follow", headers=headers)
        assert response.status_code == (200 if headers else 302)
    assert names(viewer) == [tag]
    assert "Following. Unfollow" in client.get(f"/hashtag/{tag}").content.decode()
    for _ in range(2):
        response = client.post(f"/hashtag/{tag}/unfollow", headers=headers)
    assert names(viewer) == []
    if headers:
        assert f"/hashtag/{tag}/follow" in response.content.decode() or "%" in response.content.decode()


def test_hashtag_is_same_in_any_letter_case(client, viewer):
    client.post("/hashtag/Bread/follow")
    client.post("/hashtag/BREAD/follow")
    assert names(viewer) == ["bread"]


@pytest.mark.parametrize("tag", ["123", "a b", "%F0%9F%8D%9E", "a-b", "x%00", "%ED%A0%80"])
def test_invalid_hashtag_is_not_followed(client, viewer, tag):
    assert client.post(f"/hashtag/{tag}/follow").status_code in {400, 404}
    assert not Hashtag.objects.exists()


def test_follow_limit(client, viewer, settings):
    settings.LIMIT_HASHTAGS = 2
    follow(viewer, "one", "two")
    response = client.post("/hashtag/three/follow", headers={"HX-Request": "true"})
    assert (response.status_code, names(viewer)) == (429, ["one", "two"])
    assert "You already follow 2 hashtags" in response.content.decode()
    assert client.post("/hashtag/two/follow").status_code == 302


def test_signed_out_redirects_to_login(client):
    assert client.post("/hashtag/bread/follow").url == "/login?next=/hashtag/bread"
    assert client.get("/hashtags").url == "/login?next=/hashtags"
    assert "/login?next=/hashtag/bread" in client.get("/hashtag/bread").content.decode()


def test_page_merges_posts_newest_first_without_duplicates(client, viewer):
    follow(viewer, "bread", "kites")
    first = PostFactory(text="#bread")
    both = PostFactory(text="#kites and #bread")
    last = PostFactory(text="#kites")
    PostFactory(text="#else")
    assert ids_on_page(client) == [last.pk, both.pk, first.pk]


def test_hashtags_followed_by_others_are_not_shown(client, viewer):
    follow(UserFactory(), "bread")
    PostFactory(text="#bread")
    page = client.get("/hashtags").content.decode()
    assert "You follow no hashtags yet" in page


@pytest.mark.with_and_without_fast_path
def test_home_timeline_is_unaffected(viewer):
    follow(viewer, "bread")
    PostFactory(text="#bread")
    assert HomeTimeline(viewer).page().rows == []


@pytest.mark.parametrize("why", ["muted", "blocked", "blocking", "protected", "suspended", "deactivated"])
def test_hidden_posts_are_not_shown(client, viewer, why):
    follow(viewer, "bread")
    author = PostFactory(text="#bread", author__is_protected=why == "protected").author
    if why == "muted":
        MuteFactory(muter=viewer, muted=author)
    if why == "blocked":
        BlockFactory(blocker=author, blocked=viewer)
    if why == "blocking":
        BlockFactory(blocker=viewer, blocked=author)
    if why == "suspended":
        author.suspend()
    if why == "deactivated":
        author.deactivate()
    assert ids_on_page(client) == []


def test_followers_see_protected_posts(client, viewer):
    follow(viewer, "bread")
    post = PostFactory(text="#bread", author__is_protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    assert ids_on_page(client) == [post.pk]


def test_pages_have_no_duplicates_or_gaps(viewer, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    author = UserFactory()
    tags = ["#a1 #b1", "#a1", "#b1", "#c1 #a1"]
    ids = [PostFactory(author=author, text=f"{n} {tags[n % 4]}").pk for n in range(90)]
    hashtags = list(Hashtag.objects.values_list("pk", flat=True))
    timeline = HashtagTimeline(viewer, hashtags)
    page = timeline.page()
    found = [row.pk for row in page.rows]
    while page.cursor:
        page = timeline.page(page.cursor)
        found += [row.pk for row in page.rows]
    assert found == ids[::-1]


@pytest.mark.parametrize("address", ["/hashtags", "/hashtag/tag1"])
def test_query_count_is_independent_of_rows(client, viewer, address):
    def query_count():
        caches["local"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries.captured_queries)

    follow(viewer, "tag1")
    PostFactory(text="#tag1")
    one = query_count()
    for n in range(22):
        follow(viewer, f"tag{n}")
        PostFactory(text=f"#tag{n} #tag1")
    assert query_count() <= one <= 10


@pytest.mark.django_db(transaction=True)
def test_concurrent_follows_respect_limit(settings):
    settings.LIMIT_HASHTAGS = 3
    viewer = UserFactory()
    at_once(*[partial(follow, viewer, f"tag{n}") for n in range(6)], expect=[RateLimitExceeded])
    assert viewer.followed_hashtags.count() == 3
    at_once(*[partial(follow, viewer, names(viewer)[0])] * 3)
    assert viewer.followed_hashtags.count() == 3
