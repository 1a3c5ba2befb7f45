"""What a browser with an empty cache loads for home."""

import gzip

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_home_loads_few_small_files(open_page):
    mira = UserFactory()
    PostFactory(author=mira)
    page, weights, addresses = open_page(mira, viewport={"width": 1280, "height": 900}), {}, set()

    def weigh(request):
        addresses.add(request.url)
        if request.resource_type in {"script", "stylesheet"}:
            weights[request.url.rpartition("/")[2]] = len(gzip.compress(request.response().body(), 6))

    page.on("requestfinished", weigh)
    page.goto("/", wait_until="networkidle")
    page.wait_for_selector(".composer-count")
    assert {"witter.css", "witter.js"} <= weights.keys()
    assert sum(weights.values()) <= 61 * 1024, weights  # 1 KB of it are streams and uploads
    assert len(addresses) <= 8, addresses  # the page, styles, scripts, font, icons, avatar, counter
