"""Notifications in a browser: badge, read state, follow requests, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.models import Follow
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_badge_shows_unread_count_and_clears_on_opening(open_page, script):
    ana, bo = UserFactory(username="ana"), UserFactory(username="bo", name="Bo")
    PostFactory(author=ana, text="Good morning").like(bo)
    page = open_page(ana, java_script_enabled=script)
    page.goto("/")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Connect")
    expect(link.locator(".wt-badge")).to_have_text("1")
    expect(page).to_have_title("(1) Home · Witter")
    link.click()
    expect(page.locator(".is-unread")).to_contain_text("Bo liked your witt")
    expect(link.locator(".wt-badge")).to_be_hidden()
    expect(page).to_have_title("Connect · Witter")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".is-unread")).to_have_count(0)
    expect(page.locator(".note")).to_contain_text("Good morning")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("answer", ["Accept", "Decline"])
def test_follow_request_is_answered_in_place(open_page, script, answer):
    keeper, bo = UserFactory(username="keeper", protected=True), UserFactory(username="bo", name="Bo")
    Follow.objects.follow(bo, keeper)
    page = open_page(keeper, java_script_enabled=script)
    page.goto("/notifications")
    main = page.get_by_role("main")
    main.get_by_role("button", name=f"{answer} @bo").click()
    expect(main.get_by_role("button", name="Accept @bo")).to_have_count(0)
    page.wait_for_url("**/notifications")
    expect(main.get_by_role("link", name="Follow requests").locator(".wt-num")).to_be_hidden()
    assert Follow.objects.filter(follower=bo, followee=keeper).exists() is (answer == "Accept")
    page.reload()
    expect(main.get_by_text("Bo followed you")).to_have_count(1 if answer == "Accept" else 0)
