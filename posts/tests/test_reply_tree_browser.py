"""Reading and joining reply trees in a browser."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Pin
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(mira):
    ana = UserFactory(username="ana", name="Ana Lindqvist")
    FollowFactory(follower=mira, followee=ana)
    return ana


def reply(page, text, composer="#reply-composer"):
    form = page.locator(composer)
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="Reply", exact=True).click()


def test_ancestors_open_above_card_and_close(open_page, mira, ana):
    first = PostFactory(text="where it all began")
    post = first
    for _ in range(6):
        post = PostFactory(in_reply_to=post)
    reply = PostFactory(author=ana, in_reply_to=post, text="and so it ended")
    page = open_page(mira)
    page.goto("/")
    item = page.locator(f"li:has(> #witt-{reply.pk})")
    item.get_by_role("link", name="View conversation").click()
    expect(item.locator(".witt-ancestors .witt")).to_have_count(4)
    expect(item.locator(f".witt-ancestors #witt-{post.pk}")).to_be_visible()
    expect(item.get_by_role("link", name="View the whole conversation")).to_be_visible()
    item.get_by_role("link", name="Hide conversation").click()
    expect(item.locator(".witt-ancestors")).to_have_count(0)
    item.get_by_role("link", name="View conversation").click()
    expect(item.locator(".witt-ancestors .witt")).to_have_count(4)


@pytest.mark.parametrize("scrolled", [0, 400])
def test_card_keeps_position_when_ancestors_open_and_close(open_page, mira, ana, scrolled):
    post = PostFactory()
    for _ in range(3):
        post = PostFactory(in_reply_to=post)
    reply = PostFactory(author=ana, in_reply_to=post)
    for _ in range(8):
        PostFactory(author=mira)
    page = open_page(mira)
    page.goto("/")
    page.evaluate("by => scrollTo(0, by)", scrolled)
    card = page.locator(f"#witt-{reply.pk}")
    before = card.bounding_box()["y"]
    for word in ["View", "Hide"]:
        link = card.get_by_role("link", name=f"{word} conversation")
        link.evaluate("link => link.click()")
        expect(link).to_have_count(0)
        assert card.bounding_box()["y"] == pytest.approx(before, abs=1)


def test_without_javascript_links_to_permalink(open_page, mira, ana):
    first = PostFactory(text="where it all began")
    PostFactory(author=ana, in_reply_to=first)
    page = open_page(mira, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="View conversation").click()
    expect(page.locator(f"#witt-{first.pk}")).to_be_visible()
    expect(page.locator(".witt-focus")).to_be_visible()


def at_top(page, post):
    """Wait until the post's own page is scrolled to it, below the bar; return whether its ancestors are above."""
    page.wait_for_function(
        """(id) => {
            const [post, bar] = [document.getElementById(id), document.querySelector(".wt-topbar")];
            if (!bar || !post?.matches(".witt-focus")) return false;
            const { top } = post.getBoundingClientRect();
            return top >= bar.offsetHeight && top < bar.offsetHeight + 40;
        }""",
        arg=f"witt-{post.pk}",
    )
    return page.evaluate("scrollY") > 0


@WITH_AND_WITHOUT_JAVASCRIPT
def test_permalink_opens_at_its_post(open_page, mira, ana, javascript):
    post = PostFactory()
    for _ in range(6):
        post = PostFactory(author=ana, in_reply_to=post)
    for _ in range(8):
        PostFactory(in_reply_to=post)
    quote = PostFactory(author=mira, quote_of=post)
    page = open_page(mira, java_script_enabled=javascript, viewport={"width": 390, "height": 700})
    page.goto("/mira")
    page.locator(f"#witt-{quote.pk} .witt-quote .witt-author").click()
    assert at_top(page, post)
    page.goto("/")
    page.locator(f"#witt-{post.pk} .witt-time").click()
    assert at_top(page, post)
    if not javascript:
        return
    page.goto(post.get_absolute_url())
    assert at_top(page, post)
    page.evaluate("scrollTo(0, 200)")
    page.goto("/mira")
    page.go_back()
    page.wait_for_function("() => scrollY === 200")


