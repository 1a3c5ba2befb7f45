"""Follow buttons and lists of users in a browser, by mouse and keyboard."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory, FollowRequestFactory
from follows.models import Follow, FollowRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bo():
    return UserFactory(username="bo", protected=True)


def test_requests_are_resolved_in_place_and_focus_moves_on(bo, signed_in_page):
    for name in ("first", "second", "third"):
        FollowRequestFactory(follower=UserFactory(username=name), followee=bo)
    page = signed_in_page(bo)
    page.goto("/follow_requests")
    page.get_by_role("button", name="Decline @third").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You declined @third.").wait_for()
    expect(page.get_by_role("button", name="Decline @second")).to_be_focused()
    page.get_by_role("button", name="Accept @second").click()
    page.get_by_role("button", name="Follow @second").wait_for()
    expect(page.locator(".person", has_text="@second").get_by_text("Follows you")).to_be_visible()
    assert [row.follower.username for row in FollowRequest.objects.all()] == ["first"]
    assert Follow.objects.get().follower.username == "second"


def test_requests_are_resolved_without_javascript(bo, signed_in_page):
    FollowRequestFactory(follower=UserFactory(username="first"), followee=bo)
    page = signed_in_page(bo, java_script_enabled=False)
    page.goto("/follow_requests")
    page.get_by_role("button", name="Accept @first").click()
    page.get_by_text("@first now follows you.").wait_for()
    assert Follow.objects.get().follower.username == "first"


def test_follow_button_toggles_and_keeps_focus(bo, signed_in_page):
    follow = FollowFactory()
    page = signed_in_page(bo)
    page.goto(f"/{follow.followee.username}/followers")
    button = page.get_by_role("main").get_by_role("button", name=f"Follow @{follow.follower.username}", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Following. Unfollow @{follow.follower.username}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    assert list(Follow.objects.all()) == [follow]


def test_load_more_appends_users(bo, signed_in_page):
    ana = UserFactory(username="ana")
    for _ in range(21):
        FollowFactory(followee=ana)
    page = signed_in_page(bo)
    page.goto("/ana/followers")
    rows = page.locator("main .person")
    expect(rows).to_have_count(20)
    page.get_by_role("link", name="Load more people").click()
    expect(rows).to_have_count(21)
    expect(page.locator(".wt-more")).to_have_count(0)


def test_button_shows_following_until_pointer_leaves(bo, signed_in_page):
    ana = UserFactory(username="ana")
    page = signed_in_page(bo)
    for path in ("/ana", "/discover", "/ana/followers"):
        FollowFactory(followee=ana)  # a row for the list
        Follow.objects.filter(follower=bo).delete()
        page.goto(path)
        page.mouse.move(0, 0)
        button = page.locator(".btn-follow:visible").first
        button.click()
        expect(button.get_by_text("Following")).to_be_visible()
        expect(button.get_by_text("Unfollow")).to_be_hidden()
        page.mouse.move(0, 0)
        button.hover()
        expect(button.get_by_text("Unfollow")).to_be_visible()


def test_button_shows_requested_until_pointer_leaves(bo, signed_in_page):
    UserFactory(username="ana", is_protected=True)
    page = signed_in_page(bo)
    page.goto("/ana")
    button = page.locator(".profile-actions .btn-follow")
    button.click()
    expect(page.get_by_text("You’ve asked")).to_be_visible()  # the page around the button is refreshed
    expect(button.get_by_text("Requested")).to_be_visible()
    page.mouse.move(0, 0)
    button.hover()
    expect(button.get_by_text("Cancel")).to_be_visible()


def test_keyboard_shortcuts_are_offered_where_there_is_a_keyboard(bo, signed_in_page):
    for is_phone in (True, False):
        page = signed_in_page(bo, has_touch=is_phone, is_mobile=is_phone)
        page.goto("/")
        link = page.locator(".wt-footer").get_by_text("Keyboard shortcuts")
        expect(link).to_be_hidden() if is_phone else expect(link).to_be_visible()
