"""Bytes that a browser loads for home."""

import gzip

import pytest

from accounts.factories import UserFactory
from posts.factories import PostFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_styles_and_scripts_of_home_are_at_most_sixty_kilobytes(open_page):
    mira = UserFactory()
    PostFactory(author=mira)
    page, weights = open_page(mira), {}

    def weigh(request):
        if request.resource_type in {"script", "stylesheet"}:
            weights[request.url.rpartition("/")[2]] = len(gzip.compress(request.response().body(), 6))

    page.on("requestfinished", weigh)
    page.goto("/", wait_until="networkidle")
    page.wait_for_selector(".composer-count")
    assert {"witter.css", "witter.js"} <= weights.keys()
    assert sum(weights.values()) <= 60 * 1024, weights
