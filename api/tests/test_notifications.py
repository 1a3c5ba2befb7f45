"""Notifications of the API, one by one: shape, types, paging, visibility, dismissing."""

import pytest

from accounts.factories import UserFactory
from api.entities.base import to_text
from core.badges import badges_of
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import FollowRequest
from notifications.models import Notification, NotificationActor, NotificationReadState
from posts.factories import PostFactory
from testing.api_client import ApiClient

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]
ADDRESS = "/api/v1/notifications"
EMPTY = []


def types(rows):
    return [row["type"] for row in rows]


def one_of_each_type(viewer, ana, bo):
    """Notify the viewer once of each type, oldest first: seven notifications."""
    post = PostFactory(author=viewer, text="mine")
    post.like(ana)
    post.repost(ana)
    PostFactory(author=ana, text="yes", in_reply_to=post)
    PostFactory(author=ana, text="hello @viewer")
    PostFactory(author=ana, text="look", quote_of=post)
    FollowFactory(follower=ana, followee=viewer)
    FollowRequest.objects.create_request(bo, viewer)
    return post


def test_each_type_has_its_name_account_and_status(viewer, program, ana, bo):
    post = one_of_each_type(viewer, ana, bo)
    rows = program.get(ADDRESS)
    assert types(rows) == ["follow_request", "follow", "quote", "mention", "mention", "reblog", "favourite"]
    assert [row["account"]["acct"] for row in rows] == ["bo"] + 6 * ["ana"]
    texts = [row["status"] and row["status"]["content"] for row in rows]
    assert texts == [None, None, "<p>look</p>", texts[3], "<p>yes</p>", "<p>mine</p>", "<p>mine</p>"]
    assert rows[-1]["status"]["id"] == str(post.pk)
    newest = NotificationActor.objects.latest("pk")
    assert (rows[0]["id"], rows[0]["created_at"]) == (str(newest.pk), to_text(newest.created_at))
    assert rows[0]["group_key"] == f"ungrouped-{newest.pk}"
    assert rows[-1]["group_key"] == f"favourite-{post.notes.get(kind='like').pk}"


def test_accepted_request_is_a_follow(viewer, program, ana):
    viewer.is_protected = True
    viewer.save()
    request = FollowRequestFactory(follower=ana, followee=viewer)
    assert types(program.get(ADDRESS, {"types[]": "follow"})) == []
    request.approve()
    assert types(program.get(ADDRESS, {"types[]": "follow"})) == ["follow"]
    assert types(program.get(ADDRESS, {"types[]": "follow_request"})) == []


def test_several_likes_of_one_post_are_several_notifications(viewer, program, ana, bo):
    post = PostFactory(author=viewer)
    for person in (ana, bo):
        post.like(person)
    assert [row["account"]["acct"] for row in program.get(ADDRESS)] == ["bo", "ana"]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"types[]": ["mention", "follow"]}, ["follow", "mention", "mention"]),
        ({"types[]": ["mention"]}, ["mention", "mention"]),
        ({"types": "mention"}, ["mention", "mention"]),
        ({"types[]": ["mention", "quote"]}, ["quote", "mention", "mention"]),
        ({"exclude_types[]": ["mention", "follow", "follow_request", "quote"]}, ["reblog", "favourite"]),
        ({"types[]": ["poll", "admin.sign_up"]}, []),
        ({"types[]": ["mention"], "exclude_types[]": ["mention"]}, []),
    ],
)
def test_types_are_selected_and_excluded(viewer, program, ana, bo, parameters, found):
    one_of_each_type(viewer, ana, bo)
    assert types(program.get(ADDRESS, parameters)) == found


def test_account_id_selects_what_one_person_did(viewer, program, ana, bo):
    one_of_each_type(viewer, ana, bo)
    assert types(program.get(ADDRESS, {"account_id": bo.pk})) == ["follow_request"]
    assert len(program.get(ADDRESS, {"account_id": ana.pk})) == 6
    assert types(program.get(ADDRESS, {"account_id": ana.pk, "types[]": "reblog"})) == ["reblog"]
    assert program.get(ADDRESS, {"account_id": 10**12}) == []


