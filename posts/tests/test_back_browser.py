"""Back and Forward return to the same posts at the same position, and show nothing of somebody who has logged out."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from conftest import session_cookie
from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Why the test browser has no back/forward cache. Any other reason would be the page's own.
REASONS = {
    "BackForwardCacheDisabled",
    "BackForwardCacheDisabledByCommandLine",
    "BackForwardCacheDisabledForDelegate",
    "BrowsingInstanceNotSwapped",
}
IS_HIDDEN = "() => !document.querySelector('main').checkVisibility({ visibilityProperty: true })"
STORE = "() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"
RESTORE = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def ana(mira):
    return FollowFactory(follower=mira, followee=UserFactory(username="ana", name="Ana Lindqvist")).followee


@pytest.fixture
def posts(ana, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    posts = PostFactory.create_batch(64, author=ana)
    return [*posts[:30], PostFactory(author=ana, in_reply_to=PostFactory(text="where it began")), *posts[31:]]


def load_three_pages(page):
    page.goto("/")
    page.reload()  # the first page was not to be stored, as it had yet to set a cookie
    for count in (40, 60):
        page.get_by_role("link", name="Load more witts").click()
        expect(page.locator("#feed article, #feed ~ ol article")).to_have_count(count)


def top(card):
    return card.evaluate("card => card.getBoundingClientRect().top")


def open_and_go_back(page, card):
    """Open the permalink of the card and go back; return where the card was before on the screen."""
    before = top(card)
    card.locator(".witt-time").evaluate("link => link.click()")
    page.wait_for_url("**/status/*")
    page.go_back()
    return before


def expect_top(card, expected):
    card.page.wait_for_function(
        "([id, top]) => Math.abs(document.getElementById(id)?.getBoundingClientRect().top - top) <= 1",
        arg=[card.get_attribute("id"), expected],
    )


def reasons_not_stored(page):
    """Return a set to which the browser adds why a page was not in its back/forward cache."""
    reasons, devtools = set(), page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.on(
        "Page.backForwardCacheNotUsed",
        lambda event: reasons.update(each["reason"] for each in event["notRestoredExplanations"]),
    )
    return reasons


def log_out(page):
    page.locator(".wt-hide-phone > summary").click()
    page.locator(".wt-hide-phone").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Sign up").first).to_be_visible()


def test_back_restores_loaded_pages_and_position(open_page, mira, ana, posts):
    page = open_page(mira)
    reasons = reasons_not_stored(page)
    load_three_pages(page)
    reply = page.locator(".witt:has([data-toggle-ancestors])")
    reply.get_by_role("link", name="View conversation").click()
    expect(page.get_by_text("where it began")).to_be_visible()
    card = page.locator(f"#witt-{posts[20].pk}")
    card.evaluate("card => scrollBy(0, card.getBoundingClientRect().top - 300)")
    before = open_and_go_back(page, card)
    expect_top(card, before)
    expect(page.locator("article")).to_have_count(61)
    expect(page.get_by_text("where it began")).to_be_attached()
    assert reasons
    assert reasons <= REASONS
    PostFactory.create_batch(3, author=ana)
    before = open_and_go_back(page, card)
    expect_top(card, before)
    expect(page.get_by_text("where it began")).to_be_attached()


def test_back_restores_position_in_list_of_people(open_page, mira, ana):
    followers = [FollowFactory(followee=ana).follower for _ in range(45)]
    page = open_page(mira)
    page.goto("/ana/followers")
    page.locator(".wt-more a").click()
    link = page.locator(f".person-name[href='/{followers[10].username}']")
    link.evaluate("link => scrollBy(0, link.getBoundingClientRect().top - 300)")
    before = top(link)
    link.evaluate("link => link.click()")
    page.wait_for_url(f"**/{followers[10].username}")
    page.go_back()
    page.wait_for_function(
        "([href, top]) => Math.abs(document.querySelector(href)?.getBoundingClientRect().top - top) <= 1",
        arg=[f".person-name[href='/{followers[10].username}']", before],
    )
    expect(page.locator(".person")).to_have_count(40)


def test_back_reopens_dialog_with_typed_text(open_page, mira, ana):
    post = PostFactory(author=ana)
    page = open_page(mira)
    page.goto("/")
    page.locator(f"#witt-{post.pk} .witt-action").first.click()
    page.locator("dialog .composer [name=text]").fill("@ana half of a rep")
    page.locator("dialog .composer-parent a").first.evaluate("link => link.click()")
    page.wait_for_url("**/ana/status/*")
    page.go_back()
    expect(page.locator("dialog[open] #dialog-text")).to_have_value("@ana half of a rep")
    expect(page.locator("dialog .composer > .composer-notice")).to_have_text("Draft restored. Discard")


def test_back_reopens_report_with_what_was_typed_for_its_viewer(open_page, live_server, mira, ana, bo):
    post = PostFactory(author=ana)
    page = open_page(mira)
    page.goto("/")
    page.locator(f"#witt-{post.pk} summary", has_text="More").click()
    page.get_by_role("link", name="Report witt").click()
    page.get_by_label("Spam or a scam").check()
    page.get_by_label("Anything to add?").fill("again and again")
    page.get_by_label("Also mute @ana").check()
    page.locator("dialog .witt-quote a").first.evaluate("link => link.click()")
    page.wait_for_url("**/ana/status/*")
    page.go_back()
    expect(page.get_by_label("Anything to add?")).to_have_value("again and again")
    expect(page.get_by_label("Spam or a scam")).to_be_checked()
    expect(page.get_by_label("Also mute @ana")).to_be_checked()
    page.locator("dialog .witt-quote a").first.evaluate("link => link.click()")
    page.wait_for_url("**/ana/status/*")
    assert "again and again" in page.evaluate("JSON.stringify({ ...sessionStorage })")
    page.context.add_cookies([session_cookie(bo, live_server.url)])
    page.go_back()
    expect(page.locator(".profile-card")).to_contain_text("@bo")
    expect(page.locator("dialog")).to_be_hidden()
    log_out(page)
    page.wait_for_function("() => !JSON.stringify({ ...sessionStorage }).includes('again')")


def test_stored_page_is_hidden_until_session_is_checked(open_page, mira, ana):
    PostFactory(author=ana, text="among friends")
    page = open_page(mira)
    page.goto("/")
    box = page.locator("#home-text")
    box.focus()
    assert page.evaluate(f"() => {{ ({STORE})(); return ({IS_HIDDEN})() }}")
    assert not page.evaluate(f"() => {{ ({RESTORE})(); return ({IS_HIDDEN})() }}")
    expect(box).to_be_focused()
    page.evaluate(STORE)
    other = page.context.new_page()
    other.goto("/ana")
    log_out(other)
    expect(page.get_by_text("among friends")).to_be_hidden()
    assert page.evaluate(IS_HIDDEN)  # still: it did not hear of the log-out
    with page.expect_navigation():
        assert page.evaluate(f"() => {{ ({RESTORE})(); return ({IS_HIDDEN})() }}")
    expect(page.get_by_role("link", name="Sign up").first).to_be_visible()
    expect(page.locator("[data-poll-seconds]")).to_have_count(0)


def test_back_after_logout_asks_the_server(open_page, live_server, mira, ana, bo):
    ana.is_protected = True
    ana.save()
    PostFactory(author=ana, text="among friends")
    page = open_page(mira)
    page.goto("/healthz")
    for address in ("/", "/ana", "/"):
        page.goto(address)
        expect(page.get_by_text("among friends")).to_be_visible()
    log_out(page)
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("link", name="Sign up").first).to_be_visible()
        expect(page.get_by_text("among friends")).to_have_count(0)
    page.context.add_cookies([session_cookie(bo, live_server.url)])
    page.go_back()
    expect(page.locator(".profile-card")).to_contain_text("@bo")
    expect(page.get_by_text("among friends")).to_have_count(0)


def test_back_restores_position_and_conversation_where_motion_is_not_reduced(open_page, mira, ana, posts):
    page = open_page(mira)
    page.emulate_media(reduced_motion="no-preference")
    load_three_pages(page)
    page.get_by_role("link", name="View conversation").click()
    expect(page.get_by_text("where it began")).to_be_visible()
    card = page.locator(f"#witt-{posts[8].pk}")
    for _ in range(3):
        card.scroll_into_view_if_needed()
        before = open_and_go_back(page, card)
        expect(page.get_by_text("where it began")).to_be_visible()
        page.wait_for_timeout(500)  # longer than a smooth scroll
        assert abs(top(card) - before) <= 1
