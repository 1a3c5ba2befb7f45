"""The page of people to follow: four orders, who is left out, pagination, empty states."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from accounts.factories import UserFactory
from follows.factories import (
    BlockFactory,
    FollowFactory,
    FollowRequestFactory,
    MuteFactory,
    SuggestionDismissalFactory,
)
from posts.factories import PostFactory
from posts.models import HashtagFollow
from testing.both_ways import BOTH_WAYS, HTMX
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db


def handles(response):
    return [row.handle for row in response.context["people"]]


def reasons(client, address):
    caches["local"].clear()
    return {row.handle: row.reason for row in client.get(address).context["people"]}


def all_pages(client, address):
    """Return the usernames on the first page and on all after it."""
    pages, headers = [], {}
    while address:
        response = client.get(address, headers=headers)
        pages.append(handles(response))
        address, headers = response.context["more_url"], HTMX
    return pages


def popular(username, followers, **facts):
    person = UserFactory(username=username, **facts)
    for _ in range(followers):
        FollowFactory(followee=person)
    return person


def test_friends_of_friends_name_the_friend(client, viewer):
    ana = FollowFactory(follower=viewer, followee=UserFactory(name="Ana Lindqvist")).followee
    bo = FollowFactory(follower=viewer).followee
    for friend in (ana, bo):
        FollowFactory(follower=friend, followee=UserFactory.create(username=f"of{friend.pk}"))
        FollowFactory(follower=friend, followee=ana if friend is bo else bo)
    fan = FollowFactory(followee=viewer).follower
    popular("star", 9)
    found = reasons(client, "/people")
    assert found == {
        f"of{ana.pk}": "Followed by \u2068Ana\u2069",
        f"of{bo.pk}": f"Followed by \u2068{bo.display_name.split()[0]}\u2069",
        fan.username: "Follows you",
    }
    assert next(iter(found)) == fan.username
    assert f'formaction="/{fan.username}/dismiss"' in client.get("/people").text


def test_newest_people_come_first(client, viewer):
    old = UserFactory(username="old", date_joined=timezone.now() - timedelta(days=400))
    UserFactory(username="young")
    found = reasons(client, "/people?by=new")
    assert list(found) == ["young", "old"]
    assert found["old"] == f"Joined {old.date_joined.day} {old.date_joined:%B %Y}"


def test_most_followed_people_come_first(client):
    popular("few", 1), popular("many", 5), popular("gone", 7).suspend()
    found = reasons(client, "/people?by=followed")
    assert list(found.items()) == [("many", "5 followers"), ("few", "1 follower")]


def test_people_by_hashtag_are_its_latest_authors(client, viewer):
    first, second = UserFactory(username="first"), UserFactory(username="second")
    for n, author in enumerate((second, first, second)):
        PostFactory(author=author, text=f"{n} #Kites")
    PostFactory(text="#other"), PostFactory(text="#kites", author__is_protected=True)
    HashtagFollow.objects.follow(viewer, "bread")
    page = client.get("/people?by=hashtag&tag=%23KITES")
    assert handles(page) == ["second", "first"]
    assert "Witts about #kites" in page.text
    assert page.context["hashtags"] == ["bread", "kites", "other"]


def test_approved_follower_does_not_hide_protected_author(client, viewer):
    """Only those who see the posts of a protected author find them, and they follow the author already."""
    keeper = PostFactory(text="#kites", author__is_protected=True).author
    FollowFactory(follower=viewer, followee=keeper)
    assert handles(client.get("/people?by=hashtag&tag=kites")) == []


@pytest.mark.parametrize(
    "exclude",
    [
        lambda viewer, person: FollowFactory(follower=viewer, followee=person),
        lambda viewer, person: FollowRequestFactory(follower=viewer, followee=person),
        lambda viewer, person: BlockFactory(blocker=viewer, blocked=person),
        lambda viewer, person: BlockFactory(blocker=person, blocked=viewer),
        lambda viewer, person: MuteFactory(muter=viewer, muted=person),
        lambda viewer, person: SuggestionDismissalFactory(user=viewer, person=person),
        lambda viewer, person: person.suspend(),
        lambda viewer, person: person.deactivate(),
    ],
    ids=["followed", "asked", "blocked", "blocking", "muted", "dismissed", "suspended", "deactivated"],
)
@pytest.mark.parametrize("address", ["/people", "/people?by=new", "/people?by=followed", "/people?by=hashtag&tag=tea"])
def test_who_must_not_be_suggested_is_left_out(client, viewer, exclude, address):
    person = FollowFactory(follower=FollowFactory(follower=viewer).followee).followee
    PostFactory(author=person, text="#tea")
    assert person.username in handles(client.get(address))
    exclude(viewer, person)
    assert person.username not in handles(client.get(address))
    assert "viewer" not in handles(client.get(address))


@pytest.mark.parametrize("by", ["friends", "new", "followed", "hashtag&tag=tea"])
def test_pages_have_everybody_once(client, viewer, by):
    friend = FollowFactory(follower=viewer).followee
    people = [UserFactory(username=f"w{n}") for n in range(45)]
    for person in people:
        FollowFactory(follower=friend, followee=person)
        PostFactory(author=person, text="#tea")
    MuteFactory(muter=viewer, muted=people[20])
    pages = all_pages(client, f"/people?by={by}")
    assert [len(page) for page in pages] == [20, 20, 4]
    assert sorted(handle for page in pages for handle in page) == sorted(f"w{n}" for n in range(45) if n != 20)


@BOTH_WAYS
def test_next_page_is_a_page_or_rows_alone(client, headers):
    for _ in range(21):
        UserFactory()
    response = client.get(client.get("/people?by=new").context["more_url"], headers=headers)
    assert len(handles(response)) == 1
    assert ("<html" in response.text) == (not headers)


@pytest.mark.parametrize("cursor", ["x", "1", "1-", "-1-2", "1-" + "9" * 19, "²-1"])
def test_invalid_cursor_is_404(client, cursor):
    assert client.get("/people", {"before": cursor}).status_code == 404
    assert client.get("/discover", {"before": cursor}).status_code == 404


def test_visitors_see_new_and_most_followed_people(client):
    popular("star", 2)
    page = client.get("/people")
    assert page.context["by"] == "followed"
    assert handles(page) == ["star"]
    assert "by=friends" not in page.text
    assert "/dismiss" not in page.text
    assert client.get("/people?by=friends").context["by"] == "followed"
    assert "star" in handles(client.get("/people?by=new"))


def test_order_without_friends_is_most_followed(client, viewer):
    assert client.get("/people").context["by"] == "followed"
    FollowFactory(follower=viewer)
    assert client.get("/people").context["by"] == "friends"


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/people?by=friends", "Nobody new among friends"),
        ("/people?by=new", "Nobody new just now"),
        ("/people?by=followed", "Nobody else to follow yet"),
        ("/people?by=hashtag&tag=tea", "Nobody under this hashtag"),
        ("/people?by=hashtag", "Pick a hashtag"),
    ],
)
def test_empty_lists_lead_on(client, viewer, address, title):
    page = client.get(address).text
    assert title in page
    assert problems_of(page) == []


BUDGETS = {  # viewer, candidates, people, relationships, trends; by hashtag, the hashtags to choose from: two more
    "/people?by=friends": 5,
    "/people?by=new": 5,
    "/people?by=followed": 5,
    "/people?by=hashtag&tag=tea": 7,
}


@pytest.mark.parametrize("address", BUDGETS)
def test_query_count_is_independent_of_rows(client, viewer, address, django_assert_num_queries):
    friend = FollowFactory(follower=viewer).followee
    for number in (1, 22):
        for _ in range(number):
            person = PostFactory(text="#tea").author
            FollowFactory(follower=friend, followee=person)
        caches["local"].clear()
        with django_assert_num_queries(BUDGETS[address]):
            client.get(address)
