"""The demo community: it obeys the site's rules, is seeded once, and is the same every time."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.templating.dates import short_age
from demo import images
from demo.community import DemoCommunity
from demo.people import PEOPLE
from demo.script_parser import ScriptParser
from demo.seed import seed_demo
from demo.users import demo_logins
from follows.models import Follow, FollowRequest, Mute
from lists.models import List
from posts import post_text as words
from posts.factories import PostFactory
from posts.models import Like, Photo, Post
from search.models import SearchDocument

NOW = datetime(2026, 3, 9, 21, 30, tzinfo=UTC)


def seed(*args):
    out = StringIO()
    call_command("seed", *args, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def community_at_now(django_db_setup, django_db_blocker):
    """Seed the community once for all tests of this module, and roll back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo(DemoCommunity(NOW), None, lambda batch: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def community(community_at_now, db):
    """Provide the community; each test is rolled back."""


def snapshot():
    """Return all rows, without ids and file names."""
    posts = Post.objects.order_by("pk").values_list(
        "author__username", "created_at", "text", "html", "in_reply_to__text", "quote_of__text", "repost_of__text"
    )
    follows = Follow.objects.order_by("pk").values_list("follower__username", "followee__username", "created_at")
    likes = Like.objects.order_by("pk").values_list("user__username", "post__text", "created_at")
    photos = Photo.objects.order_by("pk").values_list("post__text", "position", "alt", "digest")
    return [list(rows) for rows in (posts, follows, likes, photos)]


def test_community_has_about_thirty_users_and_six_hundred_posts(community):
    assert 25 <= User.objects.count() <= 30
    assert 400 <= Post.objects.originals().count() <= 700
    assert Post.objects.filter(is_reply=True).count() > 200
    assert Post.objects.filter(quote_of__isnull=False).count() == len(ScriptParser(NOW).quotes) > 5
    assert Photo.objects.exclude(alt="").count() == Photo.objects.count() > 30


def test_most_users_have_avatars_and_some_have_headers(community):
    assert User.objects.exclude(avatar="").exclude(avatar_small="").count() >= 20
    assert User.objects.filter(avatar="").count() >= 2
    assert User.objects.exclude(header="").count() >= 10


def test_profiles_are_valid(community):
    for user in User.objects.all():
        user.full_clean(exclude=["avatar", "avatar_small", "header"])
        assert user.bio_html


def test_posts_are_valid_and_linkified(community):
    for post in Post.objects.originals().exclude(text=""):
        assert words.text_error(post.text) is None, post.text
        assert post.html == words.linkify(post.text)


def test_ids_are_in_order_of_time_and_authors_joined_before(community):
    posts = list(Post.objects.select_related("author").order_by("pk"))
    times = [post.created_at for post in posts]
    assert times == sorted(times)
    assert times[-1] < NOW
    assert all(post.created_at > post.author.date_joined for post in posts)


def test_newest_post_is_minutes_old(community):
    assert (
        short_age(Post.objects.newest_first().filter(is_reply=False, repost_of=None).first().created_at, NOW) == "4m"
    )


def test_protected_user_has_requests_and_no_reposts_or_quotes(community):
    cat = User.objects.get(is_protected=True)
    assert FollowRequest.objects.filter(followee=cat).count() >= 2
    assert not Post.objects.filter(repost_author=cat).exists()
    assert not Post.objects.filter(quote_of__author=cat).exists()
    approved = set(Follow.objects.filter(followee=cat).values_list("follower", flat=True))
    assert set(Like.objects.filter(post__author=cat).values_list("user", flat=True)) <= approved
    assert set(cat.posts.filter(replies__isnull=False).values_list("replies__author", flat=True)) <= approved | {
        cat.pk
    }


def test_no_staff_no_mutes_and_no_likes_of_own_posts(community):
    assert not User.objects.filter(is_staff=True).exists()
    assert not Mute.objects.exists()
    assert not any(like.user_id == like.post.author_id for like in Like.objects.select_related("post"))


def test_counters_are_exact_and_posts_are_indexed(community):
    call_command("recount")
    assert SearchDocument.objects.count() == Post.objects.originals().count()


def test_printed_logins_work(community, client):
    printed = seed()
    assert len(demo_logins()) == 3
    for username, password in demo_logins():
        assert f"{username} / {password}" in printed
        assert client.login(username=username, password=password)
    assert not client.login(username="ana", password=password)


def test_second_seed_adds_nothing(community):
    before = snapshot()
    assert "here already" in seed()
    assert snapshot() == before


@pytest.mark.django_db
def test_community_is_the_same_beside_existing_users(community_at_now):
    before = snapshot()
    with transaction.atomic():
        User.objects.all().delete()
        other = PostFactory(created_at=NOW - timedelta(days=400)).author
        seed_demo(DemoCommunity(NOW), None, lambda batch: None)
        other.stats.refresh_from_db()
        assert (other.stats.posts_count, other.stats.followers_count) == (1, 0)
        other.posts.get().delete()
        assert snapshot() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("hour", range(24))
def test_posts_are_in_order_at_any_hour(hour):
    now = timezone.now().replace(hour=hour, minute=hour * 2)
    joined = {person.username: now - timedelta(days=person.days) for person in PEOPLE}
    for post in ScriptParser(now).posts:
        assert joined[post.author] < post.at < now
        assert all(max(post.at, joined[username]) < at < now for username, at in post.reposts)
        for earlier in (post.parent, post.quote):
            assert earlier is None or earlier.at < post.at


def test_images_are_described_used_and_small():
    names = {path.stem for path in (images.FOLDER / "photos").glob("*.webp") if not path.stem.endswith("-thumb")}
    assert names == set(images.ALT) == {name for post in ScriptParser(NOW).posts for name in post.pictures}
    assert sum(path.stat().st_size for path in images.FOLDER.rglob("*.webp")) < 1_500_000


def test_invalid_line_is_named_in_error(tmp_path, monkeypatch):
    (tmp_path / "odd.txt").write_text("2h mira Fine.\nmira forgot to say when\n")
    monkeypatch.setattr("demo.script_parser.FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"odd\.txt, line 2"):
        ScriptParser(NOW)


def test_everyone_has_posted():
    assert {post.author for post in ScriptParser(NOW).posts} == {person.username for person in PEOPLE}


def test_community_has_lists_and_followed_hashtags(community):
    mira = User.objects.get(username="mira")
    assert list(mira.lists.order_by("pk").values_list("name", "is_private")) == [
        ("Ferry Lane", False),
        ("Film folk", False),
        ("Quiet reading", True),
    ]
    assert all(each.memberships.exists() for each in List.objects.all())
    assert mira.list_subscriptions.exists()
    assert mira.list_memberships.exists()
    assert mira.followed_hashtags.filter(hashtag__uses__isnull=False).exists()
