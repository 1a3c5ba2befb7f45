"""A number that has drifted never stands in the way of a deed; the log says so, and recount puts it right."""

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

pytestmark = pytest.mark.django_db
BOTH_WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def viewer(client):
    viewer = UserFactory(username="viewer")
    client.force_login(viewer)
    return viewer


@pytest.fixture
def drift():
    """A function after which every number is too low; at the end, recount puts all of them right."""

    def drift():
        numbers = {field.name: 0 for field in UserStats._meta.fields if field.name.endswith("_count")}
        UserStats.objects.update(**numbers)
        PostCounts.objects.update(like_count=0, repost_count=0, reply_count=0, quote_count=0)
        Notification.objects.update(actor_count=0)

    yield drift
    call_command("recount", fix=True)
    call_command("recount")


@BOTH_WAYS
def test_unlike_unrepost_and_unfollow_work(client, viewer, drift, headers, caplog):
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
    assert (
        Like.objects.count() == 1 and not Follow.objects.exists() and not Post.objects.filter(author=viewer).exists()
    )
    assert "likes_count was too low" in caplog.text and "recount --fix" in caplog.text


@BOTH_WAYS
def test_deleting_ones_own_witt_works(client, viewer, drift, headers, caplog):
    parent, quoted = PostFactory(), PostFactory()
    post = PostFactory(author=viewer, in_reply_to=parent, quote_of=quoted, text="a reply")
    post.like(UserFactory()), post.repost(UserFactory())
    drift()
    assert client.post(f"{post.get_absolute_url()}/delete", headers=headers).status_code == (200 if headers else 302)
    assert not Post.objects.filter(pk=post.pk).exists()
    assert {"likes_count", "posts_count", "reply_count"} <= set(caplog.text.replace(",", " ").split())


def test_undo_block_and_deleting_a_list_work(client, viewer, drift):
    post = PostFactory(author=viewer)
    FollowFactory(follower=viewer), FollowFactory(followee=viewer)
    the_list = List.objects.create_list(viewer, "friends")
    drift()
    assert client.post("/compose/undo", {"posts": post.pk}).status_code == 302
    for person in [*(row.followee for row in viewer.follows_made.all()), UserFactory()]:
        Block.objects.block(viewer, person)
    the_list.delete()
    assert not Post.objects.exists() and not List.objects.exists()


def test_a_note_with_others_in_it_stays_when_its_number_was_too_low(viewer, drift):
    post, fans = PostFactory(author=viewer), UserFactory.create_batch(3)
    for fan in fans:
        post.like(fan)
    drift()
    post.unlike(fans[0])
    assert Notification.objects.get().actors.count() == 2


def test_a_true_number_is_not_written_about(viewer, caplog):
    post = PostFactory()
    post.like(viewer), post.unlike(viewer), post.repost(viewer), post.unrepost(viewer), post.delete()
    assert caplog.text == ""


@pytest.mark.parametrize("act", ["like", "bookmark", "pin"])
def test_a_broken_rule_that_is_not_about_what_is_gone_is_not_called_gone(client, viewer, act, monkeypatch):
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
