"""No layout shift when fonts, pictures and scripts arrive late."""

import pytest

from testing.demo_data import settle

pytestmark = pytest.mark.django_db(transaction=True)

# Relative times are excluded: their width changes with their text, "59s" and then "1m".
WATCH = """
window.moves = [];
new PerformanceObserver((list) => {
  for (const { sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node).filter((node) => node && node.nodeName !== "TIME");
    if (moved.length) window.moves.push(moved.map((node) => node.className || node.textContent));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
SIGNED_IN = ["/", "/compose", "/ana", "{post}", "{pictures}", "/notifications", "/messages/ana"]
SIGNED_OUT = ["/", "/ana", "{post}", "{pictures}", "/login"]
SCREENS = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]


class DelayedFiles:
    """Delays a page's fonts, pictures and scripts until `release`."""

    def __init__(self, page):
        self.delayed = []
        page.route("**/*", self.take)

    def take(self, route):
        if self.delayed is None or route.request.resource_type not in {"font", "image", "script"}:
            route.continue_()
        else:
            self.delayed.append(route)

    def release(self):
        delayed, self.delayed = self.delayed, None
        for route in delayed:
            route.continue_()


def layout_shifts(page, address):
    """Open the URL, release the delayed files after the first paint, and return the layout shifts."""
    late = DelayedFiles(page)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#toasts", state="attached")
    page.evaluate(PAINTED)
    late.release()
    page.wait_for_load_state("networkidle")
    page.evaluate(PAINTED)
    page.unroute("**/*", late.take)
    return page.evaluate("moves")


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", ["signed out", "signed in"])
def test_late_files_cause_no_layout_shift(open_page, kind, screen):
    mira, post = settle()
    pictures = post.author.posts.model.objects.filter(photo_count=4).first()
    page = open_page(mira if kind == "signed in" else None, viewport=screen)
    page.add_init_script(WATCH)
    names = {"post": post.get_absolute_url(), "pictures": pictures.get_absolute_url()}
    moved = {
        address: layout_shifts(page, address.format(**names))
        for address in (SIGNED_IN if kind == "signed in" else SIGNED_OUT)
    }
    assert {address: moves for address, moves in moved.items() if moves} == {}
