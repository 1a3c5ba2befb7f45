"""On touch screens a tap on a post opens it, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def post(mira):
    return PostFactory(author=mira, text="a loaf with #gerald in it", quote_of=PostFactory(text="the jar"))


def open_home(open_page, mira, **options):
    page = open_page(mira, **options)
    page.goto("/", wait_until="networkidle")
    return page, page.locator(".witt", has_text="a loaf")


def test_tap_opens_post_or_the_control_that_it_hits(open_page, mira, post):
    page, card = open_home(open_page, mira, **PHONE)
    card.get_by_text("a loaf").tap(position={"x": 5, "y": 15})
    expect(page).to_have_url(re.compile(f"/status/{post.pk}$"))
    page.go_back(wait_until="networkidle")
    card.locator(".witt-quote .witt-author").tap()
    expect(page).to_have_url(re.compile(f"/status/{post.quote_of_id}$"))
    page.go_back(wait_until="networkidle")
    card.get_by_role("link", name="#gerald").tap()
    expect(page).to_have_url(re.compile("/hashtag/gerald$"))


def test_tap_beside_open_menu_closes_it_only(open_page, mira, post):
    page, card = open_home(open_page, mira, **PHONE | {"viewport": {"width": 820, "height": 1180}})
    card.locator("summary", has_text="More").tap()
    expect(card.get_by_text("Link to witt")).to_be_visible()
    card.get_by_text("a loaf").tap(position={"x": 5, "y": 15})
    expect(card.get_by_text("Link to witt")).to_be_hidden()
    assert "status" not in page.url


def test_click_with_a_mouse_leaves_text_to_be_selected(open_page, mira, post):
    page, card = open_home(open_page, mira)
    card.get_by_text("a loaf").dblclick(position={"x": 30, "y": 15})
    assert page.evaluate("getSelection().toString()").strip()
    assert "status" not in page.url
