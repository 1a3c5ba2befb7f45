"""Settings and fixtures for all tests: fast password hashes, empty tables and caches, and a browser."""

import os
import shutil
import tempfile
import threading

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client, TransactionTestCase, override_settings

from accounts.factories import UserFactory
from api import rate_limits
from testing import template_database
from testing.page_pool import PagePool
from testing.quick_login import force_login
from testing.strict_templates import strict_templates
from testing.truncation import empty_tables

# In order of preference: the headless shell starts faster.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
CHROMIUM_FLAGS = [  # no traffic but the tests' own
    "--disable-gpu",
    "--process-per-site",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


hypothesis.settings.register_profile(  # dedicated tests measure durations
    "witter", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("witter")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Start three workers for two cores, as tests that start processes wait more than they compute."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # xdist takes that number
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores + (cores + 1) // 2


@pytest.hookimpl(tryfirst=True)  # before tests are selected by their markers
def pytest_collection_modifyitems(config, items):
    """Add markers, and start the slow tests first, so that no worker ends with a long one while the others wait."""
    for item in items:
        add_markers(item, can_rerun=config.pluginmanager.has_plugin("rerunfailures"))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def add_markers(item, *, can_rerun):
    """Mark browser tests, and tests of browsers, processes and clusters as slow.

    A failed browser test runs again up to twice, and one of a process once, as a busy machine causes timeouts; the
    summary lists them.
    """
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")
        if can_rerun:
            item.add_marker(pytest.mark.flaky(reruns=2))
    if item.get_closest_marker("cluster"):
        item.add_marker("process")
    if can_rerun and item.get_closest_marker("process"):
        item.add_marker(pytest.mark.flaky(reruns=1))
    if item.get_closest_marker("browser") or item.get_closest_marker("process"):
        item.add_marker("slow")


def pytest_generate_tests(metafunc):
    """Run a test marked `with_and_without_fast_path` twice."""
    if metafunc.definition.get_closest_marker("with_and_without_fast_path"):
        metafunc.parametrize("fast_path", [True, False], ids=["fast", "plain"], indirect=True)


@pytest.fixture(autouse=True)
def fast_path(request):
    """Switch settings.FAST_PATH off for the second run of a test marked `with_and_without_fast_path`."""
    if getattr(request, "param", True):
        yield
    else:
        with override_settings(FAST_PATH=False):
            yield


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests():
    """Use fast hashes, a temporary media root, immediate tasks, and static files without collecting them."""
    with (
        tempfile.TemporaryDirectory() as media,
        override_settings(
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            MEDIA_ROOT=media,
            STORAGES=settings.STORAGES
            | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
            TEMPLATES=strict_templates(settings.TEMPLATES),
            TASKS={"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}},
            WHITENOISE_AUTOREFRESH=True,
            WHITENOISE_USE_FINDERS=True,
        ),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_login():
    """Log test clients in with few queries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, request):
    """Copy the test database from a migrated template; `--create-db` migrates the template again."""
    with django_db_blocker.unblock():
        template_database.use_template(create=request.config.getoption("create_db"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Set up the test database, and let TransactionTestCase empty its tables quickly."""
    with django_db_blocker.unblock():
        template_database.commit_without_waiting()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield
    with django_db_blocker.unblock():
        template_database.disconnect_others()


@pytest.fixture(autouse=True)
def empty_caches(request):
    """Start each test with an empty local cache; the shared cache is in the database and rolled back."""
    caches["local"].clear()
    rate_limits.counter = rate_limits.RequestCounter()
    yield
    if {"live_server", "transactional_db"} & set(request.fixturenames):
        caches["default"].clear()


@pytest.fixture
def viewer(client):
    """Return a user, signed in with `client`."""
    viewer = UserFactory(username="viewer")
    client.force_login(viewer)
    return viewer


@pytest.fixture
def mira():
    return UserFactory(username="mira", name="Mira Okafor")


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana")


@pytest.fixture
def bo():
    return UserFactory(username="bo", name="Bo")


@pytest.fixture
def media(settings, tmp_path):
    """Store uploaded files in a folder of the test's own, and return it."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a context manager at whose end the callbacks that wait for a commit run."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(scope="session")
def browser():
    """Return a headless Chromium. Without one the test is skipped, except in CI, where it fails."""
    if not CHROMIUM:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is missing, so pages were not tried in a browser: apt-get install chromium-headless-shell")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # milliseconds, as Playwright's other timeouts; a busy machine is slow
    flags = CHROMIUM_FLAGS + ["--no-sandbox"] * (os.geteuid() == 0)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        connections.close_all()  # Django opens separate ones while that loop runs
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class PendingRequests:
    """Counts the live server's requests in progress, so that none outlives its test's database."""

    def __init__(self):
        self.count, self.changed = 0, threading.Condition()
        request_started.connect(self.on_started)
        request_finished.connect(self.on_finished)

    def on_started(self, **kwargs):
        self.add(1)

    def on_finished(self, **kwargs):
        self.add(-1)

    def add(self, by):
        with self.changed:
            self.count += by
            self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count <= 0, timeout=3)
            self.count = 0


@pytest.fixture(scope="session")
def pending_requests():
    return PendingRequests()


@pytest.fixture(scope="session")
def page_pool(browser, live_server):
    return PagePool(browser, live_server.url)


@pytest.fixture
def open_page(page_pool, live_server, pending_requests):
    """Return a function that opens a page; fail the test if any page had an error, warning or failed request.

    A test declares those it expects: page.expected_problems.append("429"). The page may be one of an earlier test,
    unless there are options of the browser context.
    """
    pooled, new, problems, expected = {}, [], [], []

    def open_page(user=None, *, java_script_enabled=True, **options):
        if options or java_script_enabled in pooled:
            page = page_pool.open(java_script_enabled=java_script_enabled, **options)
            new.append(page)
        else:
            page = pooled[java_script_enabled] = page_pool.take(javascript=java_script_enabled)
        page.problems, page.expected_problems = problems, expected
        if user:
            page.context.add_cookies([session_cookie(user, live_server.url)])
        return page

    yield open_page
    for page in (*pooled.values(), *new):
        page.context.cookies()  # any call delivers the pages' pending events
    unexpected = [problem for problem in problems if not any(each in problem for each in expected)]
    for page in new:
        page.context.set_offline(True)  # a page may still send requests on unload
    for javascript, page in pooled.items():
        page_pool.give_back(page, javascript=javascript)
    pending_requests.wait()
    for page in new:
        page.context.close()
    assert unexpected == []


@pytest.fixture
def page(open_page):
    """Return a signed-out page with JavaScript."""
    return open_page()


@pytest.fixture
def page_without_javascript(open_page):
    """Return a signed-out page in a browser without JavaScript."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def signed_in_page(open_page):
    """Return a function that opens a page with a user signed in; it takes the user and options of `open_page`."""
    return open_page


def session_cookie(user, url):
    """Return the session cookie of `user` as Playwright takes it."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
