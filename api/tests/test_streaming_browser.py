"""Open pages get what is new by the stream, and poll when there is none."""

import time

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import expect

from core.http.stream_address import stream_origins
from direct_messages.factories import MessageFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from testing.process_checkout import free_port
from testing.stream_process import StreamProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def process(live_server, django_db_setup):
    process = StreamProcess(live_server.url, free_port())
    process.start()
    yield process
    process.stop()


@pytest.fixture
def stream(process, live_server):
    hosts = [live_server.url.split("/")[2].split(":")[0]]
    csp = settings.SECURE_CSP | {"connect-src": ["'self'", *stream_origins("http://", hosts, process.port)]}
    with override_settings(STREAM=True, STREAM_BROWSER_PORT=process.port, SECURE_CSP=csp):
        yield process


def open_streaming(open_page, user, address):
    """Return a page whose stream is open; `polls` has its polls."""
    page = open_page(user)
    page.polls = []
    page.on("request", lambda request: page.polls.append(request.url) if "/live?" in request.url else None)
    with page.expect_response("**/api/v1/streaming/page") as response:
        page.goto(address)
    assert response.value.status == 200
    return page


def test_witt_and_star_reach_an_open_home_within_a_second(stream, open_page, mira, ana):
    FollowFactory(follower=mira, followee=ana)
    post = PostFactory(author=mira)
    page = open_streaming(open_page, mira, "/")
    started = time.monotonic()
    new = PostFactory(author=ana, text="the tide is in")
    expect(page.locator(".wt-new-posts-button")).to_have_text("1 new witt")
    assert time.monotonic() - started < 1
    assert page.polls == []
    PostFactory(author=ana)
    expect(page.locator(".wt-new-posts-button")).to_have_text("2 new witts")
    page.locator(".wt-new-posts-button").click()
    expect(page.locator(f"#witt-{new.pk}")).to_be_visible()
    post.like(ana)
    expect(page.locator(".wt-topbar [data-badge=notifications]")).to_have_text("1")


def test_message_reaches_an_open_conversation_within_a_second(stream, open_page, mira, ana):
    FollowFactory(follower=mira, followee=ana), FollowFactory(follower=ana, followee=mira)
    MessageFactory(sender=ana, recipient=mira, text="hello")
    page = open_streaming(open_page, mira, "/messages/ana")
    started = time.monotonic()
    MessageFactory(sender=ana, recipient=mira, text="are you there?")
    expect(page.locator("#dm-log")).to_contain_text("are you there?")
    assert time.monotonic() - started < 1


def test_page_reconnects_and_misses_nothing(stream, open_page, mira, ana):
    FollowFactory(follower=mira, followee=ana)
    page = open_streaming(open_page, mira, "/")
    page.expected_problems += ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET"]
    stream.kill()
    PostFactory(author=ana)
    with page.expect_response("**/live?*", timeout=60_000):
        stream.start()
    expect(page.locator(".wt-new-posts-button")).to_have_text("1 new witt")


def test_stream_ends_with_the_session_without_endless_retries(stream, open_page, mira):
    page = open_page(mira)
    page.expected_problems.append("401 (Unauthorized)")
    page.clock.install()
    with page.expect_response("**/api/v1/streaming/page"):
        page.goto("/")
    with page.expect_request("**/api/v1/streaming/page", timeout=10_000):  # the browser connects again, and is refused
        mira.log_out_everywhere()
    with page.expect_response("**/live?*"):
        page.clock.fast_forward(31_000)
    page.wait_for_timeout(200)
    streams = []
    page.on("request", lambda request: streams.append(request.url) if "/streaming/" in request.url else None)
    page.clock.fast_forward(120_000)
    page.wait_for_timeout(200)
    assert streams == []
