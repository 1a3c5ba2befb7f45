"""Consent and secrets in a browser, with and without JavaScript."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from accounts.factories import PASSWORD, UserFactory
from api.factories import AccessTokenFactory, ApplicationFactory
from api.models import AuthorizationCode
from api.redirect_uris import OUT_OF_BAND
from api.tests.oauth_flow import authorize_parameters
from testing.axe import problems_on_screens
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db(transaction=True)
APP_SCHEME = "birdhouse://"
LONG_NAME = "בית ציפורים " + "Birdhouse" * 5


@pytest.fixture
def mira():
    return UserFactory(username="mira", name="Mira Okafor")


def open_consent(page, application, **changes):
    """Open the consent page; return its response."""
    return page.goto(f"/oauth/authorize?{urlencode(authorize_parameters(application, **changes))}")


class OtherSite(BaseHTTPRequestHandler):
    """The page of an application that a code is sent to, which redirects to a third site."""

    def do_GET(self):
        self.server.requests.append(self)
        is_callback = self.path.startswith("/callback")
        self.send_response(302 if is_callback else 200)
        if is_callback:
            self.send_header("Location", f"http://localhost:{self.server.server_port}/signed-in")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Signed in</title><link rel=icon href=data:,>")

    def log_message(self, *args):
        pass


@pytest.fixture
def other_site():
    """Return a server on another port; `requests` are those that it has received."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherSite)
    server.requests = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("has_javascript", [True, False])
def test_allow_leads_to_another_site_and_on_from_there(open_page, other_site, has_javascript):
    UserFactory(username="mira")
    redirect_uri = f"http://127.0.0.1:{other_site.server_port}/callback"
    page = open_page(java_script_enabled=has_javascript)
    open_consent(page, ApplicationFactory(redirect_uris=[redirect_uri]), redirect_uri=redirect_uri)
    page.get_by_label("Username or email").fill("mira")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("heading", name="Let Birdhouse use your account?")).to_be_visible()
    page.get_by_role("button", name="Allow", exact=True).click()
    page.wait_for_url(f"http://localhost:{other_site.server_port}/signed-in")
    callback = other_site.requests[0]
    assert callback.path.startswith("/callback?code=")
    assert callback.headers["Referer"] is None


def test_allow_leads_to_an_app_of_ones_own_scheme(open_page, mira):
    application = ApplicationFactory(redirect_uris=[APP_SCHEME])
    page = open_page(mira)
    page.expected_problems.append("net::ERR_ABORTED")  # no such app is installed
    open_consent(page, application, redirect_uri=APP_SCHEME)
    with page.expect_event("requestfailed") as failed:
        page.get_by_role("button", name="Allow", exact=True).click()
    assert failed.value.failure == "net::ERR_ABORTED", failed.value.url
    assert AuthorizationCode.objects.count() == 1


def test_not_you_leads_to_the_log_in_and_back(open_page, mira):
    UserFactory(username="gus")
    page = open_page(mira)
    open_consent(page, ApplicationFactory())
    page.get_by_role("button", name="Not you?").click()
    page.get_by_label("Username or email").fill("gus")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator("main .person")).to_contain_text("@gus")
    assert "state=over+there" in page.url


def test_code_and_errors_have_no_problems_and_the_code_can_be_copied(open_page, mira):
    application = ApplicationFactory(name=LONG_NAME, redirect_uris=[OUT_OF_BAND])
    page = open_page(mira, permissions=["clipboard-read", "clipboard-write"])
    response = open_consent(page, application, redirect_uri=OUT_OF_BAND)
    assert problems_of(response.text()) + problems_on_screens(page) == []
    box = page.get_by_role("button", name="Not you?").bounding_box()
    assert box["x"] + box["width"] <= 320
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Allow", exact=True).click()
    assert problems_of(navigation.value.text()) + problems_on_screens(page) == []
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#toasts")).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Code").input_value()
    page.expected_problems.append("400 (Bad Request)")
    response = open_consent(page, application, client_id="unknown")
    assert problems_of(response.text()) + problems_on_screens(page) == []
    assert AuthorizationCode.objects.count() == 1


def test_token_is_made_and_ended_without_javascript(open_page, mira):
    AccessTokenFactory(user=mira, application__name=LONG_NAME)
    page = open_page(mira, java_script_enabled=False)
    page.goto("/settings/developer/tokens/new")
    page.get_by_label("Name").fill("Weather bot")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_label("Access token")).to_have_value(re.compile("[A-Za-z0-9_-]{43}"))
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("button", name="End Weather bot").click()
    expect(page.get_by_text("That token has ended.")).to_be_visible()
    page.goto("/settings/apps")
    page.get_by_role("button", name="End").first.click()
    expect(page.get_by_text("No apps yet")).to_be_visible()


def test_permissions_have_the_same_distance_when_one_takes_two_lines(open_page, mira):
    page = open_page(mira)
    page.goto("/settings/developer/apps/new")
    rows = [row.bounding_box() for row in page.locator(".form-check-label").all()]
    assert max(row["height"] for row in rows) > 1.5 * min(row["height"] for row in rows)
    gaps = [two["y"] - one["y"] - one["height"] for one, two in pairwise(rows)]
    assert min(gap for gap in gaps if gap > -20) >= 4
