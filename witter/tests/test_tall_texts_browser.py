"""Very tall texts are collapsed, and stacked combining marks are clipped to their own text."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.factories import UserFactory
from direct_messages.factories import MessageFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)

TALL = "a" + "\n" * 130 + "end https://example.com/a"
MARKS = "\u0310\u0321\u0335\u0345\u0316\u0317" * 19
PLAIN, STACKED = "x zalgo", f"x{MARKS} zalgo"


@pytest.fixture
def mira():
    return UserFactory(username="mira", name="Mira")


def height(locator):
    return locator.bounding_box()["height"]


@WITH_AND_WITHOUT_JAVASCRIPT
def test_tall_post_is_collapsed_until_expanded(open_page, mira, javascript):
    post = PostFactory(author=mira, text=TALL)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    card = page.locator(f"#witt-{post.pk}")
    expect(card.get_by_role("checkbox", name="Show more")).not_to_be_checked()
    assert height(card) < 420
    card.locator(".wt-unfold").click()
    assert height(card) > 2000
    card.locator(".wt-unfold").click()
    assert height(card) < 420


def test_tall_post_is_expanded_by_keyboard(open_page, mira):
    post = PostFactory(author=mira, text=TALL)
    page = open_page(mira)
    page.goto("/")
    card = page.locator(f"#witt-{post.pk}")
    card.locator(".witt-body a").focus()
    assert height(card) > 2000
    card.get_by_role("checkbox", name="Show more").focus()
    page.keyboard.press("Space")
    expect(card.get_by_role("checkbox", name="Show less")).to_be_checked()
    assert height(card) > 2000


@WITH_AND_WITHOUT_JAVASCRIPT
def test_tall_post_is_not_collapsed_on_its_page(open_page, mira, javascript):
    post = PostFactory(author=mira, text=TALL)
    page = open_page(java_script_enabled=javascript)
    page.goto(post.get_absolute_url())
    assert height(page.locator(f"#witt-{post.pk} .witt-body")) > 2000
    expect(page.get_by_text("Show more")).to_have_count(0)


def test_quote_of_tall_post_is_collapsed(open_page, mira):
    post = PostFactory(author=mira, text="look", quote_of=PostFactory(text=TALL))
    page = open_page(mira)
    page.goto("/")
    assert height(page.locator(f"#witt-{post.pk}")) < 520


@WITH_AND_WITHOUT_JAVASCRIPT
def test_tall_message_is_collapsed_until_expanded(open_page, mira, javascript):
    message = MessageFactory(recipient=mira, text=TALL)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto(f"/messages/{message.sender.username}")
    words = page.locator(".dm-text")
    assert height(words) < 420
    words.locator(".wt-unfold").click()
    assert height(words) > 2000


def test_only_texts_over_twelve_lines_are_collapsed(open_page, mira):
    lines = {"a\n" * 11 + "a": 12, "a\n" * 12 + "a": 13, "b" * 140: 4, "字" * 140: 7}
    posts = {text: PostFactory(author=mira, text=text) for text in lines}
    page = open_page(mira)
    page.goto("/")
    collapsed = {text for text, post in posts.items() if page.locator(f"#witt-{post.pk} .wt-unfold").count()}
    assert collapsed == {text for text in lines if lines[text] > 12}


def corners(box):
    return [round(each) for each in (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"])]


def screenshots(page, place, others):
    """Return two lists of screenshots of `others`: while `place` has a plain text, and while it has stacked marks."""
    pictures = []
    for text in (PLAIN, PLAIN, STACKED):  # the first run loads late files
        page.locator(place).first.evaluate("(element, text) => { element.textContent = text }", text)
        page.evaluate("document.fonts.ready")
        shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        boxes = [page.locator(each).first.bounding_box() for each in others]
        pictures.append([shot.crop(corners(box)).tobytes() for box in boxes])
    return pictures[1:]


PLACES = [
    (
        "/",
        "li:nth-child(2) .witt-body",
        ["li:nth-child(1) .witt", "li:nth-child(3) .witt", "li:nth-child(2) .witt-actions"],
    ),
    ("/", ".witt-quote .witt-body", [".witt-quote + .witt-actions", "li:nth-child(1) .witt-head"]),
    ("/", ".witt-context bdi", ["li:nth-child(2) .witt", "li:nth-child(1) .witt-actions"]),
    ("/", ".wt-trends a", [".profile-card", ".wt-trends li:nth-child(3)"]),
    ("/ana", ".profile-bio h1 bdi", [".profile-bar .profile-stats", ".profile-facts"]),
    ("/ana", ".profile-bio > p", [".profile-bio h1", ".profile-facts"]),
    ("/ana", ".profile-facts bdi", [".profile-bio h1", ".profile-bio > p"]),
    (
        "/messages/ana",
        ".dm-log .dm-msg:nth-child(3) .dm-text",
        [".dm-log .dm-msg:nth-child(2)", ".dm-log .dm-msg:nth-child(4)"],
    ),
    ("/notifications", ".note blockquote a", ["li:nth-child(2) .note", ".wt-tabs"]),
    ("/notifications", ".note p bdi", ["li:nth-child(2) .note", ".wt-tabs"]),
    ("/mira/followers", ".person bdi", [".wt-card-head, .wt-tabs", "li:nth-child(2) .person"]),
    ("/compose", ".draft-words", [".wt-card-head h2"]),
]


def overlapped(page, place, others):
    """Return those of `others` that look different while `place` has stacked marks."""
    for _ in range(4):  # counts and times may change meanwhile; overlapping marks would differ every time
        plain, stacked = screenshots(page, place, others)
        if plain == stacked:
            return []
    return [name for name, one, other in zip(others, plain, stacked, strict=True) if one != other]


def test_stacked_marks_do_not_overlap_other_elements(open_page, mira):
    ana = UserFactory(username="ana", name="Ana", bio="maps", location="Saltmarsh")
    FollowFactory(follower=mira, followee=ana), FollowFactory(follower=ana, followee=mira)
    FollowFactory(follower=UserFactory(username="bo"), followee=mira)
    first, *_ = [PostFactory(author=ana, text=f"number {n} #tag{n}") for n in range(4)]
    PostFactory(author=mira, text="mine", quote_of=first).like(ana)
    PostFactory().repost(ana)
    for n in range(3):
        MessageFactory(sender=ana, recipient=mira, text=f"hello {n}")
    mira.drafts.create(key="draft", texts=["words"])
    page = open_page(mira, viewport={"width": 1280, "height": 900})
    for address, place, others in PLACES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert overlapped(page, place, others) == [], (address, place)
