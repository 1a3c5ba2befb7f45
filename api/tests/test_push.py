"""Push messages to a real receiver: content, failures, and when a subscription ends."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from api.models import AccessToken, PushSubscription
from api.models.push_subscription import MAX_ATTEMPTS
from api.push import delivery
from api.push.encryption import to_base64
from api.push.keys import public_key
from api.push.sending import send_pushes
from follows.factories import FollowFactory, MuteFactory
from notifications.models import NotificationActor, NotificationReadState
from posts.factories import PostFactory
from testing.api_client import ApiClient
from testing.push_receiver import decode, running_receiver, subscribe

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/push/subscription"
PUBLIC_ENDPOINT = "https://93.184.215.14/push/abc"


@pytest.fixture
def receiver(tmp_path, monkeypatch, settings):
    settings.PUSH_INTERNAL_HOSTS = ["127.0.0.1"]
    with running_receiver(tmp_path, monkeypatch) as server:
        yield server


def texts(receiver, keys):
    return [json.loads(keys.decrypt(body, headers)) for _, headers, body in receiver.received]


def make_due():
    PushSubscription.objects.update(next_attempt_at=timezone.now())


@pytest.mark.parametrize("standard", [True, False])
def test_message_is_sent_encrypted_and_signed(viewer, program, keys, receiver, ana, standard):
    post = PostFactory(author=viewer, text="hello\nthere")
    post.like(UserFactory())  # before the subscription
    subscribe(program, receiver.endpoint, keys, standard=standard)
    assert send_pushes() == 0
    post.like(ana)
    assert send_pushes() == 1
    [(path, headers, body)] = receiver.received
    assert path == "/push/abc?id=1"
    text = json.loads(keys.decrypt(body, headers))
    assert text.pop("icon").startswith("http://127.0.0.1:8000/")
    assert text == {
        "access_token": program.token,
        "preferred_locale": "en",
        "notification_id": NotificationActor.objects.latest("pk").pk,
        "notification_type": "favourite",
        "title": "Ana liked your witt",
        "body": "hello there",
    }
    if standard:
        signed, _, key = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
    else:
        signed = headers["Authorization"].removeprefix("WebPush ")
        key = headers["Crypto-Key"].partition("p256ecdsa=")[2]
    claims = jwt.decode(signed, signing_key(key), algorithms=["ES256"]).claims
    assert claims["aud"] == receiver.endpoint.removesuffix("/push/abc?id=1")
    assert claims["sub"].startswith("mailto:")
    assert key == public_key()
    assert int(headers["TTL"]) > 3600
    assert send_pushes() == 0


def signing_key(point):
    x, y = decode(point)[1:33], decode(point)[33:]
    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": to_base64(x), "y": to_base64(y)})


def test_only_wanted_visible_and_unread_notifications_are_sent(viewer, program, keys, receiver, ana, bo):
    subscribe(program, receiver.endpoint, keys, alerts={"mention": True}, policy="all")
    MuteFactory(muter=viewer, muted=bo)
    PostFactory(author=bo, text="@viewer psst")
    PostFactory(author=viewer).like(ana)
    PostFactory(author=ana, text="@viewer hello")
    assert send_pushes() == 1
    assert texts(receiver, keys)[0]["body"] == "@viewer hello"
    PostFactory(author=ana, text="@viewer again")
    NotificationReadState.objects.advance(viewer)
    assert send_pushes() == 0
    assert not PushSubscription.objects.claim(10)


@pytest.mark.parametrize(("policy", "titles"), [("followed", ["Ana"]), ("follower", ["Bo"]), ("none", [])])
def test_policy_selects_people(viewer, program, keys, receiver, ana, bo, policy, titles):
    FollowFactory(follower=viewer, followee=ana)
    FollowFactory(follower=bo, followee=viewer)
    subscribe(program, receiver.endpoint, keys, policy=policy)
    for person in (ana, bo):
        PostFactory(author=person, text="@viewer")
    send_pushes()
    assert [text["title"].split()[0] for text in texts(receiver, keys)] == titles


@pytest.mark.parametrize("status", [404, 410])
def test_ended_subscription_is_deleted(viewer, program, keys, receiver, ana, status):
    subscribe(program, receiver.endpoint, keys)
    PostFactory(author=viewer).like(ana)
    receiver.statuses = [status]
    assert send_pushes() == 0
    assert not PushSubscription.objects.exists()
    program.get(ADDRESS, status=404)


@pytest.mark.parametrize("status", [500, 429, 302, None])
def test_failed_message_is_sent_later_once(viewer, program, keys, receiver, ana, bo, monkeypatch, status):
    monkeypatch.setattr(delivery, "TIMEOUT", 0.3)
    subscribe(program, receiver.endpoint, keys)
    for person in (ana, bo):
        PostFactory(author=viewer).like(person)
    receiver.statuses = [201, status]
    assert send_pushes() == 1
    assert send_pushes() == 0  # it is not due yet
    subscription = PushSubscription.objects.get()
    assert timedelta(seconds=20) < subscription.next_attempt_at - timezone.now() < timedelta(minutes=1)
    make_due()
    assert send_pushes() == 1
    assert [text["title"].split()[0] for text in texts(receiver, keys)] == ["Ana", "Bo", "Bo"]
    assert PushSubscription.objects.get().attempts == 0


def test_subscription_is_deleted_after_many_failures(viewer, program, keys, receiver, ana):
    subscribe(program, receiver.endpoint, keys)
    PostFactory(author=viewer).like(ana)
    receiver.statuses = [500]
    PushSubscription.objects.update(attempts=MAX_ATTEMPTS - 1)
    send_pushes()
    assert not PushSubscription.objects.exists()


def test_endpoint_that_leads_into_the_own_network_later_is_not_called(viewer, program, keys, receiver, ana, settings):
    subscribe(program, receiver.endpoint, keys)
    settings.PUSH_INTERNAL_HOSTS = []
    PostFactory(author=viewer).like(ana)
    assert send_pushes() == 0
    assert receiver.received == []
    assert not PushSubscription.objects.exists()


def test_subscription_ends_with_its_token(viewer, program, keys, receiver, ana):
    subscribe(program, receiver.endpoint, keys)
    AccessToken.objects.all().delete()
    assert not PushSubscription.objects.exists()
    other = ApiClient(token=AccessTokenFactory(user=viewer).secret)
    subscribe(other, receiver.endpoint, keys)
    viewer.log_out_everywhere()
    PostFactory(author=viewer).like(ana)
    assert send_pushes() == 0
    assert receiver.received == []
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("hide", ["suspend", "deactivate"])
def test_suspended_or_deactivated_person_gets_no_messages(viewer, program, keys, receiver, ana, hide):
    subscribe(program, receiver.endpoint, keys)
    PostFactory(author=viewer).like(ana)
    getattr(viewer, hide)()
    assert send_pushes() == 0
    assert receiver.received == []


def test_each_token_has_its_own_subscription(viewer, program, keys, receiver, ana):
    other = ApiClient(viewer)
    for each in (program, other):
        subscribe(each, receiver.endpoint, keys)
    PostFactory(author=viewer).like(ana)
    assert send_pushes() == 2
    assert {text["access_token"] for text in texts(receiver, keys)} == {program.token, other.token}
    program.delete(ADDRESS)
    assert other.get(ADDRESS)["endpoint"] == receiver.endpoint


def test_claimed_subscription_is_not_claimed_twice(viewer, program, keys, ana):
    subscribe(program, PUBLIC_ENDPOINT, keys)
    PostFactory(author=viewer).like(ana)
    assert len(PushSubscription.objects.claim(10)) == 1
    assert PushSubscription.objects.claim(10) == []


def test_many_messages_at_once_are_the_newest(viewer, program, keys, receiver):
    subscribe(program, receiver.endpoint, keys)
    post = PostFactory(author=viewer)
    for number in range(12):
        post.like(UserFactory(name=f"Fan{number}"))
    assert send_pushes() == 10
    assert [text["title"].split()[0] for text in texts(receiver, keys)] == [f"Fan{number}" for number in range(2, 12)]
