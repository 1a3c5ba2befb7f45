"""The stream over real sockets: Server-Sent Events and WebSocket from a process of its own."""

import json
import socket
import time
from contextlib import ExitStack, suppress

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from mastodon import StreamListener
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory, ApplicationFactory
from api.models import AccessToken
from api.streaming.events import Published, notify_on_commit
from conftest import session_cookie
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from lists.factories import ListFactory, MembershipFactory
from posts.factories import PostFactory, RepostFactory
from testing.api_client import ApiClient
from testing.process_checkout import get, wait_until
from testing.stream_process import EventSource, StreamProcess, frame

MANY = 500  # posts: more than the buffers of a connection take

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def process(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        process = StreamProcess()
        process.start()
    yield process
    process.stop()


@pytest.fixture
def stream(process):
    with override_settings(STREAM=True):
        yield process


@pytest.fixture
def secret():
    """Return a function that makes an access token of a person, and returns its secret."""
    return lambda user, scopes="read": AccessTokenFactory(user=user, scopes=scopes).secret


def test_post_reaches_followers_within_a_second(stream, secret, ana, bo, mira):
    FollowFactory(follower=bo, followee=ana)
    FollowFactory(follower=mira, followee=ana)
    BlockFactory(blocker=mira, blocked=ana)
    with (
        stream.socket(secret(bo), "?stream=user") as follower,
        stream.socket(secret(mira), "?stream=user") as blocking,
        EventSource(stream.port, "user", secret(ana)) as author,
    ):
        started = time.monotonic()
        post = PostFactory(author=ana, text="the tide is in")
        streams, event, status = frame(follower)
        assert time.monotonic() - started < 1
        assert (streams, event, status["id"]) == (["user"], "update", str(post.pk))
        assert status["content"] == "<p>the tide is in</p>"
        assert author.event()[1]["id"] == str(post.pk)
        repost = RepostFactory(user=ana, post=PostFactory(author=UserFactory(), text="from afar"))
        assert frame(follower)[2]["reblog"]["content"] == "<p>from afar</p>"
        repost.delete()
        assert frame(follower)[1:] == ("delete", repost.pk)
        post.delete()
        assert frame(follower)[1:] == ("delete", post.pk)
        with pytest.raises(TimeoutError):
            blocking.recv(0.1)


class Listener(StreamListener):
    """Ends at the first post."""

    def on_update(self, status):
        raise StopIteration(status.content)


def test_listener_of_mastodon_py_reads_events(stream, secret, ana):
    headers = {"Authorization": f"Bearer {secret(ana)}"}
    with requests.get(f"{stream.url}/user", headers=headers, stream=True, timeout=20) as response:
        PostFactory(author=ana, text="the tide is in")
        with pytest.raises(StopIteration, match="the tide is in"):
            Listener().handle_stream(response)


def test_socket_subscribes_to_several_streams(stream, secret, ana, bo):
    user_list = ListFactory(owner=bo)
    MembershipFactory(list=user_list, user=ana)
    foreign = ListFactory(owner=ana, is_private=True)
    with stream.socket(secret(bo)) as client:
        for command in (
            {"type": "subscribe", "stream": "hashtag", "tag": "Birds"},
            {"type": "subscribe", "stream": "list", "list": user_list.pk},
            {"type": "subscribe", "stream": "public:local"},
            {"type": "unsubscribe", "stream": "public:local"},
            {"type": "subscribe", "stream": "list", "list": str(foreign.pk)},
            {"type": "subscribe", "stream": "weather"},
            {"type": "subscribe", "stream": ["user"]},
            {"type": "subscribe", "stream": "hashtag", "tag": 7},
            {"type": ["subscribe"], "stream": "user"},
        ):
            client.send(json.dumps(command))
        client.send("[1")
        client.send(b"\xff\x00")
        client.send("null")
        client.send('{"type":' + "[" * 8_000)
        statuses = [json.loads(client.recv(20))["status"] for _ in range(9)]
        assert statuses == [404, 400, 400, 400, 400, 400, 400, 400, 400]
        post = PostFactory(author=ana, text="#birds!")
        got = sorted(frame(client)[0] for _ in range(2))
        assert got == [["hashtag", "birds"], ["list", str(user_list.pk)]]
        PostFactory(author=bo)
        with pytest.raises(TimeoutError):
            client.recv(0.1)
        assert post


def remaining_events(client):
    """Return the events that arrive until there is none for a while."""
    events = []
    with suppress(TimeoutError):
        while True:
            events.append(frame(client, 0.2)[1])
    return events


def test_notification_reaches_tokens_that_may_read_it(stream, secret, ana, bo, mira):
    post = PostFactory(author=bo)
    FollowFactory(follower=bo, followee=ana)
    MuteFactory(muter=bo, muted=mira)
    with (
        stream.socket(secret(bo), "?stream=user") as user,
        EventSource(stream.port, "user/notification", secret(bo, "read:notifications")) as notifications,
        stream.socket(secret(bo, "read:statuses"), "?stream=user") as statuses,
        stream.socket(secret(ana), "?stream=user") as other,
    ):
        post.like(mira)
        post.like(ana)
        streams, event, entity = frame(user)
        assert (streams, event, entity["type"]) == (["user"], "notification", "favourite")
        assert (entity["account"]["username"], entity["status"]["id"]) == ("ana", str(post.pk))
        assert entity["id"] == ApiClient(bo).get("/api/v1/notifications")[0]["id"]
        assert notifications.event() == ("notification", entity)
        answer = PostFactory(author=ana, in_reply_to=post, text="@bo yes")
        answered = {event: entity for _, event, entity in (frame(user), frame(user))}
        assert answered["notification"]["status"]["id"] == answered["update"]["id"] == str(answer.pk)
        assert [frame(other)[1], *remaining_events(statuses)] == ["update", "update"]


@pytest.mark.parametrize("path", ["public", "public/local", "hashtag?tag=%23Birds", "hashtag/local?tag=birds"])
def test_application_token_reads_public_streams(stream, ana, path):
    app = AccessTokenFactory(user=None).secret
    with EventSource(stream.port, path, app) as client:
        assert client.headers["Content-Type"] == "text/event-stream"
        assert client.headers["Access-Control-Allow-Origin"] == "*"
        post = PostFactory(author=ana, text="#birds")
        event, status = client.event()
        assert (event, status["id"]) == ("update", str(post.pk))


def test_refusals_of_event_sources(stream, secret, ana):
    app, reader = AccessTokenFactory(user=None).secret, secret(ana)
    suspended = secret(UserFactory(suspended=True))

    def status(path, token=None, **headers):
        with EventSource(stream.port, path, token, **headers) as client:
            assert client.status == 200 or "error" in json.loads(client.response.read())
            return client.status

    assert status("user") == status("user", "A" * 43) == status("page") == 401
    assert status("user", suspended) == status("user", secret(ana, "read:accounts")) == 403
    assert status("page", Origin="https://evil.example") == 403
    with EventSource(stream.port, "page", Origin=stream.site_url) as own:
        assert (own.status, own.headers["Access-Control-Allow-Origin"]) == (401, stream.site_url)
    assert status("user", app) == 422
    assert status("list?list=77", reader) == 404
    assert status("weather", reader) == status("hashtag?tag=%00", reader) == status("list?list=x", reader) == 400
    assert status("user/notification", secret(ana, "read:statuses")) == 403
    assert status(f"user?access_token={reader}") == 200
    assert get(f"{stream.url}/health")[::2] == (200, b"OK")


def test_token_as_protocol_is_echoed(stream, secret, ana):
    token = secret(ana)
    with stream.socket(None, "?stream=user", subprotocols=[token]) as client:
        assert client.subprotocol == token
        PostFactory(author=ana)
        assert frame(client)[1] == "update"
    for refused in ("A" * 43, secret(UserFactory(deactivated=True))):
        with pytest.raises(InvalidStatus):
            stream.socket(refused)


def test_five_connections_per_token(stream, secret, ana):
    token = secret(ana)
    with ExitStack() as clients:
        first, *_ = [clients.enter_context(stream.socket(token)) for _ in range(5)]
        with pytest.raises(InvalidStatus), stream.socket(token):
            pass
        with EventSource(stream.port, "user", token) as refused:
            assert refused.status == 429
        first.close()

        def has_place():
            with EventSource(stream.port, "user", token) as client:
                return client.status == 200

        assert wait_until(has_place, 20)


def test_tokens_of_an_application_itself_share_one_connection_limit(stream):
    application = ApplicationFactory()
    tokens = [AccessTokenFactory(user=None, application=application, scopes="read").secret for _ in range(6)]
    with ExitStack() as stack:
        for token in tokens[:5]:
            stack.enter_context(stream.socket(token, "?stream=public"))
        with pytest.raises(InvalidStatus), stream.socket(tokens[5]):
            pass
        stack.enter_context(stream.socket(AccessTokenFactory(user=None, scopes="read").secret))


def test_suspension_and_log_out_end_streams_at_once(stream, secret, ana, bo, client):
    client.force_login(bo)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with (
        stream.socket(secret(ana), "?stream=user") as ending,
        EventSource(stream.port, "page", Cookie=cookie) as page,
    ):
        ana.suspend()
        with pytest.raises(ConnectionClosed):
            ending.recv(10)
        client.post(reverse("account_logout"))
        assert page.read_block() == []


def test_end_of_an_app_ends_its_streams_at_once(stream, ana):
    tokens = [AccessTokenFactory(user=ana, scopes="read") for _ in range(2)]
    with stream.socket(tokens[0].secret) as ended, stream.socket(tokens[1].secret, "?stream=user") as other:
        AccessToken.objects.end_of_application(tokens[0].application_id, ana)
        with pytest.raises(ConnectionClosed):
            ended.recv(10)
        PostFactory(author=ana)
        assert frame(other)[1] == "update"


def test_page_gets_events_without_content(stream, ana, bo):
    FollowFactory(follower=bo, followee=ana)
    cookie = session_cookie(bo, stream.url)
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}", "Origin": "http://127.0.0.1:8000"}
    with EventSource(stream.port, "page", **headers) as page:
        assert page.headers["Access-Control-Allow-Origin"] == headers["Origin"]
        assert page.headers["Access-Control-Allow-Credentials"] == "true"
        PostFactory(author=bo)
        repost = RepostFactory(user=ana, post=PostFactory())
        assert page.event() == ("update", {"id": repost.pk, "original": repost.repost_of_id})
        PostFactory(author=bo).like(ana)
        assert page.event() == ("notification", {})


def test_slow_reader_is_dropped(stream, secret, ana):
    slow = socket.create_connection(("127.0.0.1", stream.port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    request = f"GET /api/v1/streaming/user HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret(ana)}\r\n\r\n"
    slow.sendall(request.encode())
    with stream.socket(secret(ana), "?stream=user") as fast:
        slow.recv(10)
        post = PostFactory(author=ana)
        for _ in range(MANY // 20):
            notify_on_commit(Published([post.pk] * 20))
        assert sum(len(fast.recv(20)) for _ in range(MANY + 1)) > 700_000
    slow.settimeout(60)
    while slow.recv(65536):
        pass
    slow.close()


def test_clients_reconnect_after_the_database_connection_was_lost(stream, secret, ana):
    token = secret(ana)
    with stream.socket(token, "?stream=user") as client:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        with pytest.raises(ConnectionClosed):
            client.recv(10)

    with stream.socket(token, "?stream=user") as client:  # it waits for the database
        post = PostFactory(author=ana)
        assert frame(client)[2]["id"] == str(post.pk)
