"""Reporting in a browser, from the menu of a post and of a profile, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from direct_messages.factories import MessageFactory
from posts.factories import PostFactory
from reports.models import Reason, Report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_post_is_reported_from_its_menu(signed_in_page, mira, javascript):
    PostFactory(author=UserFactory(username="sam"), text="Nobody asked for another map")
    page = signed_in_page(mira, java_script_enabled=javascript)
    page.goto("/sam")
    page.get_by_text("More", exact=True).locator("..").first.click()
    page.get_by_role("link", name="Report witt").click()
    expect(page.get_by_role("heading", name="Report this witt")).to_be_visible()
    page.get_by_label("Someone may be in danger").check()
    page.get_by_label("Anything to add?").fill("Please look soon")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page.get_by_role("heading", name="Report this witt")).to_be_hidden()
    expect(page).to_have_url("/sam")
    report = Report.objects.get()
    assert (report.reason, report.note) == (Reason.DANGER, "Please look soon")


def test_user_is_reported_and_blocked_from_profile(signed_in_page, mira):
    UserFactory(username="sam")
    page = signed_in_page(mira)
    page.goto("/sam")
    page.get_by_text("More about @sam").locator("..").click()
    page.get_by_role("link", name="Report").click()
    page.get_by_label("Also block @sam").check()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("You blocked @sam.")).to_be_visible()
    assert Report.objects.get().person.username == "sam"


def test_invalid_form_stays_in_dialog_with_input(signed_in_page, mira):
    UserFactory(username="sam")
    page = signed_in_page(mira)
    page.expected_problems.append("422")
    page.goto("/sam")
    page.get_by_text("More about @sam").locator("..").click()
    page.get_by_role("link", name="Report").click()
    page.get_by_label("Spam or a scam").check()
    page.get_by_label("Anything to add?").evaluate("box => box.removeAttribute('maxlength')")
    page.get_by_label("Anything to add?").fill("a" * 501)
    page.get_by_role("button", name="Send report").click()
    expect(page.locator("#dialog").get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Anything to add?")).to_have_value("a" * 501)
    expect(page.get_by_label("Spam or a scam")).to_be_checked()
    page.get_by_label("Anything to add?").fill("enough")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    assert Report.objects.get().note == "enough"


def test_rate_limit_keeps_dialog_and_input(signed_in_page, mira, settings):
    settings.LIMIT_REPORTS_A_DAY = 1
    UserFactory(username="sam")
    Report.objects.file(mira, UserFactory(), Reason.SPAM)
    page = signed_in_page(mira)
    page.expected_problems.append("429")
    page.goto("/sam")
    page.get_by_text("More about @sam").locator("..").click()
    page.get_by_role("link", name="Report").click()
    page.get_by_label("Anything to add?").fill("Still here")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("You’ve sent 1 report today.")).to_be_visible()
    expect(page.get_by_label("Anything to add?")).to_have_value("Still here")


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_dialog_needs_no_scrolling(signed_in_page, mira, size):
    sam = UserFactory(username="sam", takes_messages_from_anyone=True)
    post = PostFactory(author=sam, text="word " * 28)
    message = MessageFactory(sender=sam, recipient=mira, text="word " * 100)
    page = signed_in_page(mira, viewport=dict(zip(("width", "height"), size, strict=True)))
    for address in (f"{post.get_absolute_url()}", "/sam", "/messages/sam"):
        page.goto(address, wait_until="networkidle")
        if address == "/messages/sam":
            menu = page.locator(f"#message-{message.pk} summary")
            menu.hover()
        else:
            menu = page.locator(".witt-actions summary:visible, .profile-actions summary").last
        menu.click()
        page.locator("details[open] a[href$='/report']").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_label("Also mute @sam")).to_be_in_viewport(ratio=1)
        expect(dialog.get_by_role("button", name="Send report")).to_be_in_viewport(ratio=1)
        assert dialog.evaluate("dialog => dialog.scrollHeight - dialog.clientHeight") <= 0, address
