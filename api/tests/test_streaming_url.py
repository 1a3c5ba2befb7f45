"""The addresses of the stream that programs and pages get."""

import pytest
from django.test import RequestFactory

from api.streaming_url import streaming_url
from core.http.stream_address import stream_origins


@pytest.fixture
def request_of(settings):
    settings.ALLOWED_HOSTS = ["witter.example.org", "127.0.0.1"]
    return lambda host, secure=False: RequestFactory().get("/", headers={"Host": host}, secure=secure)


def test_no_address_without_stream(request_of, settings):
    settings.STREAM = False
    assert streaming_url(request_of("127.0.0.1:8000")) == ""


def test_stream_has_a_port_of_its_own(request_of, settings):
    settings.STREAM, settings.STREAM_BROWSER_PORT = True, 8001
    assert streaming_url(request_of("127.0.0.1:8000")) == "ws://127.0.0.1:8001"
    assert streaming_url(request_of("witter.example.org", secure=True)) == "wss://witter.example.org:8001"


def test_stream_is_on_the_address_of_the_site_behind_a_proxy(request_of, settings):
    settings.STREAM, settings.STREAM_BROWSER_PORT = True, 0
    assert streaming_url(request_of("witter.example.org", secure=True)) == "wss://witter.example.org"


def test_sources_of_the_policy_are_the_hosts_of_the_site():
    hosts = ["127.0.0.1", "localhost", "[::1]", ".example.net"]
    sources = ["http://127.0.0.1:8001", "http://localhost:8001", "http://*.example.net:8001"]
    assert stream_origins("http://127.0.0.1:8000", hosts, 8001) == sources
    assert stream_origins("http://127.0.0.1:8000", hosts, 0) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "is_open"), [(30, True), (0, False)])
def test_signed_in_pages_name_the_stream_unless_polling_is_off(client, viewer, settings, seconds, is_open):
    settings.STREAM, settings.STREAM_BROWSER_PORT, settings.LIVE_SECONDS = True, 8001, seconds
    name = 'data-stream-url="http://testserver:8001/api/v1/streaming/page"'
    assert (name in client.get("/").content.decode()) == is_open
    client.logout()
    assert name not in client.get("/").content.decode()
