"""Taking back what one did with a post that is hidden now, in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import BlockFactory
from posts.factories import PostFactory
from posts.models import Post
from testing.axe import problems_on_screens
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "/mira/likes": ("Take back your like", "Like taken back."),
    "/bookmarks": ("Remove the bookmark", "No longer in your bookmarks."),
    "/mira": ("Undo the repost", "Repost taken back."),
}
EVERY_PAGE = pytest.mark.parametrize("address", PAGES)


@pytest.fixture
def posts(mira):
    """Return three posts that mira liked, bookmarked and reposted, oldest first; the second is hidden from her."""
    posts = [PostFactory(author=UserFactory(name=name)) for name in ("Abe", "Bea", "Cleo")]
    for post in posts:
        post.like(mira), post.bookmark(mira), post.repost(mira)
    BlockFactory(blocker=posts[1].author, blocked=mira)
    return posts


def actions_left(mira):
    reposts = Post.objects.filter(author=mira)
    return {"/mira/likes": mira.likes.count(), "/bookmarks": mira.bookmarks.count(), "/mira": reposts.count()}


@EVERY_PAGE
@WITH_AND_WITHOUT_JAVASCRIPT
def test_button_takes_back_and_removes_the_row(open_page, mira, posts, address, javascript):
    label, message = PAGES[address]
    page = open_page(mira, java_script_enabled=javascript)
    page.goto(address)
    rows = page.locator("#feed > li")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("isn’t open to you any more.")
    rows.nth(1).get_by_role("button", name=label).click()
    expect(page.get_by_text(message)).to_be_visible()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("button", name=label)).to_have_count(0)
    assert page.url.endswith(address)
    assert actions_left(mira) == dict.fromkeys(PAGES, 3) | {address: 2}


def test_focus_moves_to_the_next_row_but_not_to_a_button(open_page, mira, posts):
    page = open_page(mira)
    page.goto("/mira/likes")
    page.get_by_role("button", name="Take back your like").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#witt-{posts[0].pk}")).to_be_focused()
    expect(page.locator("#feed > li")).to_have_count(2)


def test_j_selects_hidden_posts_and_page_says_when_the_last_is_gone(open_page, mira, posts):
    for post in (posts[0], posts[2]):
        post.unlike(mira)
    page = open_page(mira)
    page.goto("/mira/likes", wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("data-keys-ready", "")
    page.keyboard.press("j")
    expect(page.locator("#feed .witt-hidden")).to_be_focused()
    page.get_by_role("button", name="Take back your like").click()
    expect(page.locator("main .wt-empty")).to_be_visible()


def test_pages_with_hidden_post_have_no_problems(open_page, mira, posts):
    page = open_page(mira)
    for address in PAGES:
        page.goto(address)
        assert problems_on_screens(page) == [], address
