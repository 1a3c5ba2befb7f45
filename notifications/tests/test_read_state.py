"""Unread counts, and marking notifications as read."""

import pytest

from accounts.factories import UserFactory
from core.badges import badges_of
from follows.factories import MuteFactory
from notifications.models import Notification, NotificationActor
from notifications.types import NotificationType
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def rows(client, address="/notifications"):
    return client.get(address).context["notifications"]


def unread_count(person):
    return badges_of(person)["notifications"]


def test_opening_page_marks_all_as_read(client, ana, bo):
    post = PostFactory(author=ana)
    post.like(bo)
    assert ">1</span>" in client.get("/bo").text
    assert "<title>(1)" in client.get("/bo").text
    page = client.get("/notifications")
    assert [row.is_unread for row in page.context["notifications"]] == [True]
    assert 'class="is-unread"' in page.text
    assert "<title>Connect" in page.text
    assert unread_count(ana) == 0
    assert [row.is_unread for row in rows(client)] == [False]
    post.like(UserFactory())
    assert unread_count(ana) == 1
    assert [row.is_unread for row in rows(client)] == [True]


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_prefetch_does_not_mark_as_read(client, ana, bo, header):
    PostFactory(author=ana).like(bo)
    client.get("/notifications", headers={header: "prefetch;prerender"})
    client.head("/notifications")
    assert unread_count(ana) == 1


def test_opening_mentions_marks_only_mentions_as_read(client, ana, bo):
    PostFactory(author=ana).like(bo)
    PostFactory(author=bo, text="hello @ana")
    assert unread_count(ana) == 2
    client.get("/notifications/mentions")
    assert unread_count(ana) == 1
    assert [row.is_unread for row in rows(client)] == [False, True]
    assert unread_count(ana) == 0


def test_unread_count_considers_newest_thousand_only(ana, bo):
    PostFactory(author=bo, text="hello @ana")
    muted = MuteFactory(muter=ana).muted
    for day in range(999):
        Notification.objects.notify({ana.pk: NotificationType.FOLLOW}, muted.pk, day)
    assert unread_count(ana) == 1
    Notification.objects.notify({ana.pk: NotificationType.FOLLOW}, muted.pk, 999)
    assert unread_count(ana) == 0


def test_mark_all_as_read_is_idempotent(client, ana, bo):
    PostFactory(author=ana).like(bo)
    for _ in range(2):
        response = client.post("/notifications/read", headers={"Referer": "http://testserver/notifications/mentions"})
        assert (response.status_code, response.url) == (302, "/notifications/mentions")
    assert unread_count(ana) == 0
    assert "Mark all as read" not in client.get("/notifications").text


def test_marking_as_read_requires_post_and_login(client, ana):
    assert client.get("/notifications/read").status_code == 405
    client.logout()
    assert client.post("/notifications/read").url.startswith("/login")


def test_unread_count_is_capped_at_99(client, ana, bo):

    day = 700_000
    notes = Notification.objects.bulk_create(
        [
            Notification(recipient=ana, kind="follow", subject=day + n, newest_id=10_000 + n, actor_count=1)
            for n in range(120)
        ]
    )
    NotificationActor.objects.bulk_create(
        [NotificationActor(pk=note.newest_id, note=note, actor=bo) for note in notes]
    )
    assert "<title>(99+)" in client.get("/bo").text
    assert ">99+</span>" in client.get("/bo").text
