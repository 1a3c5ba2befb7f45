"""The one witt that a person keeps on top of their profile."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Pin

pytestmark = pytest.mark.django_db
BOTH_WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def press(client, post, button, headers=None):
    return client.post(f"{post.get_absolute_url()}/{button}", headers=headers or {})


def ids(client, address="/ana"):
    return [card["id"] for card in client.get(address).context["cards"]]


@BOTH_WAYS
def test_pinning_and_unpinning_twice_is_once(client, ana, headers):
    post = PostFactory(author=ana)
    for _ in range(2):
        answer = press(client, post, "pin", headers)
        assert answer.status_code == (200 if headers else 302)
    assert Pin.objects.get().post == post
    for _ in range(2):
        answer = press(client, post, "unpin", headers)
        assert answer.status_code == (200 if headers else 302)
    assert not Pin.objects.exists()


def test_the_button_and_a_word_say_that_it_worked(client, ana):
    post = PostFactory(author=ana)
    answer = press(client, post, "pin", {"HX-Request": "true"})
    assert "Unpin" in answer.text and "Pinned to your profile." in answer.headers["HX-Trigger"]
    press(client, post, "unpin")
    assert "No longer pinned." in client.get("/ana").text


def test_another_pin_takes_the_place_of_the_first(client, ana):
    first, second = PostFactory(author=ana), PostFactory(author=ana)
    press(client, first, "pin")
    press(client, second, "pin")
    assert Pin.objects.get().post == second
    press(client, first, "unpin")
    assert Pin.objects.get().post == second


@pytest.mark.parametrize("button", ["pin", "unpin"])
def test_only_ones_own_originals_can_be_pinned(client, ana, button):
    repost = RepostFactory(user=ana)
    theirs = PostFactory()
    assert press(client, theirs, button).status_code == 404
    assert press(client, repost, button).status_code == 404
    assert client.post(f"/ana/status/{theirs.pk}/{button}").status_code == 404
    client.logout()
    assert press(client, PostFactory(author=ana), button).url.startswith("/login")
    assert not Pin.objects.exists()


def test_it_stands_on_top_of_the_first_page_once(client, ana):
    posts = [PostFactory(author=ana) for _ in range(25)]
    press(client, posts[20], "pin")
    first = client.get("/ana")
    assert [card["id"] for card in first.context["cards"]] == [
        posts[20].pk,
        *(p.pk for p in posts[:3:-1] if p != posts[20]),
    ]
    assert [card["pinned"] for card in first.context["cards"]] == [True] + [False] * 20
    assert first.text.count("</svg> Pinned") == 1
    rest = client.get(f"/ana?before={first.context['next_cursor']}").context["cards"]
    assert [card["id"] for card in rest] == [p.pk for p in posts[3::-1]]


def test_an_old_one_or_a_reply_can_be_pinned(client, ana):
    old = PostFactory(author=ana)
    reply = PostFactory(author=ana, in_reply_to=PostFactory())
    posts = [PostFactory(author=ana).pk for _ in range(22)]
    press(client, old, "pin")
    assert ids(client) == [old.pk, *posts[:1:-1]]
    press(client, reply, "pin")
    assert ids(client)[0] == reply.pk
    assert reply.pk not in ids(client)[1:]
    assert ids(client, "/ana/with_replies")[0] == posts[-1]


def test_a_reply_is_shown_even_where_there_is_nothing_else(client, ana):
    reply = PostFactory(author=ana, in_reply_to=PostFactory())
    press(client, reply, "pin")
    assert ids(client) == [reply.pk]


def test_a_deleted_witt_is_pinned_no_more(client, ana):
    post = PostFactory(author=ana)
    press(client, post, "pin")
    post.delete()
    assert ids(client) == []


def test_what_may_not_be_read_is_not_shown_pinned(client, ana):
    post = PostFactory(author=ana, text="words for the few")
    press(client, post, "pin")
    ana.is_protected = True
    ana.save()
    for viewer in (None, UserFactory(), BlockFactory(blocker=ana).blocked):
        client.logout()
        if viewer:
            client.force_login(viewer)
        assert "words for the few" not in client.get("/ana").text
    client.force_login(FollowFactory(followee=ana).follower)
    page = client.get("/ana").text
    assert "words for the few" in page and "/unpin" not in page


def test_a_pinned_witt_that_its_author_reposted_stands_there_once(client, ana):
    post = PostFactory(author=ana)
    RepostFactory(user=ana, post=post)
    press(client, post, "pin")
    (card,) = client.get("/ana").context["cards"]
    assert (card["id"], card["pinned"], card["reposted_by"]) == (post.pk, True, None)


def test_a_pinned_witt_does_not_come_again_further_down(client, ana):
    pinned, *_ = PostFactory.create_batch(25, author=ana)
    press(client, pinned, "pin")
    first = client.get("/ana").context
    further = client.get(f"/ana?before={first['next_cursor']}").context
    shown = [card["id"] for page in (first, further) for card in page["cards"]]
    assert shown.count(pinned.pk) == 1
    assert len(shown) == 25