def mixed_groups(viewer, people):
    """Notify the viewer of likes of three posts in turns, and of a few posts; return the ids, newest first."""
    posts = [PostFactory(author=viewer) for _ in range(3)]
    for number, person in enumerate(people):
        posts[number % 3].like(person)
        if number % 4 == 0:
            PostFactory(author=person, text="@viewer hello")
    return [str(pk) for pk in NotificationActor.objects.order_by("-pk").values_list("pk", flat=True)]


def test_pages_in_both_directions_are_complete(viewer, program):
    people = [UserFactory() for _ in range(13)]
    ids = mixed_groups(viewer, people)
    MuteFactory(muter=viewer, muted=people[5])
    hidden = {str(row.pk) for row in NotificationActor.objects.filter(actor=people[5])}
    expected = [pk for pk in ids if pk not in hidden]
    down = [[row["id"] for row in page] for page in program.pages(ADDRESS, {"limit": 4})]
    assert sum(down, EMPTY) == expected
    up = [[row["id"] for row in page] for page in program.pages(ADDRESS, {"limit": 4, "min_id": 0}, rel="prev")]
    assert sum(up[::-1], EMPTY) == expected
    assert [len(page) for page in (*down, *up)].count(0) <= 1  # `prev` of the newest page leads to an empty one


def test_since_id_returns_the_newest_and_min_id_the_next(viewer, program):
    ids = mixed_groups(viewer, [UserFactory() for _ in range(8)])
    since = program.get(ADDRESS, {"since_id": ids[6], "limit": 3})
    assert [row["id"] for row in since] == ids[:3]
    assert [row["id"] for row in program.get(ADDRESS, {"since_id": ids[2]})] == ids[:2]
    above = program.get(ADDRESS, {"min_id": ids[6], "limit": 3})
    assert [row["id"] for row in above] == ids[3:6]
    between = program.get(ADDRESS, {"min_id": ids[6], "max_id": ids[4]})
    assert [row["id"] for row in between] == ids[5:6]


def test_limit_is_forty_by_default_and_a_hundred_at_most(viewer, program):
    post = PostFactory(author=viewer)
    for _ in range(102):
        post.like(UserFactory())
    assert len(program.get(ADDRESS)) == 40
    assert len(program.get(ADDRESS, {"limit": 500})) == 100
    assert len(program.get(ADDRESS, {"limit": 0})) == 1


@pytest.mark.parametrize(
    "hide",
    [
        lambda viewer, ana: MuteFactory(muter=viewer, muted=ana),
        lambda viewer, ana: BlockFactory(blocker=viewer, blocked=ana),
        lambda viewer, ana: BlockFactory(blocker=ana, blocked=viewer),
        lambda viewer, ana: ana.suspend(),
        lambda viewer, ana: ana.deactivate(),
    ],
    ids=["muted", "blocking", "blocked", "suspended", "deactivated"],
)
def test_hidden_people_are_hidden(viewer, program, ana, bo, hide):
    one_of_each_type(viewer, ana, bo)
    one = program.get(ADDRESS)[-1]["id"]
    hide(viewer, ana)
    assert types(program.get(ADDRESS)) == ["follow_request"]
    assert types(program.get(ADDRESS, {"account_id": ana.pk})) == []
    program.get(f"{ADDRESS}/{one}", status=404)
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 1}


def test_protected_person_who_is_not_followed_shows_follows_only(viewer, program, ana, bo):
    one_of_each_type(viewer, ana, bo)
    ana.is_protected = True
    ana.save()
    assert types(program.get(ADDRESS)) == ["follow_request", "follow"]
    FollowFactory(follower=viewer, followee=ana)
    assert len(program.get(ADDRESS)) == 7


def test_withdrawn_request_and_deleted_post_are_left_out(viewer, program, ana, bo):
    post = one_of_each_type(viewer, ana, bo)
    FollowRequest.objects.of_pair(bo, viewer).delete()
    assert types(program.get(ADDRESS)) == ["follow", "quote", "mention", "mention", "reblog", "favourite"]
    post.delete()
    assert types(program.get(ADDRESS)) == ["follow", "quote", "mention", "mention"]


def test_one_notification_is_returned_to_its_recipient_only(viewer, program, ana, bo):
    PostFactory(author=viewer).like(bo)
    [row] = program.get(ADDRESS)
    assert program.get(f"{ADDRESS}/{row['id']}") == row
    ApiClient(ana).get(f"{ADDRESS}/{row['id']}", status=404)
    ApiClient(ana).post(f"{ADDRESS}/{row['id']}/dismiss", status=404)
    assert ApiClient(ana).get(ADDRESS) == []
    program.get(f"{ADDRESS}/999999999", status=404)


