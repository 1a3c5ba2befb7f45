"""Polling in a browser: updates without layout shift or needless requests."""

import json
import re

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory, FollowRequestFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira():
    return UserFactory(username="mira")


@pytest.fixture
def ana(mira):
    return FollowFactory(follower=mira, followee=UserFactory(username="ana")).followee


@pytest.fixture
def open_live(open_page, mira):
    """Return a function that opens a URL as mira, with a clock for `poll` to put forward, and records the polls."""

    def open_live(address="/", **options):
        page = open_page(mira, **options)
        page.clock.install()
        page.polls = []
        page.on("request", lambda request: page.polls.append(request) if "/live?" in request.url else None)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return page

    return open_live


def poll(page, seconds=30):
    """Put the clock forward, and wait until the page has polled."""
    with page.expect_response("**/live?*") as response:
        page.clock.fast_forward(1000 * seconds)
    return response.value


def test_counters_update_in_place_and_focus_stays(open_live, mira, ana):
    post = PostFactory(author=ana)
    page = open_live()
    star = page.locator(f"#witt-{post.pk} .witt-action-like")
    star.focus()
    post.like(ana), post.repost(ana), post.like(mira)
    PostFactory(in_reply_to=post)
    poll(page)
    expect(star).to_have_text("Like2")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    expect(page.locator(f"#witt-{post.pk} .witt-action-repost")).to_have_text("Repost1")
    expect(page.locator(f"#witt-{post.pk} .witt-action").first).to_have_text("Reply1")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(star).to_have_text("Like1")
    assert not post.likes.filter(user=mira).exists()


def test_counters_update_on_permalink(open_live, mira, ana):
    post = PostFactory(author=ana)
    reply = PostFactory(author=mira, in_reply_to=post)
    page = open_live(post.get_absolute_url())
    tally = page.locator("#post-stats")
    expect(tally).to_have_text("")
    post.like(ana), post.repost(ana), reply.like(ana)
    poll(page)
    expect(page.locator(f"#witt-{reply.pk} .witt-action-like")).to_have_text("Like1")
    expect(tally.get_by_role("link")).to_have_text(["1 repost", "1 like"])
    expect(page.locator(".witt-focus .witt-action-repost")).to_have_text("Repost")
    post.like(mira), post.unrepost(ana)
    poll(page)
    expect(tally.get_by_role("link")).to_have_text(["2 likes"])
    tally.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/ana/status/{post.pk}/likes$"))


def test_response_requested_before_action_is_ignored(open_live, ana):
    post = PostFactory(author=ana)
    page = open_live()
    held = []
    page.route("**/live?*", lambda route: route.fulfill(status=304) if held else held.append(route))
    with page.expect_request("**/live?*"):
        page.clock.fast_forward(30_000)
    star = page.locator(f"#witt-{post.pk} .witt-action-like")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    old = {"replies": "", "reposts": "", "likes": "9", "is_reposted": False, "is_liked": False, "is_bookmarked": False}
    mine = {"witts": "0", "following": "1", "followers": "7"}
    held[0].fulfill(body=json.dumps({"badges": {}, "mine": mine, "witts": {str(post.pk): old}, "new": 0}))
    poll(page)
    expect(star).to_have_text("Like1")
    expect(star).to_have_attribute("aria-pressed", "true")


def test_badges_update_on_every_page(open_live, mira):
    page = open_live("/settings/privacy")
    expect(page.locator("[data-badge=requests]").first).to_be_hidden()
    FollowRequestFactory(followee=mira)
    poll(page)
    expect(page.locator(".wt-hide-phone [data-badge=requests]")).to_have_text("1")
    expect(page.locator(".wt-hide-phone [data-badge=requests]")).to_be_visible()


def test_own_counters_update_after_actions(open_live, mira, ana):
    page = open_live()
    page.locator("#home-text").fill("one more")
    page.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    expect(page.locator("[data-own-count=witts]")).to_have_text("1")


def test_number_in_own_profile_follows_a_deletion_and_its_undo(open_live, mira):
    PostFactory(author=mira, text="the only one")
    page = open_live("/mira")
    expect(page.locator("#witts")).to_have_text("1")
    page.locator(".witt summary", has_text="More").click()
    page.get_by_text("Delete witt").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator("#witts")).to_have_text("0")
    expect(page.locator("#witts-below")).to_have_text("0")


def test_new_posts_bar_is_row_above_the_timeline(open_live, ana):
    posts = PostFactory.create_batch(25, author=ana)
    page = open_live()
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(25)
    page.evaluate("scrollTo(0, 0)")
    new = PostFactory.create_batch(3, author=ana)
    poll(page)
    bar = page.locator(".wt-new-posts-button")
    expect(bar).to_have_text("3 new witts")
    row, feed = bar.bounding_box(), page.locator("#feed").bounding_box()
    assert (row["x"], row["width"], row["y"] + row["height"]) == (feed["x"], feed["width"], feed["y"])
    expect(page.locator("article")).to_have_count(25)
    bar.click()
    expect(page.locator("article")).to_have_count(28)
    ids = page.locator("article").evaluate_all("witts => witts.map((witt) => Number(witt.id.slice(5)))")
    assert ids == [post.pk for post in [*posts, *new]][::-1]
    expect(page.locator(f"li:has(#witt-{new[0].pk}) + .wt-last-read")).to_have_text("You left off here")
    expect(page.locator(".wt-last-read")).to_have_count(1)
    expect(page.locator(f"#witt-{new[-1].pk}")).to_be_focused()
    expect(bar).to_be_hidden()
    page.locator(f"#witt-{new[-1].pk} .witt-action-like").click()
    expect(page.locator(f"#witt-{new[-1].pk} .witt-action-like")).to_have_attribute("aria-pressed", "true")


