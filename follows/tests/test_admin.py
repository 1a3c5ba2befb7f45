"""Admin of follows, follow requests, blocks and mutes."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Block, Follow

pytestmark = pytest.mark.django_db
FACTORIES = {
    "follow": FollowFactory,
    "followrequest": FollowRequestFactory,
    "block": BlockFactory,
    "mute": MuteFactory,
}
each_list = pytest.mark.parametrize("name", FACTORIES)


@pytest.fixture
def admin(client):
    """Log a superuser in."""
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def captured_queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@each_list
def test_list_needs_same_queries_for_one_and_twenty_rows(client, admin, name):
    FACTORIES[name]()
    one = captured_queries(client, f"/admin/follows/{name}/")
    FACTORIES[name].create_batch(19)
    assert len(captured_queries(client, f"/admin/follows/{name}/")) == len(one) <= 6


@each_list
def test_list_count_is_capped(client, admin, name):
    FACTORIES[name]()
    for url in (f"/admin/follows/{name}/", f"/admin/follows/{name}/?q=person"):
        counts = [sql for sql in captured_queries(client, url) if "COUNT(" in sql]
        assert counts
        assert all("LIMIT 10000" in sql for sql in counts)


@each_list
def test_search_finds_either_username(client, admin, name):
    first, second = FACTORIES[name]._meta.model.pair
    row = FACTORIES[name](**{first: UserFactory(username="Tomas"), second: UserFactory(username="Wren")})
    FACTORIES[name]()
    for words in ("tom", "@wren"):
        assert list(client.get(f"/admin/follows/{name}/", {"q": words}).context["cl"].result_list) == [row]


@each_list
def test_rows_are_read_only(client, admin, name):
    row = FACTORIES[name]()
    assert client.get(f"/admin/follows/{name}/{row.pk}/change/").status_code == 200
    assert client.post(f"/admin/follows/{name}/{row.pk}/change/", {}).status_code == 403


@each_list
@pytest.mark.parametrize("one_by_one", [True, False])
def test_deleting_row_keeps_counters_correct(client, admin, name, one_by_one):
    row, other = FACTORIES[name](), FACTORIES[name]()
    if one_by_one:
        client.post(f"/admin/follows/{name}/{row.pk}/delete/", {"post": "yes"})
    else:
        form = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(f"/admin/follows/{name}/", form)
    assert list(type(row).objects.all()) == [other]
    call_command("recount")  # fails if a counter is wrong


def test_block_added_by_staff_ends_both_follows(client, admin):
    follow = FollowFactory()
    FollowFactory(follower=follow.followee, followee=follow.follower)
    form = {"blocker": follow.follower.pk, "blocked": follow.followee.pk}
    assert client.post("/admin/follows/block/add/", form).status_code == 302
    assert Block.objects.get().blocker == follow.follower
    assert not Follow.objects.exists()
    call_command("recount")  # fails if a counter is wrong


def test_block_of_oneself_or_duplicate_is_rejected(client, admin):
    block = BlockFactory()
    for blocker, blocked in ((block.blocker, block.blocker), (block.blocker, block.blocked)):
        page = client.post("/admin/follows/block/add/", {"blocker": blocker.pk, "blocked": blocked.pk})
        assert page.status_code == 200
        assert page.context["errors"]
    assert list(Block.objects.all()) == [block]


@pytest.mark.parametrize("name", ["follow", "followrequest", "mute"])
def test_follows_requests_and_mutes_cannot_be_added(client, admin, name):
    assert client.get(f"/admin/follows/{name}/add/").status_code == 403


def test_only_superusers_add_or_delete_blocks_of_staff(client):
    moderator, bo = UserFactory(), UserFactory()
    moderator.make_moderator()
    rows = [BlockFactory(blocker=bo, blocked=moderator), BlockFactory(blocker=moderator), BlockFactory()]
    url, new = "/admin/follows/block/", {"blocker": moderator.pk, "blocked": bo.pk}
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    client.force_login(moderator)
    for row in rows[:2]:
        assert client.post(f"{url}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(url, chosen).status_code == 403
    assert client.post(f"{url}add/", new).status_code == 403
    assert client.post(f"{url}{rows[2].pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Block.objects.all()) == set(rows[:2])
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.post(f"{url}add/", new).status_code == 302
    assert client.post(url, chosen).status_code == 302
    assert [(block.blocker, block.blocked) for block in Block.objects.all()] == [(moderator, bo)]
