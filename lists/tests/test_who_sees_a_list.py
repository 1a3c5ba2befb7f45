"""Who may open a list, and that a private one is there for its owner alone."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

SECRET = "Marzipan lovers"
PAGES = ["", "/members", "/subscribers"]
ACTIONS = ["/subscribe", "/unsubscribe", "/edit", "/delete", "/members/member/remove"]
OTHERS = {
    "signed out": lambda keeper, member: None,
    "a stranger": lambda keeper, member: UserFactory(),
    "a follower": lambda keeper, member: FollowFactory(followee=keeper).follower,
    "asking to follow": lambda keeper, member: FollowRequestFactory(followee=keeper).follower,
    "blocked": lambda keeper, member: BlockFactory(blocker=keeper).blocked,
    "blocking": lambda keeper, member: BlockFactory(blocked=keeper).blocker,
    "somebody on it": lambda keeper, member: member,
}


@pytest.fixture
def keeper():
    return UserFactory(username="keeper")


@pytest.fixture
def member():
    member = UserFactory(username="member")
    PostFactory(author=member, text="hello from the list")
    return member


def sign_in(client, viewer):
    client.logout()
    if viewer:
        client.force_login(viewer)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_private_list_answers_as_one_that_does_not_exist(client, keeper, member, kind):
    ListFactory(owner=keeper, name=SECRET, is_private=True, people=[member])
    sign_in(client, OTHERS[kind](keeper, member))
    for page in PAGES:
        there = client.get(f"/keeper/lists/marzipan-lovers{page}")
        nowhere = client.get(f"/keeper/lists/no-such-list{page}")
        assert there.status_code == nowhere.status_code == 404
    for page in [
        "/keeper/lists",
        "/keeper/lists/memberships",
        "/member/lists/memberships",
        "/member/lists",
        "/keeper",
    ]:
        assert SECRET not in client.get(page).content.decode(), page
    on = client.get("/member/lists/memberships")
    assert "wt-num" not in on.content.decode().split('aria-label="Lists"')[1].split("</nav>")[0]


@pytest.mark.parametrize("kind", [kind for kind in OTHERS if kind != "signed out"])
def test_nothing_is_done_to_a_private_list_of_somebody_else(client, keeper, member, kind):
    user_list = ListFactory(owner=keeper, name=SECRET, is_private=True, people=[member])
    sign_in(client, OTHERS[kind](keeper, member))
    for action in ACTIONS:
        assert client.post(f"/keeper/lists/marzipan-lovers{action}", {"name": "x"}).status_code == 404, action
    assert (user_list.memberships.count(), user_list.subscriptions.count()) == (1, 0)


def test_the_owner_reads_a_private_list(client, keeper, member):
    ListFactory(owner=keeper, name=SECRET, is_private=True, people=[member])
    sign_in(client, keeper)
    assert "hello from the list" in client.get("/keeper/lists/marzipan-lovers").content.decode()
    assert SECRET in client.get("/keeper/lists").content.decode()
    assert SECRET not in client.get("/member/lists/memberships").content.decode()


@pytest.mark.parametrize("kind", OTHERS)
def test_a_public_list_is_there_for_everybody_but_across_a_block(client, keeper, member, kind):
    ListFactory(owner=keeper, name=SECRET, people=[member])
    sign_in(client, OTHERS[kind](keeper, member))
    apart = kind in {"blocked", "blocking"}
    for page in PAGES:
        assert client.get(f"/keeper/lists/marzipan-lovers{page}").status_code == (404 if apart else 200)
    for page in ["/keeper/lists", "/member/lists/memberships"]:
        assert (SECRET in client.get(page).content.decode()) is not apart


@pytest.mark.parametrize("kind", OTHERS)
def test_a_protected_persons_lists_are_for_approved_followers(client, member, kind):
    keeper = UserFactory(username="keeper", protected=True)
    ListFactory(owner=keeper, name=SECRET, people=[member])
    sign_in(client, OTHERS[kind](keeper, member))
    for page in PAGES:
        status = client.get(f"/keeper/lists/marzipan-lovers{page}").status_code
        assert status == (200 if kind == "a follower" else 404)
    assert (SECRET in client.get("/keeper/lists").content.decode()) is (kind == "a follower")
    assert (SECRET in client.get("/member/lists/memberships").content.decode()) is (kind == "a follower")


@pytest.mark.parametrize("gone", ["suspended", "deactivated"])
def test_people_who_are_gone_are_neither_shown_nor_counted(client, keeper, member, gone):
    user_list = ListFactory(owner=keeper, name="Film", people=[member, UserFactory(username="here")])
    SubscriptionFactory(list=user_list, user=member)
    member.suspend() if gone == "suspended" else member.deactivate()
    assert "1 person" in client.get("/keeper/lists").content.decode()
    assert "@member" not in client.get("/keeper/lists/film/members").content.decode()
    assert "@member" not in client.get("/keeper/lists/film/subscribers").content.decode()


@pytest.mark.parametrize("gone", ["suspended", "deactivated"])
def test_lists_of_people_who_are_gone_are_gone(client, keeper, member, gone):
    user_list = ListFactory(owner=keeper, name=SECRET, people=[member])
    SubscriptionFactory(list=user_list, user=member)
    keeper.suspend() if gone == "suspended" else keeper.deactivate()
    client.force_login(member)
    for page in ["/keeper/lists", "/keeper/lists/marzipan-lovers", "/member/lists/subscriptions"]:
        assert SECRET not in client.get(page).content.decode()
    assert SECRET not in client.get("/member/lists/memberships").content.decode()


def test_a_protected_members_witts_stay_with_followers(client, keeper):
    protected = MembershipFactory(
        list=ListFactory(owner=keeper, name="Film"), user=UserFactory(username="shy", protected=True)
    ).user
    PostFactory(author=protected, text="only for some")
    follower = FollowFactory(followee=protected).follower
    for viewer, sees in ((None, False), (keeper, False), (follower, True)):
        sign_in(client, viewer)
        assert ("only for some" in client.get("/keeper/lists/film").content.decode()) is sees


def test_addresses_are_found_in_any_case_and_sent_on_to_the_true_one(client, keeper):
    ListFactory(owner=keeper, name="Film")
    assert client.get("/KEEPER/lists/film/members").url == "/keeper/lists/film/members"
    answer = client.get("/keeper/lists/FILM/members")
    assert (answer.status_code, answer.url) == (301, "/keeper/lists/film/members")


@pytest.mark.parametrize("page", ["/keeper/lists?before=x", "/keeper/lists/film?before=" + "9" * 4000])
def test_a_page_that_makes_no_sense_does_not_exist(client, keeper, page):
    ListFactory(owner=keeper, name="Film")
    assert client.get(page).status_code == 404


def test_lists_are_paged(client, keeper):
    ListFactory.create_batch(21, owner=keeper)
    first = client.get("/keeper/lists")
    assert first.content.count(b'class="list-row"') == 20
    rest = client.get(f"/keeper/lists{first.context['more_url']}", headers={"HX-Request": "true"})
    assert rest.content.count(b'class="list-row"') == 1
    assert b"<html" not in rest.content