def test_new_posts_bar_is_pill_and_moves_nothing_when_scrolled(open_live, ana):
    posts = PostFactory.create_batch(20, author=ana)
    page = open_live()
    page.evaluate("scrollTo(0, 900)")
    card = page.locator(f"#witt-{posts[8].pk}")
    top = card.bounding_box()["y"]
    new = PostFactory(author=ana)
    poll(page)
    bar = page.locator(".is-stuck > .wt-new-posts-button")
    expect(bar).to_have_text("1 new witt")
    assert card.bounding_box()["y"] == top
    topbar = page.locator(".wt-topbar").bounding_box()["height"]
    assert bar.bounding_box()["width"] < 250
    assert topbar < bar.bounding_box()["y"] < topbar + 20
    bar.click()
    expect(page.locator(f"#witt-{new.pk}")).to_be_in_viewport()
    expect(page.locator(f"#witt-{new.pk}")).to_be_focused()
    page.evaluate("scrollTo(0, 0)")
    PostFactory(author=ana)
    poll(page)
    expect(page.locator(".wt-new-posts:not(.is-stuck) > .wt-new-posts-button")).to_be_visible()


def test_gap_in_new_posts_resets_feed(open_live, ana):
    old = PostFactory.create_batch(2, author=ana)
    page = open_live()
    new = PostFactory.create_batch(23, author=ana)
    poll(page)
    page.wait_for_selector("text=23 new witts")
    page.locator(".wt-new-posts-button").click()
    expect(page.locator("article")).to_have_count(20)
    page.get_by_role("link", name="Load more witts").click()
    expect(page.locator("article")).to_have_count(25)
    ids = page.locator("article").evaluate_all("witts => witts.map((witt) => Number(witt.id.slice(5)))")
    assert ids == [post.pk for post in [*old, *new]][::-1]


def test_new_repost_of_shown_post_is_not_duplicated(open_live, mira, ana):
    old, other = PostFactory(author=ana), PostFactory(author=ana)
    page = open_live()
    old.repost(FollowFactory(follower=mira).followee)
    poll(page)
    page.wait_for_selector("text=1 new witt")
    page.locator(".wt-new-posts-button").click()
    page.wait_for_selector("text=reposted")
    ids = page.locator("article").evaluate_all("witts => witts.map((witt) => Number(witt.id.slice(5)))")
    assert ids == [old.pk, other.pk]


def test_hidden_page_pauses_polling_and_polls_when_visible(open_live, ana):
    page = open_live()
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { get: () => window.away, configurable: true });
            window.away = true;
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.clock.fast_forward("05:00")
    with page.expect_response("**/live?*"):
        page.evaluate("() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }")
    assert len(page.polls) == 1


def test_offline_page_pauses_polling(open_live, ana):
    page = open_live()
    page.context.set_offline(True)
    page.wait_for_function("() => !navigator.onLine")
    page.clock.fast_forward("05:00")
    with page.expect_response("**/live?*"):
        page.context.set_offline(False)
    assert len(page.polls) == 1


@pytest.mark.parametrize(("status", "headers", "pause"), [(503, {}, 60), (429, {"Retry-After": "90"}, 90)])
def test_server_error_delays_polling(open_live, ana, status, headers, pause):
    page = open_live()
    page.expected_problems.append(str(status))
    page.route("**/live?*", lambda route: route.fulfill(status=status, headers=headers))
    assert poll(page).status == status
    page.clock.fast_forward(1000 * (pause - 20))
    assert len(page.polls) == 1
    poll(page, seconds=20)
    assert len(page.polls) == 2


def test_signed_out_page_does_not_poll(open_page):
    page, requests = open_page(), []
    page.clock.install()
    page.on("request", lambda request: requests.append(request.url) if "/live?" in request.url else None)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.clock.fast_forward("05:00")
    assert requests == []


def test_polling_stops_after_logout(open_live):
    page = open_live()
    page.context.clear_cookies()
    poll(page).finished()
    for _ in range(3):
        page.clock.fast_forward("05:00")
    assert len(page.polls) == 1


def test_title_shows_unread_count(open_live, mira, ana):
    post = PostFactory(author=mira)
    page = open_live()
    expect(page).to_have_title("Home · Witter")
    post.like(ana)
    poll(page)
    expect(page).to_have_title("(1) Home · Witter")
    FollowFactory(follower=UserFactory(), followee=mira)
    poll(page)
    expect(page).to_have_title("(2) Home · Witter")
    page.goto("/discover")
    page.wait_for_load_state("networkidle")
    poll(page)
    expect(page).to_have_title("(2) Popular this week · Witter")


def test_without_javascript_page_is_complete(open_page, mira, ana):
    PostFactory(author=ana)
    page = open_page(mira, java_script_enabled=False)
    page.goto("/")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator(".wt-new-posts-button")).to_be_hidden()
    expect(page.locator(".wt-end-of-feed")).to_be_visible()
