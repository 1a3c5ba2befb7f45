"""A new user's first steps in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from core.factories import upload_of
from follows.factories import FollowFactory
from follows.models import Follow
from posts.factories import PostFactory
from posts.models import Post
from testing.both_ways import WITH_AND_WITHOUT_JAVASCRIPT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(mira):
    ana = UserFactory(username="ana", name="Ana Lindqvist")
    FollowFactory(follower=mira, followee=ana)
    return ana


@WITH_AND_WITHOUT_JAVASCRIPT
def test_sign_up_and_first_post(open_page, ana, javascript):
    page = open_page(java_script_enabled=javascript)
    page.goto("/")
    page.get_by_placeholder("Full name").fill("Nadia Haddad")
    page.get_by_role("textbox", name="Email", exact=True).fill("nadia@example.com")
    page.get_by_role("button", name="Sign up for").click()
    page.wait_for_url("**/signup**")
    expect(page.locator("[name=email]")).to_have_value("nadia@example.com")
    page.locator("[name=username]").fill("nadia")
    page.locator("[type=password]").fill("a long enough secret")
    page.locator("main button[type=submit], main .btn-signup, main .btn-primary").first.click()
    page.wait_for_url("**/welcome/people")
    page.get_by_role("button", name="Follow @ana").click()
    followed = page.get_by_role("button", name="Following. Unfollow @ana")
    expect(followed if javascript else page.get_by_text("A good start")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Bio").fill("Kites.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/welcome/witt")
    page.locator("main textarea[name=text]").fill("Just setting up my witter")
    page.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    page.wait_for_url("**/welcome/hatched#witt-*")
    page.get_by_role("link", name="Take me home").click()
    page.wait_for_selector("article:has-text('Just setting up my witter')")
    assert User.objects.get(username="nadia").bio == "Kites."
    assert Post.objects.get().author == User.objects.get(username="nadia")


@WITH_AND_WITHOUT_JAVASCRIPT
@pytest.mark.parametrize("login", ["mira", "MIRA", "mira@example.com"])
def test_login_and_logout(open_page, mira, javascript, login):
    page = open_page(java_script_enabled=javascript)
    page.goto("/")
    page.get_by_placeholder("Username or email").fill(login)
    page.get_by_placeholder("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_selector("#home-text")
    page.locator(".wt-topbar summary:visible").last.click()
    page.locator("button:visible", has_text="Log out").click()
    page.wait_for_selector("text=Say it here.")


@WITH_AND_WITHOUT_JAVASCRIPT
def test_like_repost_and_bookmark(open_page, mira, ana, javascript):
    post = PostFactory(author=ana)
    page = open_page(mira, java_script_enabled=javascript)
    for action in ("like", "bookmark"):
        page.goto("/")
        page.locator(f"#witt-{post.pk} .witt-action-{action}").click()
        page.wait_for_selector(f'#witt-{post.pk} .witt-action-{action}[aria-pressed="true"]')
    page.goto("/")
    page.locator(f"#witt-{post.pk} .witt-action-repost").click()
    page.locator(f"#witt-{post.pk} button[formaction$='/repost']").click()
    expect(page.locator(f"#witt-{post.pk} .witt-action-repost")).to_contain_text("Reposted")
    post.counts.refresh_from_db()
    assert (post.counts.like_count, post.counts.repost_count, mira.bookmarks.count()) == (1, 1, 1)
    page.goto("/bookmarks")
    page.locator(f"#witt-{post.pk} .witt-action-like").click()
    page.wait_for_selector(f'#witt-{post.pk} .witt-action-like[aria-pressed="false"]')


@WITH_AND_WITHOUT_JAVASCRIPT
def test_reply(open_page, mira, ana, javascript):
    post = PostFactory(author=ana)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    page.locator(f"#witt-{post.pk} .witt-action >> nth=0").click()
    box = page.locator("dialog textarea" if javascript else "main textarea")
    expect(box).to_have_value("@ana ")
    box.fill("@ana hello there")
    box.locator("xpath=ancestor::form").get_by_role("button", name="Reply").click()
    page.wait_for_selector("text=Your witt is out.")
    page.goto(post.get_absolute_url())
    page.wait_for_selector("article:has-text('hello there')")
    assert Post.objects.get(author=mira).in_reply_to == post


@WITH_AND_WITHOUT_JAVASCRIPT
def test_quote(open_page, mira, ana, javascript):
    post = PostFactory(author=ana, text="the words of ana")
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    page.locator(f"#witt-{post.pk} summary", has_text="Repost").click()
    page.locator(f"#witt-{post.pk} a", has_text="Quote witt").click()
    box = page.locator("dialog textarea" if javascript else "main textarea")
    box.fill("so true")
    box.locator("xpath=ancestor::form").get_by_role("button", name="Witt", exact=True).click()
    page.wait_for_selector("article:has-text('so true'), .wt-toast")
    assert Post.objects.get(author=mira).quote_of == post


@WITH_AND_WITHOUT_JAVASCRIPT
def test_follow_and_unfollow(open_page, mira, javascript):
    UserFactory(username="gus")
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/gus")
    page.locator(".profile-actions .btn-follow").click()
    page.wait_for_selector(".profile-actions .btn-follow.is-following")
    assert Follow.objects.filter(follower=mira).count() == 1
    page.locator(".profile-actions .btn-follow").click()
    page.wait_for_selector(".profile-actions .btn-follow:not(.is-following)")
    assert not Follow.objects.filter(follower=mira).exists()


@WITH_AND_WITHOUT_JAVASCRIPT
def test_post_picture_with_alt_text(open_page, mira, javascript, tmp_path):
    file = tmp_path / "loaf.png"
    file.write_bytes(upload_of("sienna").read())
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/compose")
    page.locator("main [name=text]").fill("a loaf")
    if not javascript:
        page.locator("main .composer-pictures summary").click()
    page.locator("main [name=images]").set_input_files(file)
    page.locator("main [name=alt_0]").fill("A round loaf.")
    page.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    page.wait_for_url("**/mira/status/*")
    expect(page.locator("article img[alt='A round loaf.']")).to_have_count(1)


@WITH_AND_WITHOUT_JAVASCRIPT
def test_refused_text_stays_in_composer(open_page, mira, javascript):
    PostFactory(author=mira, text="hello town")
    page = open_page(mira, java_script_enabled=javascript)
    page.expected_problems.append("422")
    page.goto("/")
    page.locator("#home-text").fill("hello town")
    page.get_by_role("main").get_by_role("button", name="Witt", exact=True).click()
    page.wait_for_selector("text=You already said that.")
    expect(page.locator("main textarea[name=text]")).to_have_value("hello town")


@WITH_AND_WITHOUT_JAVASCRIPT
def test_load_next_page(open_page, mira, ana, javascript):
    posts = PostFactory.create_batch(25, author=ana)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    page.get_by_role("link", name="Load more witts").click()
    page.wait_for_selector(f"#witt-{posts[0].pk}")
    expect(page.locator("article")).to_have_count(25 if javascript else 5)


@WITH_AND_WITHOUT_JAVASCRIPT
def test_delete_asks_for_confirmation(open_page, mira, javascript):
    post = PostFactory(author=mira)
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/mira")
    page.locator(f"#witt-{post.pk} details.wt-menu > summary", has_text="More").click()
    page.locator(f"#witt-{post.pk} summary", has_text="Delete witt").click()
    assert Post.objects.count() == 1
    page.locator(f"#witt-{post.pk} button", has_text="delete it").click()
    page.wait_for_selector("text=Your witt was deleted.")
    assert not Post.objects.exists()


@WITH_AND_WITHOUT_JAVASCRIPT
def test_search_posts_and_people(open_page, mira, ana, javascript):
    PostFactory(author=ana, text="the swifts are back over Ferry Lane")
    page = open_page(mira, java_script_enabled=javascript)
    page.goto("/")
    page.locator("#q").fill("swifts")
    page.keyboard.press("Enter")
    page.wait_for_selector("article:has-text('are back over Ferry Lane')")
    page.get_by_role("main").get_by_role("link", name="People").click()
    page.wait_for_url("**f=people**")
    page.goto("/search?q=lindq&f=people")
    page.wait_for_selector("main .person:has-text('Ana Lindqvist')")


def test_new_posts_bar_inserts_posts_on_click(open_page, mira, ana, settings):
    settings.LIVE_SECONDS = 0.5
    PostFactory(author=ana)
    page = open_page(mira)
    page.goto("/")
    PostFactory(author=ana, text="fresh from the oven")
    page.wait_for_selector("text=1 new witt")
    expect(page.locator("article")).to_have_count(1)
    page.locator(".wt-new-posts-button").click()
    page.wait_for_selector("article:has-text('fresh from the oven')")
