"""Push messages to a browser of our own pages."""

import json

import pytest
from django.test import Client

from accounts.factories import PASSWORD
from api.models import PushSubscription
from api.push.keys import public_key
from api.push.sending import send_pushes
from posts.factories import PostFactory
from testing.push_receiver import running_receiver

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/notifications/device"
PUBLIC_ENDPOINT = "https://93.184.215.14/push/abc"


@pytest.fixture
def other_client():
    return Client()


def subscribe(client, keys, endpoint=PUBLIC_ENDPOINT, status=204):
    response = client.post(ADDRESS, {"endpoint": endpoint, **keys.as_parameters()})
    assert response.status_code == status
    return response


def is_subscribed(client):
    return client.get(ADDRESS).json()["is_subscribed"]


def test_browser_is_subscribed_and_removed(client, viewer, keys):
    assert client.get(ADDRESS).json() == {"key": public_key(), "is_subscribed": False}
    for _ in range(2):
        subscribe(client, keys)
    assert is_subscribed(client)
    for _ in range(2):
        assert client.post(f"{ADDRESS}/remove").status_code == 204
    assert not is_subscribed(client)
    assert not PushSubscription.objects.exists()


def test_message_says_which_page_to_open(client, viewer, ana, keys, settings, tmp_path, monkeypatch):
    settings.PUSH_INTERNAL_HOSTS = ["127.0.0.1"]
    with running_receiver(tmp_path, monkeypatch) as receiver:
        subscribe(client, keys, receiver.endpoint)
        PostFactory(author=viewer).like(ana)
        mention = PostFactory(author=ana, text="@viewer hello")
        assert send_pushes() == 2
        like, named = [json.loads(keys.decrypt(body, headers)) for _, headers, body in receiver.received]
    assert like["url"] == "/notifications"
    assert named["url"] == f"/ana/status/{mention.pk}"
    assert "access_token" not in named


def test_logging_out_ends_the_messages_to_this_browser_only(client, other_client, viewer, keys):
    subscribe(client, keys)
    other_client.force_login(viewer)
    subscribe(other_client, keys, f"{PUBLIC_ENDPOINT}2")
    client.post("/logout")
    assert PushSubscription.objects.get().endpoint == f"{PUBLIC_ENDPOINT}2"


@pytest.mark.parametrize("end", ["log_out_everywhere", "change_password"])
def test_ending_the_session_ends_the_messages(client, viewer, ana, keys, end):
    subscribe(client, keys)
    if end == "change_password":
        viewer.set_password(PASSWORD + "2")
        viewer.save()
    else:
        viewer.log_out_everywhere()
    PostFactory(author=viewer).like(ana)
    assert send_pushes() == 0
    assert not PushSubscription.objects.exists()


def test_browser_belongs_to_the_person_who_subscribed_last(client, other_client, viewer, ana, keys):
    subscribe(client, keys)
    other_client.force_login(ana)
    subscribe(other_client, keys)
    assert PushSubscription.objects.get().user == ana
    assert not is_subscribed(client)
    client.post("/logout")
    assert is_subscribed(other_client)


@pytest.mark.parametrize("endpoint", ["https://127.0.0.1/", "http://93.184.215.14/", ""])
def test_endpoint_in_the_own_network_is_refused(client, viewer, keys, endpoint):
    subscribe(client, keys, endpoint, status=422)
    assert not PushSubscription.objects.exists()


def test_oldest_browser_is_removed_beyond_the_limit(client, viewer, keys):
    for number in range(21):
        subscribe(client, keys, f"{PUBLIC_ENDPOINT}{number}")
    assert PushSubscription.objects.count() == 20
    assert not PushSubscription.objects.filter(endpoint=f"{PUBLIC_ENDPOINT}0").exists()


def test_service_worker_is_served_at_the_root(client):
    response = client.get("/push-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "showNotification" in response.text
    assert client.get(ADDRESS).headers["Location"].startswith("/login")
