"""The demo town: everything in it obeys the site's own rules, and it comes once, the same every time."""

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
def town_at_now(django_db_setup, django_db_blocker):
    """The town, settled once for all tests of this file, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo(DemoCommunity(NOW), None, lambda batch: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(town_at_now, db):
    """The same, and what a test does to it undone."""


def picture_of_the_town():
    """All that is there, but for ids and file names."""
    posts = Post.objects.order_by("pk").values_list(
        "author__username", "created_at", "text", "html", "in_reply_to__text", "quote_of__text", "repost_of__text"
    )
    follows = Follow.objects.order_by("pk").values_list("follower__username", "followee__username", "created_at")
    likes = Like.objects.order_by("pk").values_list("user__username", "post__text", "created_at")
    photos = Photo.objects.order_by("pk").values_list("post__text", "position", "alt", "digest")
    return [list(rows) for rows in (posts, follows, likes, photos)]


def test_about_thirty_people_have_said_some_six_hundred_things(town):
    assert 25 <= User.objects.count() <= 30
    assert 400 <= Post.objects.originals().count() <= 700
    assert Post.objects.filter(is_reply=True).count() > 200
    assert Post.objects.filter(quote_of__isnull=False).count() == len(ScriptParser(NOW).quoting) > 5
    assert Photo.objects.exclude(alt="").count() == Photo.objects.count() > 30


def test_most_are_drawn_and_a_few_keep_the_default_picture(town):
    assert User.objects.exclude(avatar="").exclude(avatar_small="").count() >= 20
    assert User.objects.filter(avatar="").count() >= 2
    assert User.objects.exclude(header="").count() >= 10


def test_every_profile_would_pass_its_form(town):
    for user in User.objects.all():
        user.full_clean(exclude=["avatar", "avatar_small", "header"])
        assert user.bio_html


def test_every_witt_could_have_been_typed(town):
    for post in Post.objects.originals().exclude(text=""):
        assert words.text_error(post.text) is None, post.text
        assert post.html == words.linkify(post.text)


def test_ids_follow_time_and_nobody_speaks_before_they_joined(town):
    posts = list(Post.objects.select_related("author").order_by("pk"))
    moments = [post.created_at for post in posts]
    assert moments == sorted(moments) and moments[-1] < NOW
    assert all(post.created_at > post.author.date_joined for post in posts)


def test_the_newest_are_minutes_old(town):
    assert (
        short_age(Post.objects.newest_first().filter(is_reply=False, repost_of=None).first().created_at, NOW) == "4m"
    )


def test_the_cat_is_protected_and_asked_and_never_passed_on(town):
    cat = User.objects.get(is_protected=True)
    assert FollowRequest.objects.filter(followee=cat).count() >= 2
    assert not Post.objects.filter(repost_author=cat).exists()
    assert not Post.objects.filter(quote_of__author=cat).exists()
    approved = set(Follow.objects.filter(followee=cat).values_list("follower", flat=True))
    assert set(Like.objects.filter(post__author=cat).values_list("user", flat=True)) <= approved
    assert set(cat.posts.filter(replies__isnull=False).values_list("replies__author", flat=True)) <= approved | {
        cat.pk
    }


def test_nobody_is_staff_muted_or_their_own_fan(town):
    assert not User.objects.filter(is_staff=True).exists()
    assert not Mute.objects.exists()
    assert not any(like.user_id == like.post.author_id for like in Like.objects.select_related("post"))


def test_every_number_is_exact_and_every_witt_can_be_found(town):
    call_command("recount")
    assert SearchDocument.objects.count() == Post.objects.originals().count()


def test_one_signs_in_with_the_password_that_is_printed(town, client):
    published = seed()
    assert len(demo_logins()) == 3
    for username, password in demo_logins():
        assert f"{username} / {password}" in published
        assert client.login(username=username, password=password)
    assert not client.login(username="ana", password=password)


def test_a_second_time_adds_nothing(town):
    before = picture_of_the_town()
    assert "here already" in seed()
    assert picture_of_the_town() == before


@pytest.mark.django_db
def test_the_town_is_the_same_every_time_beside_whoever_lives_there(town_at_now):
    before = picture_of_the_town()
    with transaction.atomic():
        User.objects.all().delete()
        neighbour = PostFactory(created_at=NOW - timedelta(days=400)).author
        seed_demo(DemoCommunity(NOW), None, lambda batch: None)
        neighbour.stats.refresh_from_db()
        assert (neighbour.stats.posts_count, neighbour.stats.followers_count) == (1, 0)
        neighbour.posts.get().delete()
        assert picture_of_the_town() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("hour", range(24))
def test_the_story_holds_at_any_hour(hour):
    now = timezone.now().replace(hour=hour, minute=hour * 2)
    joined = {person.username: now - timedelta(days=person.days) for person in PEOPLE}
    for witt in ScriptParser(now).posts:
        assert joined[witt.author] < witt.at < now
        assert all(max(witt.at, joined[who]) < at < now for who, at in witt.reposts)
        for earlier in (witt.parent, witt.quote):
            assert earlier is None or earlier.at < witt.at


def test_every_drawing_is_described_used_and_small():
    drawn = {path.stem for path in (images.FOLDER / "photos").glob("*.webp") if not path.stem.endswith("-thumb")}
    assert drawn == set(images.ALT) == {name for witt in ScriptParser(NOW).posts for name in witt.pictures}
    assert sum(path.stat().st_size for path in images.FOLDER.rglob("*.webp")) < 1_500_000


def test_a_line_that_makes_no_sense_is_named(tmp_path, monkeypatch):
    (tmp_path / "odd.txt").write_text("2h mira Fine.\nmira forgot to say when\n")
    monkeypatch.setattr("demo.script_parser.FOLDER", tmp_path)
    with pytest.raises(ValueError, match="odd.txt, line 2"):
        ScriptParser(NOW)


def test_everybody_of_the_town_says_something():
    assert {witt.author for witt in ScriptParser(NOW).posts} == {person.username for person in PEOPLE}


def test_the_town_keeps_lists_and_follows_hashtags(town):
    mira = User.objects.get(username="mira")
    assert list(mira.lists.order_by("pk").values_list("name", "is_private")) == [
        ("Ferry Lane", False),
        ("Film folk", False),
        ("Quiet reading", True),
    ]
    assert all(each.memberships.exists() for each in List.objects.all())
    assert mira.list_subscriptions.exists() and mira.list_memberships.exists()
    assert mira.followed_hashtags.filter(hashtag__uses__isnull=False).exists()
