"""Rebuilding notifications recreates the ones made by receivers."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from core.badges import badges_of
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from notifications.models import Notification, NotificationActor, NotificationReadState
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


def snapshot():
    """Return all notifications with their actors, without ids."""
    notes = Notification.objects.order_by("recipient", "kind", "subject")
    return [
        (n.recipient_id, n.kind, n.subject, n.post_id, n.actor_count, {a.actor_id for a in n.actors.all()})
        for n in notes
    ]


@pytest.fixture
def busy():
    ana, bo, cy, dee = UserFactory.create_batch(4)
    keeper = UserFactory(protected=True)
    post = PostFactory(author=ana)
    for fan in (ana, bo, cy):
        post.like(fan)
    post.repost(bo)
    PostFactory(author=cy, text=f"@{ana} @{bo.username}".replace("@@", "@"), in_reply_to=post, quote_of=post)
    PostFactory(author=cy, text=f"hello @{bo.username}", quote_of=post)
    for follower in (bo, cy, dee):
        FollowFactory(follower=follower, followee=ana)
    FollowRequestFactory(follower=bo, followee=keeper)
    BlockFactory(blocker=dee, blocked=ana)
    return ana


def test_rebuild_recreates_same_notifications(busy):
    before = snapshot()
    assert {kind for _, kind, *_ in before} == {"like", "repost", "reply", "quote", "mention", "follow", "request"}
    Notification.objects.rebuild(User.objects.all(), unread_since=timezone.now())
    assert snapshot() == before
    assert all(note.newest_id == max(a.pk for a in note.actors.all()) for note in Notification.objects.all())
    call_command("recount", stdout=StringIO())


def test_rebuild_marks_only_latest_as_unread(busy):
    NotificationActor.objects.update(created_at=timezone.now() - timedelta(hours=1))
    Notification.objects.rebuild([busy], unread_since=timezone.now() - timedelta(hours=9))
    assert badges_of(busy)["notifications"] == 5
    assert not NotificationReadState.objects.exists()
    Notification.objects.rebuild([busy], unread_since=timezone.now() + timedelta(hours=1))
    assert badges_of(busy)["notifications"] == 0


def test_purged_user_leaves_no_notifications():
    ana, purged = UserFactory(protected=True), UserFactory()
    FollowRequestFactory(follower=purged, followee=ana)
    PostFactory(author=ana).like(purged)
    User.objects.filter(pk=purged.pk).update(deactivated_at=timezone.now() - timedelta(days=40))
    call_command("purge_deactivated", stdout=StringIO())
    assert not Notification.objects.exists()
    call_command("recount", stdout=StringIO())