@pytest.mark.parametrize("as_json", [True, False])
def test_dismissed_notification_is_gone_from_the_api_and_from_connect(client, viewer, program, ana, bo, as_json):
    post = PostFactory(author=viewer)
    for person in (ana, bo):
        post.like(person)
    one = program.get(ADDRESS)[0]["id"]
    assert program.post(f"{ADDRESS}/{one}/dismiss", as_json=as_json) == {}
    assert [row["account"]["acct"] for row in program.get(ADDRESS)] == ["ana"]
    [row] = client.get("/notifications").context["notifications"]
    assert (row.first.handle, row.others) == ("ana", "")
    program.post(f"{ADDRESS}/{one}/dismiss", status=404)
    post.like(bo)  # again, without effect
    assert len(program.get(ADDRESS)) == 1


def test_clear_deletes_the_viewers_notifications_everywhere(client, viewer, program, ana, bo):
    one_of_each_type(viewer, ana, bo)
    PostFactory(author=ana).like(viewer)
    assert program.post(f"{ADDRESS}/clear") == {}
    assert program.get(ADDRESS) == []
    assert client.get("/notifications").context["notifications"] == []
    assert badges_of(viewer)["notifications"] == 0
    assert Notification.objects.get().recipient == ana
    PostFactory(author=viewer).like(bo)
    assert types(program.get(ADDRESS)) == ["favourite"]


def test_reading_does_not_mark_as_read(viewer, program, ana, bo):
    one_of_each_type(viewer, ana, bo)
    program.get(ADDRESS)
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 7}
    assert program.get(f"{ADDRESS}/unread_count", {"limit": 3}) == {"count": 3}
    assert program.get(f"{ADDRESS}/unread_count", {"types[]": "mention"}) == {"count": 2}
    NotificationReadState.objects.advance(viewer, only_mentions=True)
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 4}
    NotificationReadState.objects.advance(viewer)
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 0}


def test_token_and_scope_are_needed(viewer):
    ApiClient().get(ADDRESS, status=401)
    ApiClient(viewer, scopes="read:statuses").get(ADDRESS, status=403)
    ApiClient(viewer, scopes="read").post(f"{ADDRESS}/clear", status=403)
    assert ApiClient(viewer, scopes="read:notifications").get(ADDRESS) == []


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"max_id": "x"}, 422),
        ({"max_id": 10**30}, 422),
        ({"limit": "много"}, 422),
        ({"limit": 10**30}, 200),
        ({"limit": -5}, 200),
        ({"types[]": ["\u202eκ"], "account_id": ""}, 200),
        ({"types[a][b]": "mention"}, 422),
        ({"exclude_types[]": "a\0b"}, 400),
        ({"max_id": 0}, 200),
        ({"min_id": 2**63 - 1}, 200),
    ],
)
def test_unusual_parameters_have_the_expected_status(program, parameters, status):
    program.get(ADDRESS, parameters, status=status)
    program.get(f"/api/v2{ADDRESS[7:]}", parameters, status=status)


def test_notification_policy_accepts_everything(program):
    assert program.get(f"{ADDRESS}/requests") == []
    assert program.get(f"{ADDRESS}/requests/merged") == {"merged": True}
    assert program.get(f"{ADDRESS}/policy")["filter_not_following"] is False
    policy = program.get("/api/v2/notifications/policy")
    assert policy.pop("summary") == {"pending_requests_count": 0, "pending_notifications_count": 0}
    assert set(policy.values()) == {"accept"}
    changed = program.patch("/api/v2/notifications/policy", {"for_not_following": "drop"})
    assert changed["for_not_following"] == "accept"


@pytest.mark.parametrize("path", [ADDRESS, "/api/v2/notifications"])
@pytest.mark.parametrize("rows", [1, 20])
def test_number_of_queries_is_constant(viewer, program, ana, path, rows, django_assert_num_queries):
    for _ in range(rows):
        post = PostFactory(author=viewer)
        post.like(ana)
        PostFactory(author=ana, text="yes", in_reply_to=post)
    program.get(path)
    with django_assert_num_queries(7):
        program.get(path)
