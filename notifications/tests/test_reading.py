"""What is unread, and how it is read: by looking at it, or all at once."""

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


@pytest.fixture
def bo():
    return UserFactory(username="bo", name="Bo")


def cards(client, address="/notifications"):
    return client.get(address).context["cards"]


def waiting(person):
    return badges_of(person)["notifications"]


def test_opening_reads(client, ana, bo):
    post = PostFactory(author=ana)
    post.like(bo)
    assert ">1</span>" in client.get("/bo").text and "<title>(1) " in client.get("/bo").text
    page = client.get("/notifications")
    assert [card["is_unread"] for card in page.context["cards"]] == [True]
    assert 'class="is-unread"' in page.text and "<title>Connect" in page.text
    assert waiting(ana) == 0
    assert [card["is_unread"] for card in cards(client)] == [False]
    post.like(UserFactory())
    assert waiting(ana) == 1
    assert [card["is_unread"] for card in cards(client)] == [True]


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_fetching_ahead_reads_nothing(client, ana, bo, header):
    PostFactory(author=ana).like(bo)
    client.get("/notifications", headers={header: "prefetch;prerender"})
    client.head("/notifications")
    assert waiting(ana) == 1


def test_opening_mentions_reads_only_these(client, ana, bo):
    PostFactory(author=ana).like(bo)
    PostFactory(author=bo, text="hello @ana")
    assert waiting(ana) == 2
    client.get("/notifications/mentions")
    assert waiting(ana) == 1
    assert [card["is_unread"] for card in cards(client)] == [False, True]
    assert waiting(ana) == 0


def test_the_number_looks_at_the_newest_thousand_however_many_may_not_be_seen(ana, bo):
    PostFactory(author=bo, text="hello @ana")
    muted = MuteFactory(muter=ana).muted
    for day in range(999):
        Notification.objects.notify({ana.pk: NotificationType.FOLLOW}, muted.pk, day)
    assert waiting(ana) == 1
    Notification.objects.notify({ana.pk: NotificationType.FOLLOW}, muted.pk, 999)
    assert waiting(ana) == 0


def test_mark_all_as_read_reads_all_twice_is_once(client, ana, bo):
    PostFactory(author=ana).like(bo)
    for _ in range(2):
        response = client.post("/notifications/read", headers={"Referer": "http://testserver/notifications/mentions"})
        assert (response.status_code, response.url) == (302, "/notifications/mentions")
    assert waiting(ana) == 0
    assert "Mark all as read" not in client.get("/notifications").text


def test_marking_as_read_needs_a_post_and_a_person(client, ana):
    assert client.get("/notifications/read").status_code == 405
    client.logout()
    assert client.post("/notifications/read").url.startswith("/login")


def test_many_are_counted_as_99_and_more(client, ana, bo):

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
    assert "<title>(99+) " in client.get("/bo").text
    assert ">99+</span>" in client.get("/bo").text
