"""Visibility of public and private lists."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from lists.factories import ListFactory, MembershipFactory, SubscriptionFactory
from posts.factories import PostFactory

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]

SECRET = "Marzipan lovers"
PAGES = ["", "/members", "/subscribers"]
ACTIONS = ["/subscribe", "/unsubscribe", "/edit", "/delete", "/members/member/remove"]
OTHERS = {
    "signed out": lambda owner, member: None,
    "a stranger": lambda owner, member: UserFactory(),
    "a follower": lambda owner, member: FollowFactory(followee=owner).follower,
    "asking to follow": lambda owner, member: FollowRequestFactory(followee=owner).follower,
    "blocked": lambda owner, member: BlockFactory(blocker=owner).blocked,
    "blocking": lambda owner, member: BlockFactory(blocked=owner).blocker,
    "somebody on it": lambda owner, member: member,
}


@pytest.fixture
def owner():
    return UserFactory(username="olga")


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
def test_private_list_is_404_like_missing_list(client, owner, member, kind):
    ListFactory(owner=owner, name=SECRET, is_private=True, people=[member])
    sign_in(client, OTHERS[kind](owner, member))
    for page in PAGES:
        there = client.get(f"/olga/lists/marzipan-lovers{page}")
        nowhere = client.get(f"/olga/lists/no-such-list{page}")
        assert there.status_code == nowhere.status_code == 404
    for page in [
        "/olga/lists",
        "/olga/lists/memberships",
        "/member/lists/memberships",
        "/member/lists",
        "/olga",
    ]:
        assert SECRET not in client.get(page).content.decode(), page
    on = client.get("/member/lists/memberships")
    assert "wt-num" not in on.content.decode().split('aria-label="Lists"')[1].split("</nav>")[0]


@pytest.mark.parametrize("kind", [kind for kind in OTHERS if kind != "signed out"])
def test_actions_on_private_list_of_other_user_are_404(client, owner, member, kind):
    user_list = ListFactory(owner=owner, name=SECRET, is_private=True, people=[member])
    sign_in(client, OTHERS[kind](owner, member))
    for action in ACTIONS:
        assert client.post(f"/olga/lists/marzipan-lovers{action}", {"name": "x"}).status_code == 404, action
    assert (user_list.memberships.count(), user_list.subscriptions.count()) == (1, 0)


def test_owner_sees_private_list(client, owner, member):
    ListFactory(owner=owner, name=SECRET, is_private=True, people=[member])
    sign_in(client, owner)
    assert "hello from the list" in client.get("/olga/lists/marzipan-lovers").content.decode()
    assert SECRET in client.get("/olga/lists").content.decode()
    assert SECRET not in client.get("/member/lists/memberships").content.decode()


@pytest.mark.parametrize("kind", OTHERS)
def test_public_list_is_visible_except_across_block(client, owner, member, kind):
    ListFactory(owner=owner, name=SECRET, people=[member])
    sign_in(client, OTHERS[kind](owner, member))
    apart = kind in {"blocked", "blocking"}
    for page in PAGES:
        assert client.get(f"/olga/lists/marzipan-lovers{page}").status_code == (404 if apart else 200)
    for page in ["/olga/lists", "/member/lists/memberships"]:
        assert (SECRET in client.get(page).content.decode()) is not apart


@pytest.mark.parametrize("kind", OTHERS)
def test_lists_of_protected_user_are_visible_to_approved_followers(client, member, kind):
    owner = UserFactory(username="olga", protected=True)
    ListFactory(owner=owner, name=SECRET, people=[member])
    sign_in(client, OTHERS[kind](owner, member))
    for page in PAGES:
        status = client.get(f"/olga/lists/marzipan-lovers{page}").status_code
        assert status == (200 if kind == "a follower" else 404)
    assert (SECRET in client.get("/olga/lists").content.decode()) is (kind == "a follower")
    assert (SECRET in client.get("/member/lists/memberships").content.decode()) is (kind == "a follower")


@pytest.mark.parametrize("gone", ["suspended", "deactivated"])
def test_inactive_members_are_not_shown_or_counted(client, owner, member, gone):
    user_list = ListFactory(owner=owner, name="Film", people=[member, UserFactory(username="here")])
    SubscriptionFactory(list=user_list, user=member)
    member.suspend() if gone == "suspended" else member.deactivate()
    assert "1 person" in client.get("/olga/lists").content.decode()
    assert "@member" not in client.get("/olga/lists/film/members").content.decode()
    assert "@member" not in client.get("/olga/lists/film/subscribers").content.decode()


@pytest.mark.parametrize("gone", ["suspended", "deactivated"])
def test_lists_of_inactive_users_are_404(client, owner, member, gone):
    user_list = ListFactory(owner=owner, name=SECRET, people=[member])
    SubscriptionFactory(list=user_list, user=member)
    owner.suspend() if gone == "suspended" else owner.deactivate()
    client.force_login(member)
    for page in ["/olga/lists", "/olga/lists/marzipan-lovers", "/member/lists/subscriptions"]:
        assert SECRET not in client.get(page).content.decode()
    assert SECRET not in client.get("/member/lists/memberships").content.decode()


def test_posts_of_protected_member_are_shown_to_followers_only(client, owner):
    protected = MembershipFactory(
        list=ListFactory(owner=owner, name="Film"), user=UserFactory(username="shy", protected=True)
    ).user
    PostFactory(author=protected, text="only for some")
    follower = FollowFactory(followee=protected).follower
    for viewer, sees in ((None, False), (owner, False), (follower, True)):
        sign_in(client, viewer)
        assert ("only for some" in client.get("/olga/lists/film").content.decode()) is sees


def test_urls_are_case_insensitive_and_redirect_to_canonical(client, owner):
    ListFactory(owner=owner, name="Film")
    assert client.get("/OLGA/lists/film/members").url == "/olga/lists/film/members"
    response = client.get("/olga/lists/FILM/members")
    assert (response.status_code, response.url) == (301, "/olga/lists/film/members")


@pytest.mark.parametrize("page", ["/olga/lists?before=x", "/olga/lists/film?before=" + "9" * 4000])
def test_invalid_cursor_is_404(client, owner, page):
    ListFactory(owner=owner, name="Film")
    assert client.get(page).status_code == 404


def test_lists_are_paged(client, owner):
    ListFactory.create_batch(21, owner=owner)
    first = client.get("/olga/lists")
    assert first.content.count(b'class="list-row"') == 20
    rest = client.get(f"/olga/lists{first.context['more_url']}", headers={"HX-Request": "true"})
    assert rest.content.count(b'class="list-row"') == 1
    assert b"<html" not in rest.content
