"""What every test can count on: quick passwords, no leftovers, and a browser where there is one."""

import os
import shutil
import tempfile
import threading

import hypothesis
import jinja2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import TransactionTestCase, override_settings

from testing.truncation import empty_tables, keep_statistics

# The first draws no windows, which is quicker.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
CHROMIUM_FLAGS = [  # nothing but the tests' own traffic
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


hypothesis.settings.register_profile(  # how long anything takes is judged by the tests that are about it
    "witter", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("witter")


def pytest_collection_modifyitems(config, items):
    """A test in the browser gets two more tries, which the closing line counts: a busy machine is no bug of ours."""
    for item in items if config.pluginmanager.has_plugin("rerunfailures") else ():
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=2))


def strict_jinja(engine):
    """Return the settings of the Jinja engine changed so that an unknown name in a template raises an exception."""
    return engine | {"OPTIONS": engine["OPTIONS"] | {"undefined": jinja2.StrictUndefined}}


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests():
    """Quick passwords, uploads outside var/, tasks done at once, static files served without collecting them."""
    with (
        tempfile.TemporaryDirectory() as media,
        override_settings(
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            MEDIA_ROOT=media,
            STORAGES=settings.STORAGES
            | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
            TEMPLATES=[*settings.TEMPLATES[:-1], strict_jinja(settings.TEMPLATES[-1])],
            TASKS={"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}},
            WHITENOISE_AUTOREFRESH=True,
            WHITENOISE_USE_FINDERS=True,
        ),
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, whose tables are emptied quickly."""
    with django_db_blocker.unblock():
        keep_statistics()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(autouse=True)
def empty_caches(request):
    """Each test starts with nothing remembered; rolled-back transactions do the same for the shared cache."""
    caches["local"].clear()
    yield
    if {"live_server", "transactional_db"} & set(request.fixturenames):
        caches["default"].clear()


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium. Without one the test is skipped, except in CI, where it fails."""
    if not CHROMIUM:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is missing, so pages were not tried in a browser: apt-get install chromium-headless-shell")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as every other wait; a busy machine takes its time
    flags = CHROMIUM_FLAGS + ["--no-sandbox"] * (os.geteuid() == 0)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        connections.close_all()  # Django has others while that loop runs, which nobody would find once it has ended
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class RequestsUnderWay:
    """How many requests the live server is answering, so that none of them outlives its test's database."""

    def __init__(self):
        self.count, self.changed = 0, threading.Condition()
        request_started.connect(self.began)
        request_finished.connect(self.ended)

    def began(self, **kwargs):
        self.move(1)

    def ended(self, **kwargs):
        self.move(-1)

    def move(self, by):
        with self.changed:
            self.count += by
            self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count <= 0, timeout=3)
            self.count = 0


@pytest.fixture(scope="session")
def requests_under_way():
    return RequestsUnderWay()


@pytest.fixture
def open_page(browser, live_server, requests_under_way):
    """A function that opens a page; the test fails if any of them had an error, warning or failed request.

    What a page is bound to complain of, a test names beforehand: page.expected_problems.append("429").
    """
    contexts, problems, expected = [], [], []

    def open_page(user=None, **options):
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        contexts.append(context)
        if user:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.problems, page.expected_problems = problems, expected
        watch(page, problems)
        return page

    yield open_page
    for context in contexts:
        context.cookies()  # asking anything brings what the pages said until now
    unexpected = [problem for problem in problems if not any(each in problem for each in expected)]
    for context in contexts:
        context.set_offline(True)  # a page that is left may have something to send still
    requests_under_way.wait()
    for context in contexts:
        context.close()
    assert unexpected == []


@pytest.fixture
def page(open_page):
    """A signed-out page with JavaScript."""
    return open_page()


@pytest.fixture
def page_without_javascript(open_page):
    """A signed-out page in a browser whose JavaScript is off."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def signed_in_page(open_page):
    """A function that opens a page on which `user` is signed in: signed_in_page(user, java_script_enabled=False)."""
    return open_page


def watch(page, problems):
    """Note whatever the page complains of: console errors and warnings, exceptions, failed requests."""

    def on_console(line):
        if line.type in {"error", "warning"}:
            problems.append(f"{line.type}: {line.text}")

    def on_failed_request(request):
        if request.failure != "net::ERR_ABORTED":  # the page went on before the answer came
            problems.append(f"failed: {request.url} ({request.failure})")

    page.on("console", on_console)  # violations of the Content-Security-Policy are errors here
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("requestfailed", on_failed_request)


def session_cookie(user, url):
    """The cookie that a browser would hold after `user` signed in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
