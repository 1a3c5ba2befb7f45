"""Mute, block and follow requests change the open page and can be undone, in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from direct_messages.factories import MessageFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow, FollowRequest, Mute
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)

LINES_OF_TEXT = """button => {
  const range = document.createRange();
  range.selectNodeContents(button);
  return range.getClientRects().length;
}"""


@pytest.fixture
def home(mira, ana, bo, open_page):
    """Return the home page of mira, who follows ana and bo, scrolled down; bo reposted a witt by ana."""
    for person in (ana, bo):
        FollowFactory(follower=mira, followee=person)
        for number in range(8):
            PostFactory(author=person, text=f"said by {person.name}, number {number}")
    ana.posts.first().repost(bo)
    page = open_page(mira)
    page.goto("/", wait_until="networkidle")
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    return page


def menu_of(page, author):
    """Open the menu of a witt in the middle of the window, and return the witt."""
    page.evaluate("window.isSamePage = true")
    witt = page.locator(".witt", has_text=f"said by {author}").nth(4)
    witt.locator("summary.witt-action", has_text="More").click()
    return witt


def expect_stayed(page):
    assert page.evaluate("isSamePage")
    assert page.evaluate("scrollY") > 300
    expect(page.locator(".alert")).to_have_count(0)


def test_mute_from_witt_menu_hides_witts_until_undone(home, mira):
    menu_of(home, "Ana").get_by_role("button", name="Mute").click()
    expect(home.locator(".wt-toast")).to_contain_text("You won’t hear from @ana any more.")
    witts = home.locator("#feed > li:visible")
    expect(witts).to_have_count(8)
    expect(home.locator("#feed > li:visible", has_text="said by Ana")).to_have_count(0)
    expect_stayed(home)
    expect(home.locator(".witt:focus")).to_contain_text("said by Bo")
    assert Mute.objects.count() == 1
    home.locator(".wt-toast").get_by_role("button", name="Undo").press("Enter")
    expect(home.locator(".witt:focus")).to_contain_text("said by Ana")
    expect(witts).to_have_count(16)
    expect(home.locator(".wt-toast")).to_contain_text("You and @ana are as you were.")
    expect_stayed(home)
    assert not Mute.objects.exists()


def test_toast_on_phone_wraps_no_button_and_covers_no_menu(home):
    home.set_viewport_size({"width": 390, "height": 844})
    menu_of(home, "Ana").get_by_role("button", name="Mute").click()
    undo = home.locator(".wt-toast").get_by_role("button", name="Undo")
    assert undo.evaluate(LINES_OF_TEXT) == 1
    witt = menu_of(home, "Bo")
    witt.get_by_role("link", name="Block").click(timeout=3000)
    expect(home.get_by_role("dialog", name="Block @bo?")).to_be_visible()


def test_block_asks_once_and_can_be_undone(home, mira):
    menu_of(home, "Ana").get_by_role("link", name="Block").click()
    dialog = home.get_by_role("dialog", name="Block @ana?")
    expect(dialog).to_contain_text("You stop following each other")
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert not Block.objects.exists()
    menu_of(home, "Ana").get_by_role("link", name="Block").click()
    dialog.get_by_role("button", name="Block @ana").click()
    expect(home.locator(".wt-toast")).to_contain_text("You blocked @ana.")
    expect(home.locator(".wt-toast")).not_to_contain_text("told")  # the question has said so
    expect(dialog).to_be_hidden()
    expect(home.locator("#feed > li:visible")).to_have_count(8)
    expect_stayed(home)
    expect(home.locator(".witt:focus")).to_contain_text("said by Bo")
    assert (Block.objects.count(), Follow.objects.count()) == (1, 1)
    home.locator(".wt-toast").get_by_role("button", name="Undo").click()
    expect(home.locator("#feed > li:visible")).to_have_count(16)
    assert (Block.objects.count(), Follow.objects.count()) == (0, 2)


def test_profile_shows_new_relationship_in_place(mira, ana, open_page):
    FollowFactory(follower=mira, followee=ana), FollowFactory(follower=ana, followee=mira)
    PostFactory(author=ana, text="said by Ana")
    page = open_page(mira)
    page.goto("/ana", wait_until="networkidle")
    page.evaluate("window.isSamePage = true")
    actions, menu = page.locator(".profile-actions"), page.locator(".profile-actions summary")
    menu.click()
    page.get_by_role("button", name="Mute").click()
    expect(actions.get_by_role("button", name="Muted. Unmute @ana")).to_be_visible()
    expect(menu).to_be_focused()
    menu.click()
    page.get_by_role("button", name="Hide reposts").click()
    expect(page.locator(".wt-toast")).to_contain_text("You won’t see what @ana reposts")
    menu.click()
    page.get_by_role("button", name="Remove follower").click()
    expect(page.locator("#profile-about")).not_to_contain_text("Follows you")
    page.locator(".wt-toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#profile-about")).to_contain_text("Follows you")
    menu.click()
    page.get_by_role("link", name="Block").click()
    page.get_by_role("button", name="Block @ana").click()
    expect(page.get_by_role("heading", name="You blocked @ana")).to_be_visible()
    expect(page.get_by_text("said by Ana")).to_have_count(0)
    page.get_by_role("main").get_by_role("button", name="Unblock").click()
    expect(page.get_by_text("said by Ana")).to_be_visible()
    expect(actions.get_by_role("button", name="Follow @ana")).to_be_visible()
    assert page.evaluate("isSamePage")


def test_request_to_follow_is_sent_and_cancelled_in_place(mira, open_page):
    UserFactory(username="bo", protected=True)
    page = open_page(mira)
    page.goto("/bo", wait_until="networkidle")
    page.evaluate("window.isSamePage = true")
    page.get_by_role("button", name="Follow @bo").click()
    expect(page.get_by_role("main")).to_contain_text("You’ve asked")
    page.get_by_role("button", name="Requested. Cancel the request to @bo").click()
    expect(page.get_by_role("main")).to_contain_text("Press Follow to ask.")
    assert page.evaluate("isSamePage")
    assert not FollowRequest.objects.exists()


def test_conversation_closes_and_opens_in_place(mira, ana, open_page):
    MessageFactory(sender=ana, recipient=mira), MessageFactory(sender=mira, recipient=ana)
    page = open_page(mira)
    page.goto("/messages/ana", wait_until="networkidle")
    page.locator("#dm-text").fill("half a thought")
    menu = page.locator("#dm-menu > summary")
    menu.click()
    page.get_by_role("button", name="Mute @ana").click()
    menu.click()
    expect(page.get_by_role("button", name="Unmute @ana")).to_be_visible()
    page.get_by_role("link", name="Block @ana").click()
    page.locator("dialog").get_by_role("button", name="Block @ana").click()
    expect(page.locator("#dm-text")).to_have_count(0)
    page.locator(".wt-toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#dm-text")).to_have_value("half a thought")


def test_lists_of_people_change_in_place(mira, open_page):
    for name in ("one", "two"):
        person = UserFactory(username=name)
        FollowRequestFactory(follower=person, followee=mira)
        MuteFactory(muter=mira, muted=person)
    BlockFactory(blocker=mira, blocked=UserFactory(username="three"))
    page = open_page(mira)
    undo = page.locator(".wt-toast").get_by_role("button", name="Undo")
    page.goto("/follow_requests", wait_until="networkidle")
    page.get_by_role("button", name="Decline @one").click()
    expect(page.get_by_role("button", name="Decline @one")).to_have_count(0)
    undo.click()
    expect(page.get_by_role("button", name="Decline @one")).to_be_visible()
    page.get_by_role("button", name="Accept @two").click()
    expect(page.get_by_role("button", name="Follow @two")).to_be_visible()
    undo.click()
    page.get_by_role("button", name="Decline @two").click()
    page.get_by_role("button", name="Decline @one").click()
    expect(page.get_by_role("heading", name="Nobody needs to ask")).to_be_visible()
    page.goto("/settings/muted", wait_until="networkidle")
    page.get_by_role("button", name="Unmute @one").click()
    undo.click()
    page.get_by_role("button", name="Unmute @one").click()
    page.get_by_role("button", name="Unmute @two").click()
    expect(page.get_by_role("heading", name="You mute nobody")).to_be_visible()
    page.goto("/settings/blocked", wait_until="networkidle")
    page.get_by_role("button", name="Unblock @three").click()
    expect(page.get_by_role("main").get_by_role("button", name="Follow @three")).to_be_visible()
    undo.click()
    expect(page.get_by_role("button", name="Unblock @three")).to_be_visible()
    assert not FollowRequest.objects.exists()


def test_block_and_mute_work_without_javascript(mira, ana, open_page):
    FollowFactory(follower=mira, followee=ana)
    PostFactory(author=ana, text="said by Ana")
    page = open_page(mira, java_script_enabled=False)
    page.goto("/")
    for name in ("Mute", "Block"):
        page.locator(".witt summary.witt-action", has_text="More").click()
        page.locator(".witt .wt-menu-list").get_by_text(name).click()
        if name != "Mute":
            page.get_by_role("button", name="Block @ana").click()
        expect(page.locator(".witt")).to_have_count(0)
        page.locator(".alert").get_by_role("button", name="Undo").click()
        expect(page.get_by_text("said by Ana")).to_be_visible()
    assert Follow.objects.filter(follower=mira, followee=ana).exists()
