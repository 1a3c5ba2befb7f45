"""Relative times in the browser agree with the server, are updated, and use the viewer's time zone."""

import base64
import random
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from core.templating.dates import full_datetime, short_age
from testing.context_samples import card, viewer
from witter import urls

pytestmark = [pytest.mark.slow, pytest.mark.urls(__name__)]

TIMES = settings.BASE_DIR / "static" / "js" / "relative_times.js"
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ASK = """async ([module, pairs]) => {
    const { shortAge, fullDatetime } = await import(`data:text/javascript;base64,${module}`);
    return pairs.map(([moment, now]) => [shortAge(new Date(moment), new Date(now)), fullDatetime(new Date(moment))]);
}"""
PAGE = engines["django"].from_string(
    """{% extends "base.html" %}{% load posts %}{% block main %}<h1>Home</h1><ol class="wt-feed">
    <li>{% card "post" card %}</li></ol><p>
    <time datetime="2026-05-16T22:12:00Z">16 May 2026, 22:12 UTC</time>
    <time datetime="2026-05-16T22:12:00Z">22:12</time>
    <time datetime="2026-05-10T22:12:00Z">Sun</time>
    <time datetime="soon" title="soon">5m</time></p>{% endblock %}"""
)


def home(request):
    moment = datetime.now(UTC) - timedelta(minutes=5)
    post = card(ago="5m", iso=f"{moment:%Y-%m-%dT%H:%M:%SZ}", exact=full_datetime(moment))
    return HttpResponse(PAGE.render({"user": viewer(), "card": post, "suggestions": []}, request))


urlpatterns = [path("", home), *urls.urlpatterns]


@pytest.fixture
def browser_times(browser):
    """Return a function from (time, now) pairs to the texts of a browser in a time zone."""

    def browser_times(pairs, zone="UTC"):
        page = browser.new_page(timezone_id=zone)
        module = base64.b64encode(TIMES.read_bytes()).decode()
        answer = page.evaluate(ASK, [module, [[moment.isoformat(), now.isoformat()] for moment, now in pairs]])
        page.close()
        return answer

    return browser_times


def pairs():
    """Return times around every boundary between two texts, and random ones."""
    borders = [0, 60, 3600, 86400, 86400 * 6, 86400 * 59, 86400 * 60, 86400 * 365, 86400 * 400]
    chance = random.Random(2012)
    back = [border + step for border in borders for step in (-2, -1, 0, 1, 2)]
    back += [chance.randint(0, 10 * 86400 * 365) for _ in range(500)] + [chance.randint(0, 90000) for _ in range(500)]
    nows = [NOW, datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC), datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)]
    return [(now - timedelta(seconds=seconds), now) for now in nows for seconds in back]


def test_browser_and_server_agree_on_relative_times(browser_times):
    asked = pairs()
    assert browser_times(asked) == [[short_age(moment, now), full_datetime(moment)] for moment, now in asked]


@pytest.mark.parametrize(
    ("zone", "name"),
    [("Asia/Tokyo", "GMT+9"), ("America/New_York", None), ("Asia/Kathmandu", "GMT+5:45"), ("Europe/Lisbon", None)],
)
def test_full_time_is_in_viewers_time_zone(browser_times, zone, name):
    asked = pairs()[::9]
    for (moment, now), (short, long) in zip(asked, browser_times(asked, zone), strict=True):
        there = moment.astimezone(ZoneInfo(zone))
        assert short == short_age(there, now.astimezone(ZoneInfo(zone)))
        assert long.startswith(f"{there.day} {there:%b %Y, %H:%M} ")
        assert name is None or long.endswith(f" {name}")


@pytest.mark.django_db(transaction=True)
def test_times_on_page_are_updated(open_page):
    page = open_page(timezone_id="Asia/Tokyo")
    page.clock.install()
    page.goto("/")
    time = page.locator(".witt-time time")
    expect(time).to_have_attribute("title", re.compile(r" GMT\+9$"))
    expect(time).to_have_text("5m")
    expect(page.locator("main p time").nth(0)).to_have_text("17 May 2026, 07:12 GMT+9")
    expect(page.locator("main p time").nth(1)).to_have_text("07:12")
    expect(page.locator("main p time").nth(2)).to_have_text(re.compile("^11 May"))  # no longer within the week
    expect(page.locator("main p time").nth(3)).to_have_text("5m")
    page.clock.run_for(10 * 60_000)
    expect(time).to_have_text("15m")
    page.clock.fast_forward(3 * 3600_000)
    expect(time).to_have_text("3h")


@pytest.mark.django_db(transaction=True)
def test_wrong_client_clock_has_no_effect(open_page):
    page = open_page()
    page.clock.install(time=NOW + timedelta(days=4000))
    page.goto("/")
    page.clock.run_for(61_000)
    expect(page.locator(".witt-time time")).to_have_text("6m")
