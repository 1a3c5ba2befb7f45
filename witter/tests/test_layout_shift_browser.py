"""A page that is being read stays where it is, however late its letters, pictures and scripts come."""

import pytest

from testing.demo_data import settle

pytestmark = pytest.mark.django_db(transaction=True)

# A time that is told anew, "59s" and then "1m", is as wide as its words.
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


class Late:
    """Holds back a page's fonts, pictures and scripts until they are let go."""

    def __init__(self, page):
        self.held = []
        page.route("**/*", self.take)

    def take(self, route):
        if self.held is None or route.request.resource_type not in {"font", "image", "script"}:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self):
        held, self.held = self.held, None
        for route in held:
            route.continue_()


def moves_when_the_rest_arrives(page, address):
    """Open the address, let the rest come after the first paint, and give what moved then."""
    late = Late(page)
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#toasts", state="attached")
    page.evaluate(PAINTED)
    late.let_go()
    page.wait_for_load_state("networkidle")
    page.evaluate(PAINTED)
    page.unroute("**/*", late.take)
    return page.evaluate("moves")


@pytest.mark.parametrize("screen", SCREENS, ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", ["signed out", "signed in"])
def test_nothing_moves_when_the_rest_of_a_page_arrives(open_page, kind, screen):
    mira, post = settle()
    pictures = post.author.posts.model.objects.filter(photo_count=4).first()
    page = open_page(mira if kind == "signed in" else None, viewport=screen)
    page.add_init_script(WATCH)
    names = {"post": post.get_absolute_url(), "pictures": pictures.get_absolute_url()}
    moved = {
        address: moves_when_the_rest_arrives(page, address.format(**names))
        for address in (SIGNED_IN if kind == "signed in" else SIGNED_OUT)
    }
    assert {address: moves for address, moves in moved.items() if moves} == {}
