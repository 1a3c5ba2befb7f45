"""The stream with Mastodon.py, which finds it by itself."""

import queue

import pytest
from mastodon import Mastodon, StreamListener

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from testing.process_checkout import wait_until
from testing.stream_process import StreamProcess

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
TIMEOUT = 20  # seconds


class Listener(StreamListener):
    """Puts the events that it receives into a queue."""

    def __init__(self):
        self.received = queue.Queue()

    def on_update(self, status):
        self.received.put(("update", status.content))

    def on_notification(self, notification):
        self.received.put((notification.type, notification.account.acct))

    def on_delete(self, status_id):
        self.received.put(("delete", int(status_id)))


def test_client_receives_posts_notifications_and_deletions(live_server, settings):
    reader, writer = UserFactory(username="mira"), UserFactory(username="ana")
    FollowFactory(follower=reader, followee=writer)
    process = StreamProcess(live_server.url)
    process.start()
    settings.STREAM, settings.STREAM_PORT, settings.STREAM_BROWSER_PORT = True, process.port, process.port
    client = Mastodon(access_token=AccessTokenFactory(user=reader).secret, api_base_url=live_server.url)
    listener = Listener()
    assert client.stream_healthy()
    stream = client.stream_user(listener, run_async=True)
    try:
        wait_until(stream.is_receiving, seconds=TIMEOUT)
        post = PostFactory(author=writer, text="the tide is in, @mira")
        received = {listener.received.get(timeout=TIMEOUT)[0], listener.received.get(timeout=TIMEOUT)[0]}
        assert received == {"update", "mention"}
        pk = post.pk
        post.delete()
        assert listener.received.get(timeout=TIMEOUT) == ("delete", pk)
    finally:
        stream.close()
        process.stop()
