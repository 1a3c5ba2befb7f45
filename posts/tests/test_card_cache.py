"""Cached cards are shared between viewers, but never stale and never with another viewer's state."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from core.factories import picture_of
from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def seen_by(viewer=None, page="/ana"):
    """Return the content of a page, requested in a new session."""
    browser = Client()
    if viewer:
        browser.force_login(viewer)
    return browser.get(page).text


def test_like_state_is_shown_to_liker_only(ana):
    one, other, post = UserFactory(), UserFactory(), PostFactory(author=ana)
    assert f'/ana/status/{post.pk}/like"' in seen_by(one)
    assert f'/ana/status/{post.pk}/like"' in seen_by(other)
    post.like(one)
    assert f'/ana/status/{post.pk}/unlike"' in seen_by(one)
    assert f'/ana/status/{post.pk}/like"' in seen_by(other)
    post.unlike(one)
    assert f'/ana/status/{post.pk}/like"' in seen_by(one)


def test_delete_button_is_shown_to_author_only(ana):
    post = PostFactory(author=ana)
    delete = f'"/ana/status/{post.pk}/delete"'
    viewers = (UserFactory(), ana, None, UserFactory(), ana)
    assert [delete in seen_by(viewer) for viewer in viewers] == [viewer == ana for viewer in viewers]


def test_changed_name_and_counter_show_at_once(ana):
    viewer, post = UserFactory(), PostFactory(author=ana)
    assert "Witt by Ana" in seen_by(viewer)
    User.objects.filter(pk=ana.pk).update(name="Ana the Second")
    assert "Witt by Ana the Second" in seen_by(viewer)
    PostFactory(in_reply_to=post)
    reply = f'/compose?in_reply_to={post.pk}" data-dialog><span class="visually-hidden">Reply</span>'
    assert "<span>1</span>" in seen_by(viewer).partition(reply)[2].partition("</a>")[0]


def test_age_is_updated(ana, monkeypatch):
    PostFactory(author=ana)
    assert ">1s</time>" in seen_by()
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert ">5m</time>" in seen_by()
    assert ">1s</time>" not in seen_by()


def test_protected_quoted_post_is_hidden_from_non_followers_at_once(ana):
    quoted = PostFactory(text="between us")
    follower, stranger = FollowFactory(followee=quoted.author).follower, UserFactory()
    PostFactory(author=ana, text="look", quote_of=quoted)
    assert "between us" in seen_by(follower)
    assert "between us" in seen_by(stranger)
    User.objects.filter(pk=quoted.author_id).update(is_protected=True)
    assert "between us" in seen_by(follower)
    assert "between us" not in seen_by(stranger)
    assert "This witt is unavailable." in seen_by(stranger)


def test_repost_names_reposter(ana):
    bo, post = UserFactory(username="bo", name="Bo"), PostFactory(author=ana)
    assert " reposted</span>" not in seen_by()
    post.repost(bo)
    assert "<bdi>Bo</bdi></a> reposted</span>" in seen_by(page="/bo")
    assert " reposted</span>" not in seen_by()


def test_pictures_are_shown_on_repeated_views(ana):
    PostFactory(author=ana, images=[(picture_of(), "A gate in the fog")])
    assert seen_by().count("A gate in the fog") == seen_by().count("A gate in the fog") > 0
