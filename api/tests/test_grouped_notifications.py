"""Notifications of the API in groups: shape, paging, people of a group, dismissing."""

import pytest

from accounts.factories import UserFactory
from api.tests.test_notifications import mixed_groups, one_of_each_type
from follows.factories import MuteFactory
from notifications.models import Notification, NotificationActor, NotificationReadState
from posts.factories import PostFactory
from testing.api_client import ApiClient

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]
ADDRESS = "/api/v2/notifications"


@pytest.fixture
def people(db):
    return [UserFactory() for _ in range(12)]


def groups(program, **parameters):
    return program.get(ADDRESS, parameters)["notification_groups"]


def liked_by(viewer, people):
    """Return the group of the likes of a new post of the viewer's by these people."""
    post = PostFactory(author=viewer)
    for person in people:
        post.like(person)
    return post.notes.get()


def test_likes_of_one_post_are_a_group(viewer, program, people):
    group = liked_by(viewer, people)
    result = program.get(ADDRESS)
    [found] = result["notification_groups"]
    newest = group.actors.latest("pk")
    assert found["group_key"] == f"favourite-{group.pk}"
    assert found["type"] == "favourite"
    assert found["notifications_count"] == 12
    assert found["most_recent_notification_id"] == newest.pk
    assert found["page_min_id"] == found["page_max_id"] == str(newest.pk)
    assert found["sample_account_ids"] == [str(person.pk) for person in people[:3:-1]]
    assert found["status_id"] == str(group.post_id)
    assert {account["id"] for account in result["accounts"]} == set(found["sample_account_ids"])
    assert [status["id"] for status in result["statuses"]] == [str(group.post_id)]
    assert result["partial_accounts"] is None


def test_each_type_is_a_group_of_its_own(viewer, program, ana, bo):
    post = one_of_each_type(viewer, ana, bo)
    result = program.get(ADDRESS)
    kinds = [group["group_key"].partition("-")[0] for group in result["notification_groups"]]
    assert kinds == ["ungrouped", "follow", "ungrouped", "ungrouped", "ungrouped", "reblog", "favourite"]
    assert result["notification_groups"][0]["type"] == "follow_request"
    statuses = [group["status_id"] for group in result["notification_groups"]]
    assert statuses[:2] == [None, None]
    assert statuses[-2:] == 2 * [str(post.pk)]
    assert {status["id"] for status in result["statuses"]} == set(statuses) - {None}
    assert sorted(account["acct"] for account in result["accounts"]) == ["ana", "bo"]


def test_partial_avatars_leave_the_first_person_complete(viewer, program, people):
    liked_by(viewer, people[:3])
    result = program.get(ADDRESS, {"expand_accounts": "partial_avatars"})
    assert [account["id"] for account in result["accounts"]] == [str(people[2].pk)]
    assert {account["id"] for account in result["partial_accounts"]} == {str(person.pk) for person in people[:2]}
    assert set(result["partial_accounts"][0]) == {"id", "acct", "url", "avatar", "avatar_static", "locked", "bot"}
    program.get(ADDRESS, {"expand_accounts": "none"}, status=422)


def test_types_that_are_not_to_be_grouped_are_listed_one_by_one(viewer, program, people):
    group = liked_by(viewer, people[:3])
    rows = groups(program, **{"grouped_types[]": ["reblog", "follow"]})
    assert [row["group_key"] for row in rows] == [f"ungrouped-{actor.pk}" for actor in group.actors.order_by("-pk")]
    assert {row["notifications_count"] for row in rows} == {1}
    assert len(groups(program, account_id=people[0].pk)) == 1
    assert groups(program, account_id=people[0].pk)[0]["sample_account_ids"] == [str(people[0].pk)]


