"""A card is made once for all who see it alike, and yet it is never out of date, and never somebody else's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from follows.factories import FollowFactory
from posts.factories import PostFactory, picture_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana")


def seen_by(viewer=None, page="/ana"):
    """What is on a page, each time as a new visit."""
    browser = Client()
    if viewer:
        browser.force_login(viewer)
    return browser.get(page).text


def test_a_star_shows_to_whoever_gave_it_and_to_nobody_else(ana):
    one, other, post = UserFactory(), UserFactory(), PostFactory(author=ana)
    assert f'/ana/status/{post.pk}/like"' in seen_by(one) and f'/ana/status/{post.pk}/like"' in seen_by(other)
    post.like(one)
    assert f'/ana/status/{post.pk}/unlike"' in seen_by(one)
    assert f'/ana/status/{post.pk}/like"' in seen_by(other)
    post.unlike(one)
    assert f'/ana/status/{post.pk}/like"' in seen_by(one)


def test_only_its_author_can_delete_a_witt(ana):
    post = PostFactory(author=ana)
    delete = f'"/ana/status/{post.pk}/delete"'
    viewers = (UserFactory(), ana, None, UserFactory(), ana)
    assert [delete in seen_by(viewer) for viewer in viewers] == [viewer == ana for viewer in viewers]


def test_a_new_name_and_a_new_number_show_at_once(ana):
    viewer, post = UserFactory(), PostFactory(author=ana)
    assert "Witt by Ana" in seen_by(viewer)
    User.objects.filter(pk=ana.pk).update(name="Ana the Second")
    assert "Witt by Ana the Second" in seen_by(viewer)
    PostFactory(in_reply_to=post)
    reply = f'/compose?in_reply_to={post.pk}" data-dialog><span class="visually-hidden">Reply</span>'
    assert "<span>1</span>" in seen_by(viewer).partition(reply)[2].partition("</a>")[0]


def test_time_goes_on(ana, monkeypatch):
    PostFactory(author=ana)
    assert ">1s</time>" in seen_by()
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert ">5m</time>" in seen_by() and ">1s</time>" not in seen_by()


def test_a_quoted_witt_goes_at_once_when_its_author_is_protected_and_stays_for_followers(ana):
    quoted = PostFactory(text="between us")
    follower, stranger = FollowFactory(followee=quoted.author).follower, UserFactory()
    PostFactory(author=ana, text="look", quote_of=quoted)
    assert "between us" in seen_by(follower) and "between us" in seen_by(stranger)
    User.objects.filter(pk=quoted.author_id).update(is_protected=True)
    assert "between us" in seen_by(follower)
    assert "between us" not in seen_by(stranger) and "This witt is unavailable." in seen_by(stranger)


def test_a_repost_names_whoever_passed_it_on(ana):
    bo, post = UserFactory(username="bo", name="Bo"), PostFactory(author=ana)
    assert " reposted</span>" not in seen_by()
    post.repost(bo)
    assert "<bdi>Bo</bdi></a> reposted</span>" in seen_by(page="/bo")
    assert " reposted</span>" not in seen_by()


def test_pictures_show_each_time(ana):
    PostFactory(author=ana, images=[(picture_of(), "A gate in the fog")])
    assert seen_by().count("A gate in the fog") == seen_by().count("A gate in the fog") > 0
