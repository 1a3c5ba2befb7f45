"""The stream behind the proxies that we ship."""

import pytest
from django.test import override_settings

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from posts.factories import PostFactory
from testing.reverse_proxies import Caddy, Nginx, started
from testing.stream_process import EventSource, StreamProcess, frame

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("proxy", [Nginx, Caddy])
@override_settings(STREAM=True)
def test_proxy_passes_each_event_at_once(proxy, tmp_path):
    with started(proxy, tmp_path) as front:
        stream = StreamProcess(front.url, front.stream_upstream)
        stream.start()
        token = AccessTokenFactory(user=UserFactory()).secret
        with (
            stream.socket_through(front.port, token, "?stream=public") as client,
            EventSource(front.port, f"public?access_token={token}") as source,
        ):
            post = PostFactory()
            assert frame(client)[2]["id"] == source.event()[1]["id"] == str(post.pk)
        stream.stop()
