"""Lists of followers and followed users: content, order, pagination and visibility."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Follow
from testing.both_ways import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana Lindqvist")


def names(response):
    return [row.handle for row in response.context["people"]]


def followers_of(person, count):
    return [FollowFactory(followee=person).follower for _ in range(count)]


def test_newest_follow_is_first(client, ana):
    first, second = followers_of(ana, 2)
    FollowFactory(follower=ana, followee=first)
    FollowFactory(follower=ana, followee=second)
    assert names(client.get("/ana/followers")) == [second.username, first.username]
    assert names(client.get("/ana/following")) == [second.username, first.username]


def test_row_shows_profile_and_relationship(client, ana):
    viewer = UserFactory()
    friend = UserFactory(name="Tomás", bio="Baker of #bread")
    for follower, followee in ((friend, ana), (viewer, friend), (friend, viewer)):
        FollowFactory(follower=follower, followee=followee)
    client.force_login(viewer)
    page = client.get("/ana/followers").text
    assert "<bdi>Tomás</bdi>" in page
    assert 'Baker of <a href="/hashtag/bread"' in page
    assert "Follows you" in page
    assert f'formaction="/{friend.username}/unfollow"' in page


def test_signed_out_follow_button_links_to_login(client, ana):
    [friend] = followers_of(ana, 1)
    assert f'href="/login?next=/{friend.username}&amp;why=follow"' in client.get("/ana/followers").text


@pytest.mark.parametrize("list_name", ["followers", "following"])
def test_pagination_has_no_gaps_or_duplicates(client, ana, list_name):
    for number in range(45):
        person = UserFactory(username=f"f{number}")
        pair = (person, ana) if list_name == "followers" else (ana, person)
        FollowFactory(follower=pair[0], followee=pair[1])
    url, seen = f"/ana/{list_name}", []
    sizes = []
    while url:
        response = client.get(url, headers=HTMX if seen else {})
        seen += names(response)
        sizes.append(len(names(response)))
        more = response.context["more_url"]
        FollowFactory(follower=UserFactory(), followee=ana)  # a new follower between two pages
        url = more and f"/ana/{list_name}{more}"
    assert sizes == [20, 20, 5]
    assert seen == [f"f{number}" for number in reversed(range(45))]


def test_htmx_gets_rows_and_next_link_only(client, ana):
    followers_of(ana, 21)
    response = client.get("/ana/followers", headers=HTMX)
    assert response.text.strip().startswith('<ol class="wt-feed">')
    assert "?before=" in response.text
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("cursor", ["x", "-1", "²", "9" * 19, "1 OR 1"])
def test_invalid_cursor_is_404(client, ana, cursor):
    assert client.get("/ana/followers", {"before": cursor}).status_code == 404


def test_inactive_and_blocked_users_are_not_listed(client, ana):
    viewer = UserFactory()
    client.force_login(viewer)
    suspended, deactivated, blocked, blocking, other = followers_of(ana, 5)
    suspended.suspend()
    deactivated.deactivate()
    BlockFactory(blocker=viewer, blocked=blocked)
    BlockFactory(blocker=blocking, blocked=viewer)
    assert names(client.get("/ana/followers")) == [other.username]


@pytest.mark.parametrize("list_name", ["followers", "following"])
def test_empty_list_shows_empty_state(client, ana, list_name):
    assert "Nobody here yet" in client.get(f"/ana/{list_name}").text
    client.force_login(ana)
    assert "yet</h2>" in client.get(f"/ana/{list_name}").text


@pytest.mark.parametrize("list_name", ["followers", "following"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_lists_of_protected_user_are_for_approved_followers(client, ana, list_name, headers):
    FollowFactory(followee=ana, follower=UserFactory(username="secretfan"))
    FollowFactory(follower=ana, followee=UserFactory(username="secretfan2"))
    approved = FollowFactory(followee=ana).follower
    ex = FollowFactory(followee=ana).follower
    Follow.objects.unfollow(ex, ana)
    ana.is_protected = True
    ana.save()
    requester = FollowRequestFactory(followee=ana).follower
    readers = {approved: True, ana: True, ex: False, requester: False, UserFactory(): False, None: False}
    for reader, can_see in readers.items():
        client.force_login(reader) if reader else client.logout()
        response = client.get(f"/ana/{list_name}", headers=headers)
        assert response.status_code == 200
        assert ("secretfan" in response.text.partition("Who to follow")[0]) is can_see
        assert ("keeps this list private" in response.text) is not can_see


@pytest.mark.parametrize("mine", [True, False], ids=["I block", "they block"])
def test_block_hides_lists(client, ana, mine):
    [follower] = followers_of(ana, 1)
    viewer = UserFactory()
    BlockFactory(blocker=viewer if mine else ana, blocked=ana if mine else viewer)
    client.force_login(viewer)
    page = client.get("/ana/followers").text
    assert follower.username not in page
    assert ("You blocked @ana" if mine else "You are blocked") in page


def test_unknown_username_is_404_and_other_case_redirects(client, ana):
    assert client.get("/nobodyhere/followers").status_code == 404
    response = client.get("/ANA/followers?before=5")
    assert (response.status_code, response.headers["Location"]) == (301, "/ana/followers?before=5")


@pytest.mark.parametrize("list_name", ["followers", "following"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_lists_need_same_queries_for_one_and_twenty_rows(client, ana, list_name, signed_in, django_assert_num_queries):
    person = FollowFactory().followee  # suggested beside the list
    if signed_in:
        client.force_login(UserFactory())
    budget = 7 if signed_in else 3  # viewer, user, relationship, visibility, rows, relationships, suggestions
    budget += signed_in and list_name == "followers"  # familiar followers
    for count in (1, 19):
        for _ in range(count):
            pair = (UserFactory(), ana) if list_name == "followers" else (ana, UserFactory())
            FollowFactory(follower=pair[0], followee=pair[1])
        client.get(f"/{person.username}/{list_name}")
        with django_assert_num_queries(budget):
            client.get(f"/ana/{list_name}")


def test_protected_user_sees_number_of_pending_requests(client):
    protected = UserFactory(protected=True)
    FollowRequestFactory(followee=protected)
    FollowRequestFactory(followee=protected, follower=UserFactory(suspended=True))
    client.force_login(protected)
    assert '1<span class="visually-hidden"> waiting</span>' in client.get("/settings/profile").content.decode()
