"""The box "Who to follow" in a browser: dismiss, refresh, follow."""

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page):
    """Return a page of a viewer to whom p0, p1, … p7 are suggested, in this order."""
    viewer, people = UserFactory(), [UserFactory(username=f"p{n}") for n in range(8)]
    PostFactory(author=viewer)
    FollowFactory(follower=viewer)
    for n, person in enumerate(people):
        for _ in range(8 - n):
            FollowFactory(followee=person)
    return open_page(viewer)


def test_box_never_shows_dismissed_or_followed_people_again(page):
    page.goto("/")
    box = page.get_by_role("region", name="Who to follow")
    names = box.locator(".person-name span")

    expect(names).to_have_text(["@p0", "@p1", "@p2"])
    box.get_by_role("button", name="Dismiss @p1").click()
    expect(names).to_have_text(["@p0", "@p2", "@p3"])
    expect(box.get_by_role("button", name="Dismiss @p2")).to_be_focused()
    undo = page.locator(".wt-toast").get_by_role("button", name="Undo")
    undo.click()
    expect(names).to_have_text(["@p0", "@p1", "@p2"])
    expect(page.locator(".wt-toast")).to_contain_text("We may suggest @p1 again.")
    box.get_by_role("button", name="Dismiss @p1").click()
    expect(names).to_have_text(["@p0", "@p2", "@p3"])
    box.get_by_role("button", name="Follow @p0").click()
    expect(box.get_by_role("button", name="Following. Unfollow @p0")).to_be_visible()
    box.get_by_role("link", name="Refresh").click()
    expect(names).to_have_text(["@p4", "@p5", "@p6"])
    expect(box.get_by_role("link", name="Refresh")).to_be_focused()
    box.get_by_role("button", name="Dismiss @p5").click()
    expect(names).to_have_text(["@p4", "@p6", "@p2"])
    box.get_by_role("link", name="More").click()
    expect(page).to_have_url("/people")


def test_row_of_a_list_is_dismissed_until_undone(page):
    page.goto("/people?by=followed")
    rows, people = page.locator("main .person-name > span:visible"), page.get_by_role("main")
    people.get_by_role("button", name="Dismiss @p3").click()
    expect(rows).to_have_text(["@p0", "@p1", "@p2", "@p4", "@p5", "@p6", "@p7"])
    expect(page.locator(".person:focus")).to_contain_text("@p4")
    page.locator(".wt-toast").get_by_role("button", name="Undo").press("Enter")
    expect(rows).to_have_text([f"@p{n}" for n in range(8)])
    expect(page.locator(".person:focus")).to_contain_text("@p3")
    for n in range(8):
        people.get_by_role("button", name=f"Dismiss @p{n}").click()
        expect(people.get_by_role("button", name=f"Dismiss @p{n}")).to_be_hidden()
    expect(people.locator(".wt-empty")).to_be_visible()


def test_person_is_dismissed_without_javascript(open_page):
    for n in range(4):
        FollowFactory(followee=UserFactory(username=f"p{n}"))
    page = open_page(UserFactory(), java_script_enabled=False)
    page.goto("/notifications")
    box = page.get_by_role("region", name="Who to follow")
    box.get_by_role("button", name="Dismiss @p0").click()
    expect(page.locator(".alert")).to_contain_text("We won’t suggest @p0 again")
    expect(box.locator(".person-name span")).to_have_text(["@p1", "@p2", "@p3"])
    box.get_by_role("link", name="Refresh").click()
    expect(page).to_have_url("/people")
