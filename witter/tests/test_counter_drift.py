"""A counter that is too low never prevents an action: the drift is logged, and `recount` fixes it."""

import pytest
from django.core.management import call_command

from accounts.factories import UserFactory
from accounts.models import UserStats
from follows.factories import FollowFactory
from follows.models import Block, Follow
from lists.models import List
from notifications.models import Notification
from posts.factories import PostFactory
from posts.models import Like, Post, PostCounts
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def drift():
    """Return a function that sets all counters too low; `recount` fixes them at the end."""

    def drift():
        numbers = {field.name: 0 for field in UserStats._meta.fields if field.name.endswith("_count")}
        UserStats.objects.update(**numbers)
        PostCounts.objects.update(like_count=0, repost_count=0, reply_count=0, quote_count=0)
        Notification.objects.update(actor_count=0)

    yield drift
    call_command("recount", fix=True)
    call_command("recount")


@BOTH_WAYS
def test_unlike_unrepost_and_unfollow_with_drift(client, viewer, drift, headers, caplog):
    post = PostFactory()
    post.like(viewer), post.like(UserFactory()), post.repost(viewer)
    FollowFactory(follower=viewer, followee=post.author)
    drift()
    for address in (
        f"{post.get_absolute_url()}/unlike",
        f"{post.get_absolute_url()}/unrepost",
        f"/{post.author.username}/unfollow",
    ):
        assert client.post(address, headers=headers).status_code == (200 if headers else 302)
    assert Like.objects.count() == 1
    assert not Follow.objects.exists()
    assert not Post.objects.filter(author=viewer).exists()
    assert "likes_count was too low" in caplog.text
    assert "recount --fix" in caplog.text


@BOTH_WAYS
def test_deleting_own_post_with_drift(client, viewer, drift, headers, caplog):
    parent, quoted = PostFactory(), PostFactory()
    post = PostFactory(author=viewer, in_reply_to=parent, quote_of=quoted, text="a reply")
    post.like(UserFactory()), post.repost(UserFactory())
    drift()
    assert client.post(f"{post.get_absolute_url()}/delete", headers=headers).status_code == (200 if headers else 302)
    assert not Post.objects.filter(pk=post.pk).exists()
    assert {"likes_count", "posts_count", "reply_count"} <= set(caplog.text.replace(",", " ").split())


def test_undo_block_and_deleting_list_with_drift(client, viewer, drift):
    post = PostFactory(author=viewer)
    FollowFactory(follower=viewer), FollowFactory(followee=viewer)
    the_list = List.objects.create_list(viewer, "friends")
    drift()
    assert client.post("/compose/undo", {"posts": post.pk}).status_code == 302
    for person in [*(row.followee for row in viewer.follows_made.all()), UserFactory()]:
        Block.objects.block(viewer, person)
    the_list.delete()
    assert not Post.objects.exists()
    assert not List.objects.exists()


def test_notification_with_other_actors_is_not_deleted(viewer, drift):
    post, fans = PostFactory(author=viewer), UserFactory.create_batch(3)
    for fan in fans:
        post.like(fan)
    drift()
    post.unlike(fans[0])
    assert Notification.objects.get().actors.count() == 2


def test_exact_counter_is_not_logged(viewer, caplog):
    post = PostFactory()
    post.like(viewer), post.unlike(viewer), post.repost(viewer), post.unrepost(viewer), post.delete()
    assert caplog.text == ""


@pytest.mark.parametrize("act", ["like", "bookmark", "pin"])
def test_other_constraint_violation_is_a_server_error(client, viewer, act, monkeypatch):
    """A database that refuses for another reason is an error of ours: "gone" would be a lie."""
    from django.db import IntegrityError
    from psycopg import errors

    post = PostFactory(author=viewer)
    client.raise_request_exception = False
    for cause, status in ((errors.CheckViolation(), 500), (errors.ForeignKeyViolation(), 404)):

        def refuse(*args, cause=cause, **kwargs):
            raise IntegrityError() from cause

        for name in ("like", "bookmark", "pin_to_profile"):
            monkeypatch.setattr(Post, name, refuse)
        assert client.post(f"{post.get_absolute_url()}/{act}").status_code == status
