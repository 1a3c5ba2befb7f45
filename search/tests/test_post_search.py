"""Post search: words, operators, order."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.factories import UserFactory
from core.factories import picture_of
from posts.factories import PostFactory, RepostFactory
from search.models import SearchDocument
from search.post_search import search_posts
from search.query import parse

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]

NOBODY = AnonymousUser()


def search_results(text, viewer=NOBODY, before=None):
    return [row.pk for row in search_posts(parse(text), viewer, before).rows]


@pytest.fixture
def ana():
    return UserFactory(username="Ana_B")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The repair café is back", "CAFE repair"),
        ("東京タワーでフィルム写真を撮った", "フィルム写真"),
        ("صباح الخير من الحديقة", "الحديقة"),
        ("Утро доброе, ёжики", "ежики"),
        ("ship it 🚀🚀", "🚀"),
        ("서울에서 만나요", "서울"),
        ("tea for two", '"tea for"'),
        ("tea for two", "tea -coffee"),
        ("tea for two", "coffee OR two"),
        ("off to #KiteWeather", "#kiteweather"),
        ("hello @gus!", "@Gus"),
        ("long $WIT today", "$wit"),
        ("read https://www.harbour.example.com/cafe", "harbour.example.com"),
        ("read https://www.harbour.example.com/cafe", "filter:links"),
        ("is it raining?", "raining ?"),
        (r"it's a back\slash 'quoted'", r"it's back\slash 'quoted'"),
        ("100% sure_thing", "100% sure_thing"),
    ],
)
def test_search_finds_matches(text, query):
    post = PostFactory(text=text)
    PostFactory(text="something else altogether")
    assert search_results(query) == [post.pk]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("tea for two", '"two tea"'),
        ("tea for two", "tea -two"),
        ("tea for two", 'tea -"for two"'),
        ("kites are up", "#kites"),
        ("no links here", "filter:links"),
        ("京都", "東京"),
        ("read https://a.example.com/?q=1", "read ?"),
        ("tea", "to:nobody_at_all OR coffee"),
    ],
)
def test_search_excludes_mismatches(text, query):
    PostFactory(text=text)
    assert search_results(query) == []


def test_posts_are_ordered_newest_first():
    posts = [PostFactory(text="kites") for _ in range(3)]
    assert search_results("kites") == [post.pk for post in reversed(posts)]


def test_empty_query_finds_nothing():
    PostFactory(text="- ! …")
    assert search_results("- ! …") == []


def test_from_operator_filters_by_author(ana):
    kites, tea = PostFactory(author=ana, text="kites"), PostFactory(author=ana, text="tea")
    other = PostFactory(text="kites")
    assert search_results("from:ana_b") == [tea.pk, kites.pk]
    assert search_results("from:@ANA_B kites") == [kites.pk]
    assert search_results("kites -from:ana_b") == [other.pk]
    assert search_results("from:nobody_at_all") == []
    assert search_results("from:ana_b from:nobody_at_all") == []


def test_from_operator_can_be_joined_by_or(ana):
    tea, _, kites = PostFactory(author=ana, text="tea"), PostFactory(text="rain"), PostFactory(text="kites")
    bo = PostFactory(author__username="bo", text="sun")
    assert search_results("from:ana_b OR kites") == [kites.pk, tea.pk]
    assert search_results("from:ana_b OR from:bo") == [bo.pk, tea.pk]


def test_to_operator_filters_by_recipient(ana):
    post = PostFactory(author=ana, text="look")
    reply = PostFactory(text="nice one", in_reply_to=post)
    direct = PostFactory(text="@ana_b hello")
    PostFactory(text="I met @ana_b")
    assert search_results("to:ana_b") == [direct.pk, reply.pk]


def test_filter_operator_finds_images_and_replies():
    plain = PostFactory(text="gull")
    picture = PostFactory(text="gull", images=[(picture_of(), "a gull")])
    reply = PostFactory(text="gull", in_reply_to=plain)
    assert search_results("gull filter:images") == [picture.pk]
    assert search_results("gull filter:replies") == [reply.pk]
    assert search_results("gull -filter:images -filter:replies") == [plain.pk]


def test_min_likes_filters_by_like_count(ana):
    once, twice = PostFactory(author=ana, text="tide"), PostFactory(text="tide")
    PostFactory(text="tide")
    for post, fans in ((once, 1), (twice, 2)):
        for _ in range(fans):
            post.like(UserFactory())
    assert search_results("tide min_likes:1") == [twice.pk, once.pk]
    assert search_results("tide min_likes:2") == search_results("min_likes:2") == [twice.pk]
    assert search_results("from:ana_b min_likes:1") == [once.pk]
    assert search_results("tide min_likes:0") == search_results("tide")


def test_since_and_until_filter_by_day():
    now = timezone.now()
    old, middle, new = (PostFactory(text="tide", created_at=now - timedelta(days=days)) for days in (30, 20, 10))
    day = (now - timedelta(days=20)).date()
    assert search_results(f"tide since:{day}") == [new.pk, middle.pk]
    assert search_results(f"tide until:{day}") == [old.pk]
    assert search_results(f"tide since:{day} until:{day + timedelta(days=1)}") == [middle.pk]
    assert search_results(f"since:{day}") == [new.pk, middle.pk]
    assert search_results("tide until:1990-01-01") == []
    assert search_results("tide since:2999-01-01") == []


def test_reposts_are_excluded():
    post = PostFactory(text="kites")
    RepostFactory(post=post)
    assert search_results("kites") == [post.pk]


def test_deleted_post_is_not_found():
    post = PostFactory(text="kites")
    post.delete()
    assert search_results("kites") == []
    assert not SearchDocument.objects.exists()
