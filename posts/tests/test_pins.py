"""Pinning a post to the top of the profile."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Pin
from testing.both_ways import BOTH_WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def post_action(client, post, button, headers=None):
    return client.post(f"{post.get_absolute_url()}/{button}", headers=headers or {})


def ids(client, address="/ana"):
    return [card.id for card in client.get(address).context["cards"]]


@BOTH_WAYS
def test_pin_and_unpin_are_idempotent(client, ana, headers):
    post = PostFactory(author=ana)
    for _ in range(2):
        response = post_action(client, post, "pin", headers)
        assert response.status_code == (200 if headers else 302)
    assert Pin.objects.get().post == post
    for _ in range(2):
        response = post_action(client, post, "unpin", headers)
        assert response.status_code == (200 if headers else 302)
    assert not Pin.objects.exists()


def test_pin_updates_button_and_shows_message(client, ana):
    post = PostFactory(author=ana)
    response = post_action(client, post, "pin", {"HX-Request": "true"})
    assert "Unpin" in response.text
    assert "Pinned to your profile." in response.headers["HX-Trigger"]
    post_action(client, post, "unpin")
    assert "No longer pinned." in client.get("/ana").text


def test_pin_replaces_earlier_pin(client, ana):
    first, second = PostFactory(author=ana), PostFactory(author=ana)
    post_action(client, first, "pin")
    post_action(client, second, "pin")
    assert Pin.objects.get().post == second
    post_action(client, first, "unpin")
    assert Pin.objects.get().post == second


@pytest.mark.parametrize("button", ["pin", "unpin"])
def test_only_own_originals_can_be_pinned(client, ana, button):
    repost = RepostFactory(user=ana)
    theirs = PostFactory()
    assert post_action(client, theirs, button).status_code == 404
    assert post_action(client, repost, button).status_code == 404
    assert client.post(f"/ana/status/{theirs.pk}/{button}").status_code == 404
    client.logout()
    assert post_action(client, PostFactory(author=ana), button).url.startswith("/login")
    assert not Pin.objects.exists()


def test_pinned_post_is_first_and_not_repeated(client, ana):
    posts = [PostFactory(author=ana) for _ in range(25)]
    post_action(client, posts[20], "pin")
    first = client.get("/ana")
    assert [card.id for card in first.context["cards"]] == [
        posts[20].pk,
        *(p.pk for p in posts[:3:-1] if p != posts[20]),
    ]
    assert [card.is_shown_as_pinned for card in first.context["cards"]] == [True] + [False] * 20
    assert first.text.count("</svg> Pinned") == 1
    rest = client.get(f"/ana?before={first.context['next_cursor']}").context["cards"]
    assert [card.id for card in rest] == [p.pk for p in posts[3::-1]]


def test_old_post_or_reply_can_be_pinned(client, ana):
    old = PostFactory(author=ana)
    reply = PostFactory(author=ana, in_reply_to=PostFactory())
    posts = [PostFactory(author=ana).pk for _ in range(22)]
    post_action(client, old, "pin")
    assert ids(client) == [old.pk, *posts[:1:-1]]
    post_action(client, reply, "pin")
    assert ids(client)[0] == reply.pk
    assert reply.pk not in ids(client)[1:]
    assert ids(client, "/ana/with_replies")[0] == posts[-1]


def test_pinned_reply_is_shown_on_empty_profile(client, ana):
    reply = PostFactory(author=ana, in_reply_to=PostFactory())
    post_action(client, reply, "pin")
    assert ids(client) == [reply.pk]


def test_delete_removes_pin(client, ana):
    post = PostFactory(author=ana)
    post_action(client, post, "pin")
    post.delete()
    assert ids(client) == []


def test_hidden_pinned_post_is_not_shown(client, ana):
    post = PostFactory(author=ana, text="words for the few")
    post_action(client, post, "pin")
    ana.is_protected = True
    ana.save()
    for viewer in (None, UserFactory(), BlockFactory(blocker=ana).blocked):
        client.logout()
        if viewer:
            client.force_login(viewer)
        assert "words for the few" not in client.get("/ana").text
    client.force_login(FollowFactory(followee=ana).follower)
    page = client.get("/ana").text
    assert "words for the few" in page
    assert "/unpin" not in page


def test_pinned_and_self_reposted_post_shows_once(client, ana):
    post = PostFactory(author=ana)
    RepostFactory(user=ana, post=post)
    post_action(client, post, "pin")
    (card,) = client.get("/ana").context["cards"]
    assert (card.id, card.is_shown_as_pinned, card.reposted_by) == (post.pk, True, None)


def test_pinned_post_is_not_repeated_on_later_page(client, ana):
    pinned, *_ = PostFactory.create_batch(25, author=ana)
    post_action(client, pinned, "pin")
    first = client.get("/ana").context
    further = client.get(f"/ana?before={first['next_cursor']}").context
    shown = [card.id for page in (first, further) for card in page["cards"]]
    assert shown.count(pinned.pk) == 1
    assert len(shown) == 25
