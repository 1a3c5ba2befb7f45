"""Staff have a badge beside their name, which users cannot imitate with text."""

import pytest
from django.core.cache import caches

from accounts.factories import UserFactory
from accounts.models import User
from direct_messages.models import Message
from follows.factories import FollowFactory
from follows.models import FollowRequest
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

BADGE = '<span class="wt-staff">Staff</span>'


@pytest.fixture
def kim():
    return UserFactory(username="kim", name="Kim", is_staff=True, takes_messages_from_anyone=True)


@pytest.fixture
def viewer(client, kim):
    viewer = UserFactory(username="viewer", takes_messages_from_anyone=True, is_protected=True)
    FollowFactory(follower=viewer, followee=kim)
    FollowRequest.objects.create(follower=kim, followee=viewer)
    client.force_login(viewer)
    caches["local"].clear()
    return viewer


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/", 1),
        ("/kim", 2),
        ("/kim/status/{post}", 1),
        ("/ana/status/{quote}", 1),
        ("/kim/card", 1),
        ("/viewer/following", 1),
        ("/follow_requests", 1),
        ("/search?q=kim&f=people", 1),
        ("/messages/kim", 2),
    ],
)
def test_badge_is_shown_beside_staff_names(client, viewer, kim, path, times):
    post = PostFactory(author=kim, text="hello")
    quoting = PostFactory(author=UserFactory(username="ana", name="Ana Staff"), quote_of=post)
    Message.objects.send(kim, viewer, text="hello")
    page = client.get(path.format(post=post.pk, quote=quoting.pk)).content.decode()
    assert page.count(BADGE) == times


def test_badge_is_shown_in_suggestions(client, kim):
    friend, viewer = UserFactory(), UserFactory()
    FollowFactory(follower=friend, followee=kim)
    FollowFactory(follower=viewer, followee=friend)
    client.force_login(viewer)
    caches["local"].clear()
    assert BADGE in client.get("/").content.decode()


@pytest.mark.parametrize(
    "change", [{"is_staff": False}, {"is_active": False}, {"name": '<span class="wt-staff">Staff'}]
)
def test_other_users_have_no_badge(client, kim, change):
    PostFactory(author=kim)
    assert client.get("/kim").content.decode().count(BADGE) == 2
    User.objects.filter(pk=kim.pk).update(is_staff="name" not in change)
    User.objects.filter(pk=kim.pk).update(**change)
    assert BADGE not in client.get("/kim").content.decode()
