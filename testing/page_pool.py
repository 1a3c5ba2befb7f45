"""Browser pages that tests use one after another: a new one starts a process with empty caches."""

from playwright.sync_api import Error

SCREEN = {"width": 1280, "height": 720}  # Playwright's default


class PagePool:
    """Opens pages, each alone in its browser context, and takes back those with default options."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.free = {}  # by whether they have JavaScript

    def take(self, *, javascript):
        """Return a page without cookies, storage and history. Its cache may have the static files."""
        return self.free.pop(javascript, None) or self.open(java_script_enabled=javascript)

    def open(self, **options):
        """Return a page in a new browser context with these options."""
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce", **options)
        page = context.new_page()
        page.problems = []
        collect_problems(page)
        return page

    def give_back(self, page, *, javascript):
        """Undo what a test has done to a page that `take` returned.

        A page with a fake clock, or with a navigation that has not finished, is closed instead.
        """
        for other in page.context.pages:
            if other != page:
                other.close()
        page.context.set_offline(False)
        page.context.clear_cookies()  # first, so that requests of the page on unload do nothing
        page.unroute_all()
        try:
            page.goto("/healthz")
        except Error:
            page.context.close()
            return
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        if "[native code]" not in page.evaluate("String(setTimeout)"):
            page.context.close()
            return
        page.set_viewport_size(SCREEN)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.mouse.move(0, 0)
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "indexeddb"})
        session.send("Page.resetNavigationHistory")
        session.detach()
        self.free[javascript] = page


def collect_problems(page):
    """Append console errors and warnings, exceptions and failed requests of the page to `page.problems`."""

    def on_console(line):
        if line.type in {"error", "warning"}:
            page.problems.append(f"{line.type}: {line.text}")

    def on_failed_request(request):
        if request.failure != "net::ERR_ABORTED":  # the page navigated before the response
            page.problems.append(f"failed: {request.url} ({request.failure})")

    page.on("console", on_console)  # includes violations of the Content-Security-Policy
    page.on("pageerror", lambda error: page.problems.append(f"exception: {error}"))
    page.on("requestfailed", on_failed_request)
