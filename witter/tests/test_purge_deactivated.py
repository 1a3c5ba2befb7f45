"""Deleting deactivated accounts after 30 days."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from core import images
from core.factories import picture_of, upload_of
from follows.factories import FollowFactory
from posts.factories import PostFactory, UploadFactory
from posts.models import Photo, Post, PostCounts

pytestmark = pytest.mark.django_db


def purge():
    out = StringIO()
    call_command("purge_deactivated", stdout=out)
    return out.getvalue().strip()


def gone_for(days, **fields):
    return UserFactory(deactivated_at=timezone.now() - timedelta(days=days), **fields)


def numbers():
    """Return every counter by its owner."""
    return [
        list(UserStats.objects.order_by("pk").values().exclude(user__username="gone")),
        list(PostCounts.objects.order_by("pk").values()),
    ]


def test_only_accounts_deactivated_over_thirty_days_are_deleted():
    gone_for(31, username="late")
    gone_for(29, username="away")
    UserFactory(username="here")
    assert purge() == "Deleted 1 account."
    assert set(User.objects.values_list("username", flat=True)) == {"away", "here"}
    assert purge() == "Deleted 0 accounts."


def test_purge_updates_counters_of_others():
    ana, bo = UserFactory(username="ana"), UserFactory(username="bo")
    post = PostFactory(author=ana, text="Hello")
    FollowFactory(follower=ana, followee=bo)
    before = numbers()
    gone = UserFactory(username="gone")
    for follower, followee in [(gone, ana), (bo, gone), (ana, gone)]:
        FollowFactory(follower=follower, followee=followee)
    post.like(gone)
    post.repost(gone)
    PostFactory(author=gone, text="Me too", in_reply_to=post)
    quote = PostFactory(author=gone, text="Listen, @ana #news", quote_of=post)
    quote.like(ana)
    quote.repost(bo)
    quote.bookmark(bo)
    reply = PostFactory(author=bo, text="@gone really?", in_reply_to=quote)
    User.objects.filter(pk=gone.pk).update(deactivated_at=timezone.now() - timedelta(days=40))
    assert purge() == "Deleted 1 account."
    reply.refresh_from_db()
    assert (reply.is_reply, reply.in_reply_to, reply.directed_at) == (True, None, None)
    reply.delete()
    assert numbers() == before
    assert call_command("recount", stdout=StringIO()) is None


def test_purge_deletes_pictures(media, committed):
    gone = UserFactory()
    gone.change_avatar(*images.decode([("avatar", upload_of())])[0])
    gone.change_header(images.decode([("header", upload_of())])[0])
    PostFactory(author=gone, images=[(picture_of(), "")])
    UploadFactory(owner=gone)
    assert len(files_in(media)) == 7
    User.objects.filter(pk=gone.pk).update(deactivated_at=timezone.now() - timedelta(days=31))
    with committed():
        purge()
    assert files_in(media) == []
    assert not Photo.objects.exists()
    assert not Post.objects.exists()


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]
