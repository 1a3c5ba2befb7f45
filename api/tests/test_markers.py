"""Reading positions in the API."""

import pytest

from accounts.models import UserStats
from notifications.models import NotificationActor, NotificationReadState
from posts.factories import PostFactory
from testing.api_client import ApiClient
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db
MARKERS = "/api/v1/markers"


def newest_read(viewer):
    return UserStats.objects.get(pk=viewer.pk).newest_read_id


def actor_ids(viewer, count):
    """Return the ids of `count` new notifications of the viewer, oldest first."""
    for number in range(count):
        PostFactory(text=f"@{viewer.username} {number}")
    return sorted(NotificationActor.objects.filter(note__recipient=viewer).values_list("pk", flat=True))


def test_there_is_no_marker_before_anything_was_read(program):
    assert program.get(MARKERS, {"timeline[]": ["home", "notifications"]}) == {}
    assert program.get(MARKERS) == {}


@pytest.mark.parametrize("as_json", [True, False])
def test_markers_are_stored_and_returned(as_json, program, viewer):
    posts = [PostFactory().pk for _ in range(2)]
    notes = actor_ids(viewer, 2)
    if as_json:
        sent = {"home": {"last_read_id": str(posts[0])}, "notifications": {"last_read_id": notes[0]}}
    else:
        sent = {"home[last_read_id]": posts[0], "notifications[last_read_id]": notes[0]}
    stored = program.post(MARKERS, sent, as_json=as_json)
    assert stored["home"]["last_read_id"] == str(posts[0])
    assert stored["notifications"]["last_read_id"] == str(notes[0])
    assert program.get(MARKERS, {"timeline[]": ["home", "notifications"]}) == stored
    assert set(program.get(MARKERS, {"timeline[]": ["home"]})) == {"home"}
    assert set(program.get(MARKERS, {"timeline": "notifications"})) == {"notifications"}
    assert program.get(MARKERS, {"timeline[]": ["elsewhere"]}) == {}


def test_markers_are_the_positions_of_the_pages(client, program, viewer):
    post, notes = PostFactory(author=viewer), actor_ids(viewer, 2)
    client.get("/")
    assert program.get(MARKERS, {"timeline[]": ["home"]})["home"]["last_read_id"] == str(post.pk)
    program.post(MARKERS, {"notifications": {"last_read_id": notes[0]}})
    assert viewer.notes.unread_for(viewer).count() == 1
    client.get("/notifications")
    marker = program.get(MARKERS, {"timeline[]": ["notifications"]})["notifications"]
    assert marker["last_read_id"] == str(notes[1])


def test_markers_only_move_forward_and_not_past_the_newest(program, viewer):
    posts, notes = [PostFactory().pk for _ in range(2)], actor_ids(viewer, 2)
    newest = max(*posts, *(PostFactory().pk for _ in range(1)))
    far = {"home": {"last_read_id": 2**62}, "notifications": {"last_read_id": 2**62}}
    near = {"home": {"last_read_id": posts[0]}, "notifications": {"last_read_id": notes[0]}}
    for sent in (far, near):
        stored = program.post(MARKERS, sent)
        assert (stored["home"]["last_read_id"], stored["notifications"]["last_read_id"]) == (
            str(newest),
            str(notes[1]),
        )
        assert 0 < stored["home"]["version"] < 2**31


@pytest.mark.django_db(transaction=True)
def test_concurrent_writes_only_move_forward(viewer):
    posts, notes = [PostFactory().pk for _ in range(4)], actor_ids(viewer, 4)
    programs = [ApiClient(viewer) for _ in posts]

    def save(program, post, note):
        return lambda: program.post(MARKERS, {"home": {"last_read_id": post}, "notifications": {"last_read_id": note}})

    at_once(*(save(*each) for each in zip(programs, posts, notes, strict=True)))
    assert newest_read(viewer) == posts[-1]
    assert NotificationReadState.objects.get(pk=viewer.pk).interactions == notes[-1]


@pytest.mark.parametrize(
    "sent",
    [
        *({"home": {"last_read_id": value}} for value in ("x", -1, "9" * 30, None, [1], True)),
        *({"home": 1}, {"notifications": []}),
    ],
)
def test_positions_of_another_type_are_refused(sent, program, viewer):
    program.post(MARKERS, sent, status=422)
    assert newest_read(viewer) == 0


def test_markers_need_the_scope_and_a_person(viewer):
    ApiClient(viewer, scopes="read").post(MARKERS, {}, status=403)
    ApiClient(viewer, scopes="write").get(MARKERS, status=403)
    ApiClient().get(MARKERS, status=401)
    assert ApiClient(viewer).post(MARKERS, {}) == {}


def test_markers_need_two_queries_more_than_a_token(program, viewer, django_assert_num_queries):
    program.post(MARKERS, {"home": {"last_read_id": PostFactory().pk}})
    with django_assert_num_queries(3):
        program.get(MARKERS, {"timeline[]": ["home", "notifications"]})
