"""Every operation for people who may not see a protected account: no answer has anything of it, no action works."""

import pytest

from accounts.factories import UserFactory
from api.table import OPERATIONS
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from follows.factories import FollowFactory
from lists.factories import ListFactory, MembershipFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Bookmark, Like, Post
from testing.api_client import ApiClient
from testing.url_matrix import OUTSIDERS, SECRET

pytestmark = pytest.mark.django_db
STATUS_ACTIONS = ("favourite", "reblog", "bookmark", "pin")


@pytest.fixture
def keeper():
    """Return a protected user with secrets in posts, a picture, a list, a message and a profile that is public."""
    return UserFactory(username="keeper", protected=True)


@pytest.fixture
def ids(keeper):
    """Return the ids of the keeper's rows by the beginning of the path."""
    post = PostFactory(author=keeper, text=f"my {SECRET} recipe", images=[(picture_of(), f"a bowl of {SECRET}")])
    PostFactory(author=keeper, text=f"more {SECRET}", in_reply_to=post)
    RepostFactory(user=keeper, post=post)
    pantry = ListFactory(owner=keeper, name=f"{SECRET} pantry", is_private=True)
    MembershipFactory(list=pantry, user=keeper)
    MessageFactory(sender=keeper, text=f"dear {SECRET}")
    follower = FollowFactory(followee=keeper).follower
    FollowFactory(follower=keeper, followee=follower)
    return {
        "/api/v1/statuses": post.pk,
        "/api/v1/accounts": keeper.pk,
        "/api/v1/lists": pantry.pk,
        "/api/v1/timelines/list": pantry.pk,
        "/api/v1/media": post.photos.get().pk,
    }


def address_of(operation, ids, keeper):
    """Return the address of an operation about the keeper's rows."""
    pk = next((pk for start, pk in ids.items() if operation.path.startswith(start)), 0)
    names = {"id": pk, "account_id": keeper.pk, "name": SECRET, "group_key": f"ungrouped-{pk}"}
    return operation.path.format(**names)


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_no_answer_has_anything_of_a_protected_account(kind, keeper, ids):
    viewer = OUTSIDERS[kind](keeper)
    program = ApiClient(viewer)
    query = {"q": SECRET, "id[]": [*ids.values()], "acct": "keeper", "limit": 40, "pinned": "false"}
    for operation in OPERATIONS:
        if operation.method == "GET" and (viewer or operation.access == "public"):
            address = address_of(operation, ids, keeper)
            answer = program.client.get(address, query_params=query, headers=program.headers)
            assert answer.status_code in {200, 403, 404, 422}, operation
            said = answer.text.replace(f'"{SECRET}"', "").replace(f"/{SECRET}", "").replace(f"q={SECRET}", "")
            assert SECRET not in said, (operation, said)


def test_followers_read_a_protected_account(keeper, ids):
    follower = FollowFactory(followee=keeper).follower
    assert SECRET in str(ApiClient(follower).get("/api/v1/timelines/home"))
    assert SECRET in str(ApiClient(follower).get(f"/api/v1/statuses/{ids['/api/v1/statuses']}"))


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_nothing_can_be_done_with_a_status_of_a_protected_account(kind, keeper, ids):
    viewer = OUTSIDERS[kind](keeper)
    if viewer is None:
        return
    program, pk = ApiClient(viewer), ids["/api/v1/statuses"]
    for action in STATUS_ACTIONS:
        program.post(f"/api/v1/statuses/{pk}/{action}", status=404)
    for field in ("in_reply_to_id", "quoted_status_id"):
        program.request("post", "/api/v1/statuses", {"status": "mine", field: str(pk)}, status=404)
    program.delete(f"/api/v1/statuses/{pk}", status=404)
    assert not Like.objects.exists()
    assert not Bookmark.objects.exists()
    assert not Post.objects.filter(author=viewer).exists()


@pytest.mark.parametrize("trait", ["suspended", "deactivated"])
def test_no_answer_has_anything_of_suspended_or_deactivated_people(trait):
    away = UserFactory(username="away")
    post = PostFactory(author=away, text=f"my {SECRET} recipe")
    viewer = FollowFactory(followee=away).follower
    post.like(viewer)
    away.suspend() if trait == "suspended" else away.deactivate()
    ids = {"/api/v1/statuses": post.pk, "/api/v1/accounts": away.pk}
    program = ApiClient(viewer)
    for operation in OPERATIONS:
        if operation.method == "GET":
            address = address_of(operation, ids, away)
            answer = program.client.get(
                address, query_params={"q": SECRET, "id[]": [post.pk]}, headers=program.headers
            )
            assert "my marzipan" not in answer.text, operation
    program.get(f"/api/v1/accounts/{away.pk}", status=404)
    program.get(f"/api/v1/statuses/{post.pk}", status=404)
