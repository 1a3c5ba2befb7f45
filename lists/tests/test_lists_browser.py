"""Creating, filling and opening a list in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from lists.factories import ListFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira")


@pytest.fixture
def ana():
    ana = UserFactory(username="ana")
    PostFactory(author=ana, text="The tram is late again")
    return ana


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_list_is_created_filled_and_opened(signed_in_page, mira, ana, javascript):
    page = signed_in_page(mira, java_script_enabled=javascript)
    page.goto("/mira/lists")
    page.get_by_role("main").get_by_role("link", name="New list").first.click()
    page.get_by_label("Name").fill("Tram people")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_role("heading", name="Tram people")).to_be_visible()
    page.goto("/ana")
    page.get_by_text("More about @ana").locator("..").click()
    page.get_by_role("link", name="Add to list").click()
    page.get_by_label("Tram people").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("@ana is on one of your lists.")).to_be_visible()
    page.goto("/mira/lists/tram-people")
    expect(page.get_by_text("The tram is late again")).to_be_visible()
    page.get_by_role("link", name="Members").click()
    page.get_by_role("button", name="Remove @ana").click()
    expect(page.get_by_role("button", name="Remove @ana")).to_have_count(0)
    expect(page.get_by_text("@ana is off “Tram people”.")).to_be_visible()


def test_post_menu_opens_add_to_list(signed_in_page, mira, ana):
    ListFactory(owner=mira, name="Tram people")
    page = signed_in_page(mira)
    page.goto("/ana")
    page.get_by_text("More", exact=True).locator("..").first.click()
    page.get_by_role("link", name="Add to list").click()
    expect(page.locator("#dialog").get_by_label("Tram people")).to_be_focused()
    page.locator("#dialog").get_by_label("Tram people").check()
    page.locator("#dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("@ana is on one of your lists.")).to_be_visible()
    expect(page.locator("#dialog")).to_be_hidden()


def test_subscribe_button_toggles_without_page_load(signed_in_page, mira, ana):
    ListFactory(owner=ana, name="Trams", people=[ana])
    page = signed_in_page(mira)
    page.goto("/ana/lists/trams")
    page.get_by_role("button", name="Subscribe to Trams").click()
    page.get_by_role("button", name="Subscribed. Unsubscribe from Trams").click()
    expect(page.get_by_role("button", name="Subscribe to Trams")).to_be_visible()
    page.goto("/hashtag/trams")
    page.get_by_role("button", name="Follow #trams").click()
    expect(page.get_by_role("button", name="Following. Unfollow #trams")).to_be_visible()