def test_more_of_each_part_loads_in_place(open_page, mira, ana):
    post = first = PostFactory(author=ana)
    for _ in range(45):
        post = PostFactory(author=ana, in_reply_to=post)
    reply = PostFactory(in_reply_to=post)
    under = [PostFactory(in_reply_to=reply) for _ in range(5)][-1]
    many = [PostFactory(in_reply_to=post) for _ in range(22)][-1]
    page = open_page(mira)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Show earlier in this conversation").click()
    expect(page.locator(f"#witt-{first.pk}")).to_be_visible()
    page.get_by_role("link", name="Show more replies").click()
    expect(page.locator(f"#witt-{under.pk}")).to_be_visible()
    page.get_by_role("link", name="Load more replies").click()
    expect(page.locator(f"#witt-{many.pk}")).to_be_visible()
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Show more of this thread").click()
    expect(page.locator(".witt-thread .witt")).to_have_count(40)


def test_reply_is_inserted_in_place_and_counted(open_page, mira, ana):
    post = PostFactory(author=ana)
    other = PostFactory(in_reply_to=post)
    page = open_page(mira)
    page.goto(post.get_absolute_url())
    reply(page, "@ana in the right place")
    fresh = page.locator("#feed > li:last-child > .witt")
    expect(fresh).to_contain_text("in the right place")
    expect(page.locator(".witt-focus .witt-action").first).to_contain_text("2")
    page.locator(f"#witt-{other.pk} .witt-action[data-dialog]").click()
    reply(page, "under the other", "#dialog-composer")
    below = page.locator(f"li:has(> #witt-{other.pk}) > .witt-replies")
    expect(below).to_contain_text("under the other")
    expect(page.locator(f"#witt-{other.pk} .witt-action").first).to_contain_text("1")
    below.locator(".witt-action[data-dialog]").click()
    reply(page, "and under that", "#dialog-composer")
    expect(below.locator("> li").nth(1)).to_contain_text("and under that")
    in_place = page.locator("#feed article").evaluate_all("all => all.map(one => one.id)")
    page.reload()
    expect(below.locator("> li")).to_have_count(2)
    assert page.locator("#feed article").evaluate_all("all => all.map(one => one.id)") == in_place


def test_own_reply_continues_thread(open_page, mira):
    post = PostFactory(author=mira)
    page = open_page(mira)
    page.goto(post.get_absolute_url())
    reply(page, "and another thing")
    expect(page.locator("#thread")).to_contain_text("and another thing")
    page.locator("#thread .witt-action[data-dialog]").click()
    reply(page, "and one more", "#dialog-composer")
    expect(page.locator("#thread > li").nth(1)).to_contain_text("and one more")


def test_like_updates_post_stats(open_page, mira, ana):
    post = PostFactory(author=ana)
    page = open_page(mira)
    page.goto(post.get_absolute_url())
    page.locator(".witt-focus .witt-action-like").click()
    expect(page.locator("#post-stats")).to_contain_text("1 like")
    expect(page.locator(".witt-focus .witt-action-like")).to_have_text("Like")
    page.locator(".witt-focus .witt-action-like").click()
    expect(page.locator("#post-stats a")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_pin_and_unpin(open_page, mira, javascript):
    post, _ = PostFactory(author=mira), PostFactory(author=mira)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/mira")
    page.locator(f"#witt-{post.pk} .wt-menu > summary").last.click()
    page.locator(f"#witt-{post.pk}").get_by_role("button", name="Pin to your profile").click()
    expect(page.get_by_text("Pinned to your profile.")).to_be_visible()
    assert Pin.objects.get().post == post
    page.goto("/mira")
    expect(page.locator("#feed > li:first-child .witt")).to_contain_text("Pinned")
    expect(page.locator("#feed > li:first-child .witt")).to_have_id(f"witt-{post.pk}")