def test_pages_in_both_directions_are_complete(viewer, program, people):
    mixed_groups(viewer, people)
    for number in range(8):
        PostFactory(author=viewer).like(people[number])
    MuteFactory(muter=viewer, muted=people[-1])
    everything = [group["group_key"] for group in groups(program)]
    assert len(everything) == 14
    pages = [page["notification_groups"] for page in program.pages(ADDRESS, {"limit": 3})]
    assert [group["group_key"] for page in pages for group in page] == everything
    upwards = [page["notification_groups"] for page in program.pages(ADDRESS, {"limit": 3, "min_id": 0}, rel="prev")]
    assert [group["group_key"] for page in upwards[::-1] for group in page] == everything
    assert [group["group_key"] for group in groups(program, max_id=pages[0][-1]["page_min_id"])] == everything[3:]


def test_muted_people_do_not_count(viewer, program, people):
    liked_by(viewer, people[:3])
    MuteFactory(muter=viewer, muted=people[2])
    [group] = groups(program)
    assert group["notifications_count"] == 2
    assert group["sample_account_ids"] == [str(person.pk) for person in people[1::-1]]
    for person in people[:2]:
        MuteFactory(muter=viewer, muted=person)
    assert groups(program) == []
    program.get(f"{ADDRESS}/{group['group_key']}", status=404)


def test_group_is_returned_to_its_recipient_only(viewer, program, people, ana):
    liked_by(viewer, people[:3])
    PostFactory(author=people[0], text="@viewer")
    result = program.get(ADDRESS)
    for group in result["notification_groups"]:
        assert program.get(f"{ADDRESS}/{group['group_key']}")["notification_groups"] == [group]
        ApiClient(ana).get(f"{ADDRESS}/{group['group_key']}", status=404)
        ApiClient(ana).get(f"{ADDRESS}/{group['group_key']}/accounts", status=404)
        ApiClient(ana).post(f"{ADDRESS}/{group['group_key']}/dismiss")
    assert len(groups(program)) == 2
    for key in ("nothing", "favourite-", "favourite-99999999", "reblog-1", f"ungrouped-{10**20}", "ungrouped-٣"):
        program.get(f"{ADDRESS}/{key}", status=404)


def test_people_of_a_group_are_paged(viewer, program, people):
    group = liked_by(viewer, people)
    MuteFactory(muter=viewer, muted=people[4])
    expected = [str(person.pk) for person in people[::-1] if person != people[4]]
    address = f"{ADDRESS}/favourite-{group.pk}/accounts"
    assert [account["id"] for account in program.get(address)] == expected
    down = list(program.pages(address, {"limit": 4}))
    assert [account["id"] for page in down for account in page] == expected
    up = list(program.pages(address, {"limit": 4, "min_id": 0}, rel="prev"))
    assert [account["id"] for page in up[::-1] for account in page] == expected
    single = group.actors.earliest("pk")
    assert [row["id"] for row in program.get(f"{ADDRESS}/ungrouped-{single.pk}/accounts")] == [str(people[0].pk)]


def test_dismissed_group_is_gone_from_the_api_and_from_connect(client, viewer, program, people):
    group = liked_by(viewer, people[:3])
    mention = PostFactory(author=people[0], text="@viewer").notes.get().actors.get()
    for _ in range(2):
        assert program.post(f"{ADDRESS}/favourite-{group.pk}/dismiss") == {}
    assert [row["group_key"] for row in groups(program)] == [f"ungrouped-{mention.pk}"]
    assert len(client.get("/notifications").context["notifications"]) == 1
    program.post(f"{ADDRESS}/ungrouped-{mention.pk}/dismiss")
    assert groups(program) == []
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


def test_unread_groups_are_counted(viewer, program, people):
    liked_by(viewer, people)
    PostFactory(author=people[0], text="@viewer")
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 2}
    assert program.get(f"{ADDRESS}/unread_count", {"grouped_types[]": "follow"}) == {"count": 13}
    NotificationReadState.objects.advance(viewer)
    assert program.get(f"{ADDRESS}/unread_count") == {"count": 0}


def test_token_and_scope_are_needed(viewer):
    ApiClient().get(ADDRESS, status=401)
    ApiClient(viewer, scopes="read:statuses").get(ADDRESS, status=403)
    ApiClient(viewer, scopes="read").post(f"{ADDRESS}/favourite-1/dismiss", status=403)
