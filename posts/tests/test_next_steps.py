"""Empty pages of one's own lead to the next step."""

import pytest

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stars():
    """Return users who are suggested to everybody."""
    return [FollowFactory(followee=UserFactory(username=f"star{n}")).followee for n in range(5)]


def test_empty_home_offers_each_person_once(client, viewer, stars):
    page = client.get("/").text
    assert "Your stream starts here" in page
    assert 'href="/people">Find people' in page
    for star in stars:
        assert page.count(f'formaction="/{star.username}/follow"') == 1
        assert page.count(f'formaction="/{star.username}/dismiss"') == 1
    assert "Who to follow" not in page
    assert problems_of(page) == []


def test_people_to_begin_with_stay_until_one_is_followed(client, viewer, stars):
    PostFactory(author=viewer)
    page = client.get("/").text
    assert "Good people to begin with" in page
    assert "Who to follow" not in page
    FollowFactory(follower=viewer, followee=stars[0])
    page = client.get("/").text
    assert "Good people to begin with" not in page
    assert "Who to follow" in page
    assert 'formaction="/star0/follow"' not in page


@pytest.mark.parametrize(
    ("path", "title", "link"),
    [
        ("", "Your first witt goes here", 'href="/compose">Write a witt'),
        ("/with_replies", "You haven’t said anything yet", 'href="/discover/local">See what people say'),
        ("/media", "No pictures yet", 'href="/compose">Write a witt'),
        ("/likes", "No stars yet", 'href="/discover">See what’s popular'),
    ],
)
def test_own_empty_profile_leads_to_the_next_step(client, viewer, path, title, link):
    page = client.get(f"/viewer{path}").text
    assert title in page
    assert link in page
    client.force_login(UserFactory())
    page = client.get(f"/viewer{path}").text
    assert link not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", ["/following", "/followers"])
def test_own_empty_lists_lead_to_the_next_step(client, viewer, path):
    link = {"/following": 'href="/people">Find people', "/followers": 'href="/compose">Write a witt'}[path]
    assert link in client.get(f"/viewer{path}").text
