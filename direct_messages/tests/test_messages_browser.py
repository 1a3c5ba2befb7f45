"""Messages between two users, each in a browser."""

import re

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from conftest import session_cookie
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from direct_messages.models import Message
from follows.factories import FollowFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    mira, ana = UserFactory(username="mira", name="Mira"), UserFactory(username="ana", name="Ana")
    FollowFactory(follower=mira, followee=ana)
    FollowFactory(follower=ana, followee=mira)
    return mira, ana


def return_to_tab(page):
    """Simulate a return to the tab, which triggers a poll at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def texts_in(page):
    return page.locator(".dm-text")


def delete(page, text):
    """Delete the message with this text by its menu."""
    message = page.locator(".dm-msg", has_text=text)
    message.hover()
    message.locator(".dm-menu > summary").click()
    message.get_by_role("button", name="Delete on your side").click()


def test_messages_are_exchanged_without_page_load(pair, signed_in_page):
    mira, ana = (signed_in_page(person) for person in pair)
    mira.goto("/ana")
    mira.get_by_role("link", name="Message @ana").click()
    ana.goto("/messages")
    expect(ana.get_by_text("No messages yet")).to_be_visible()
    box = mira.get_by_label("Message to Ana")
    box.fill("Roof on Saturday?")
    box.press("Control+Enter")
    expect(texts_in(mira)).to_have_text(["Roof on Saturday?"])
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    return_to_tab(ana)
    ana.get_by_role("link", name="Roof on Saturday?").click()
    answer = ana.get_by_label("Message to Mira")
    answer.fill("I’ll bring the flask.")
    ana.get_by_role("button", name="Send").click()
    expect(texts_in(ana)).to_have_text(["Roof on Saturday?", "I’ll bring the flask."])
    return_to_tab(mira)
    expect(texts_in(mira)).to_have_text(["Roof on Saturday?", "I’ll bring the flask."])
    box.fill("And I the blanket.")
    box.press("Control+Enter")
    expect(texts_in(mira)).to_have_count(3)
    expect(mira.locator(".dm-day")).to_have_text(["Today"])
    expect(mira.locator(".dm-item p")).to_have_text("You: And I the blanket.")
    assert Message.objects.count() == 3


def test_two_tabs_of_one_user_show_each_message_once(pair, signed_in_page):
    first, second = signed_in_page(pair[0]), signed_in_page(pair[0])
    for page in (first, second):
        page.goto("/messages/ana")
    for page, words in ((first, "one"), (second, "two"), (first, "three")):
        page.get_by_label("Message to Ana").fill(words)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("log").get_by_text(words, exact=True)).to_be_visible()
    for page in (first, second):
        return_to_tab(page)
        expect(texts_in(page)).to_have_text(["one", "two", "three"])


def test_incoming_message_does_not_move_scroll_position(pair, signed_in_page):
    mira, ana = pair
    for n in range(40):
        MessageFactory(sender=ana, recipient=mira, text=f"number {n}")
    page = signed_in_page(mira)
    page.goto("/messages/ana")
    log = page.get_by_role("log")
    expect(log.get_by_text("number 39", exact=True)).to_be_in_viewport()
    page.get_by_role("link", name="Load older messages").click()
    expect(texts_in(page)).to_have_count(40)
    log.get_by_text("number 5", exact=True).scroll_into_view_if_needed()
    position = log.get_by_text("number 5", exact=True).bounding_box()["y"]
    MessageFactory(sender=ana, recipient=mira, text="news\n\n\nof the day")
    return_to_tab(page)
    down = page.get_by_role("button", name="New messages")
    expect(down).to_be_visible()
    assert abs(log.get_by_text("number 5", exact=True).bounding_box()["y"] - position) < 2
    down.click()
    expect(log.get_by_text("of the day")).to_be_in_viewport()
    expect(down).to_be_hidden()
    MessageFactory(sender=ana, recipient=mira, text="and more")
    return_to_tab(page)
    expect(log.get_by_text("and more", exact=True)).to_be_in_viewport()


def test_invalid_message_stays_in_composer(pair, signed_in_page):
    page = signed_in_page(pair[0])
    page.goto("/messages/ana")
    box = page.get_by_label("Message to Ana")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("Write something, or add a picture.")
    box.fill("x" * 1010)
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    expect(page.locator(".dm-count")).to_have_text("−10")
    box.fill("short enough")
    box.press("Control+Enter")
    expect(texts_in(page)).to_have_text(["short enough"])
    expect(page.get_by_role("alert")).to_have_count(0)
    page.problems[:] = [problem for problem in page.problems if "422" not in problem]


def test_draft_survives_reload_and_sign_out_for_its_writer_only(pair, signed_in_page, live_server):
    mira, ana = pair
    page = signed_in_page(mira)
    page.goto("/messages/ana", wait_until="networkidle")
    box = page.get_by_label("Message to Ana")
    box.fill("half a thought")
    page.reload()
    expect(box).to_have_value("half a thought")
    page.context.clear_cookies(name="sessionid")
    box.press("Control+Enter")
    page.wait_for_url("**/login?next=/messages/ana")
    bo = UserFactory()
    FollowFactory(follower=ana, followee=bo)
    page.context.add_cookies([session_cookie(bo, live_server.url)])
    page.goto("/messages/ana")
    page.wait_for_load_state("networkidle")
    expect(box).to_have_value("")
    page.context.add_cookies([session_cookie(mira, live_server.url)])
    page.goto("/messages/ana")
    expect(box).to_have_value("half a thought")
    box.press("Control+Enter")
    expect(texts_in(page)).to_have_text(["half a thought"])
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(box).to_have_value("")


def test_picture_opens_in_lightbox(pair, signed_in_page):
    mira, ana = pair
    MessageFactory(sender=mira, recipient=ana, text="", picture=picture_of("teal", (900, 600)), alt="a teal one")
    MessageFactory(
        sender=ana,
        recipient=mira,
        text="see https://example.org",
        picture=picture_of("plum", (900, 600)),
        alt="a plum one",
    )
    page = signed_in_page(mira)
    page.goto("/messages/ana")
    pictures, gallery = page.locator(".dm-msg figure > a"), page.locator(".gallery")
    for number, alt, sender in [(0, "a teal one", "You"), (1, "a plum one", "Ana")]:
        pictures.nth(number).click()
        expect(gallery.locator(".gallery-alt")).to_have_text(alt)
        expect(gallery.locator(".gallery-by")).to_have_text(sender)
        expect(gallery.get_by_role("button", name="Next picture")).to_be_hidden()
        expect(gallery.get_by_role("link")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(pictures.nth(number)).to_be_focused()


def test_new_message_opens_in_dialog(pair, signed_in_page):
    page = signed_in_page(pair[0])
    page.goto("/messages")
    link = page.get_by_role("link", name="New message")
    link.hover()
    expect(link).not_to_have_attribute("title", re.compile(""))
    link.click()
    name = page.get_by_role("dialog").get_by_label("To")
    expect(name).to_be_focused()
    name.fill("mira")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("That’s you.")).to_be_visible()
    name.fill("ana")
    name.press("Enter")
    page.wait_for_url("**/messages/ana#dm-text")
    expect(page.locator("#dm-text")).to_be_focused()
    page.problems[:] = [problem for problem in page.problems if "422" not in problem]


def test_recipient_is_completed_by_keyboard_and_mouse(pair, signed_in_page):
    mira, _ = pair
    FollowFactory(follower=UserFactory(username="anton", name="Anton Ågren"), followee=mira)
    page = signed_in_page(mira)
    page.goto("/messages")
    page.get_by_role("link", name="New message").click()
    box = page.get_by_role("dialog").get_by_label("To")
    box.press_sequentially("an")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Ana @ana", "Anton Ågren @anton"])
    expect(options.locator("img.avatar")).to_have_count(2)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("anton")
    expect(options).to_have_count(0)
    box.fill("")
    box.press_sequentially("@Anto")
    options.click()
    expect(box).to_have_value("anton")
    box.press("Enter")
    page.wait_for_url("**/messages/anton#dm-text")


def test_deletion_is_confirmed_and_announced(pair, signed_in_page):
    mira, ana = pair
    for words in ("first", "second"):
        MessageFactory(sender=ana, recipient=mira, text=words)
    page = signed_in_page(mira)
    page.goto("/messages/ana")
    delete(page, "first")
    expect(page.get_by_text("Deleted on your side.")).to_be_visible()
    expect(texts_in(page)).to_have_text(["second"])
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(texts_in(page)).to_have_text(["first", "second"])
    expect(page.locator(".dm-msg", has_text="first").locator("summary")).to_be_focused()
    delete(page, "first")
    expect(texts_in(page)).to_have_text(["second"])
    page.locator("summary", has_text="About this conversation").click()
    page.get_by_role("link", name="Delete conversation").click()
    page.get_by_role("button", name="Delete on my side").click()
    page.wait_for_url("**/messages")
    expect(page.get_by_text("No messages yet")).to_be_visible()
    assert Message.objects.count() == 2


def test_messages_work_without_javascript(pair, signed_in_page):
    mira, ana = (signed_in_page(person, java_script_enabled=False) for person in pair)
    mira.goto("/messages/new")
    mira.get_by_label("To").fill("@ana")
    mira.get_by_role("button", name="Next").click()
    for words in ("Roof on Saturday?", "At three?"):
        mira.get_by_label("Message to Ana").fill(words)
        mira.get_by_role("button", name="Send").click()
    expect(texts_in(mira)).to_have_text(["Roof on Saturday?", "At three?"])
    ana.goto("/messages")
    ana.get_by_role("link", name="At three?").click()
    ana.get_by_label("Message to Mira").fill("Deal.")
    ana.get_by_role("button", name="Send").click()
    delete(ana, "Roof on Saturday?")
    expect(texts_in(ana)).to_have_text(["At three?", "Deal."])
    ana.get_by_role("button", name="Undo").click()
    expect(texts_in(ana)).to_have_text(["Roof on Saturday?", "At three?", "Deal."])
    delete(ana, "Roof on Saturday?")
    ana.goto("/messages/mira/delete")
    ana.get_by_role("button", name="Delete on my side").click()
    expect(ana.get_by_text("was deleted on your side")).to_be_visible()
    mira.reload()
    expect(texts_in(mira)).to_have_count(3)


def test_message_menu_on_touch_screen_is_bottom_sheet_and_deletes_on_second_tap(pair, signed_in_page):
    mira, ana = pair
    for words in ("first", "second"):
        MessageFactory(sender=ana, recipient=mira, text=words)
    page = signed_in_page(mira, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page.goto("/messages/ana", wait_until="networkidle")
    message = page.locator(".dm-msg", has_text="second")
    assert message.locator(".dm-menu").evaluate("menu => getComputedStyle(menu).opacity") == "1"
    message.locator(".dm-menu > summary").tap()
    assert Message.objects.deleted_by_one().count() == 0
    sheet = message.locator(".wt-menu-list").bounding_box()
    assert (sheet["x"], sheet["width"], sheet["y"] + sheet["height"]) == (0, 390, 844)
    expect(message.get_by_role("link", name="Report message")).to_be_visible()
    message.get_by_role("button", name="Delete on your side").tap()
    expect(texts_in(page)).to_have_text(["first"])
    page.get_by_role("button", name="Undo").tap()
    expect(texts_in(page)).to_have_text(["first", "second"])


def test_first_message_stands_at_the_lower_end(pair, signed_in_page):
    mira, _ana = pair
    page = signed_in_page(mira)
    page.goto("/messages/ana")
    page.fill("#dm-text", "hello")
    page.get_by_role("button", name="Send").click()
    message, composer = page.locator(".dm-msg").bounding_box(), page.locator("#dm-composer").bounding_box()
    assert composer["y"] - message["y"] - message["height"] < 40
