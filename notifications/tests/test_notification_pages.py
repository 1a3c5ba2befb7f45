"""Notification pages: text, grouping, visibility, order, paging."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.badges import badges_of
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow, FollowRequest, Mute
from posts.factories import PostFactory
from testing.both_ways import HTMX

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]
PAGES = ["/notifications", "/notifications/mentions"]


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


def rows(client, address="/notifications", **headers):
    return client.get(address, **headers).context["notifications"]


def sentence(row):
    """Return the text of a notification without tags."""
    names = [row.first.name, *([row.second.name] if row.second else [])]
    joined = (", " if row.others else " and ").join(names)
    return f"{joined}{' and ' + row.others if row.others else ''} {row.action}"


def unread_count(person):
    return badges_of(person)["notifications"]


@pytest.mark.parametrize("address", PAGES)
def test_signed_out_is_redirected_to_login(client, address):
    assert client.get(address).headers["Location"] == f"/login?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_empty_page_shows_empty_state(client, ana, address):
    assert "All quiet" in client.get(address).text


@pytest.mark.parametrize(
    ("fans", "words"),
    [
        (1, "Fan0 liked your witt"),
        (2, "Fan1 and Fan0 liked your witt"),
        (3, "Fan2, Fan1 and 1 other liked your witt"),
        (7, "Fan6, Fan5 and 5 others liked your witt"),
        (130, "Fan129, Fan128 and 128 others liked your witt"),
    ],
)
def test_likes_of_one_post_are_grouped(client, ana, fans, words):
    post = PostFactory(author=ana, text="Good <b>morning</b>")
    for number in range(fans):
        post.like(UserFactory(username=f"fan{number}"))
    [row] = rows(client)
    assert sentence(row) == words
    assert len(row.faces) == min(fans, 6)
    assert "Good &lt;b&gt;morning&lt;/b&gt;" in client.get("/notifications").text


def test_consecutive_likes_by_one_user_are_merged(client, ana, bo):
    for number in range(3):
        PostFactory(author=ana, text=f"Witt {number}").like(bo)
    [row] = rows(client)
    assert sentence(row) == "Bo liked 3 of your witts"
    assert [excerpt.text for excerpt in row.excerpts] == ["Witt 2", "Witt 1", "Witt 0"]


def test_likes_with_other_notifications_between_are_not_merged(client, ana, bo):
    PostFactory(author=ana, text="1").like(bo)
    FollowFactory(follower=UserFactory(name="Cy"), followee=ana)
    PostFactory(author=ana, text="2").like(bo)
    assert [sentence(row) for row in rows(client)] == [
        "Bo liked your witt",
        "Cy followed you",
        "Bo liked your witt",
    ]


def test_reposts_and_follows_name_their_actors(client, ana, bo):
    PostFactory(author=ana).repost(bo)
    FollowFactory(follower=bo, followee=ana)
    FollowFactory(follower=UserFactory(name="Cy"), followee=ana)
    assert [sentence(row) for row in rows(client)] == ["Cy and Bo followed you", "Bo reposted your witt"]


def test_replies_quotes_and_mentions_are_post_cards_on_both_pages(client, ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, text="one", in_reply_to=post)
    PostFactory(author=bo, text="two", quote_of=post)
    PostFactory(author=bo, text="three @ana")
    post.like(bo)
    for address, first in ((PAGES[0], 1), (PAGES[1], 0)):
        witts = [row.card.text for row in rows(client, address)[first:]]
        assert witts == ["three @ana", "two", "one"]
        assert "/bo/status/" in client.get(address).text


def test_post_without_text_is_described_as_picture(client, ana, bo):
    PostFactory(author=ana, text="", images=[(picture_of(), "")]).like(bo)
    assert rows(client)[0].excerpts[0].text == "1 picture"


HIDDEN = {
    "muted": (lambda ana, bo: MuteFactory(muter=ana, muted=bo), lambda ana, bo: Mute.objects.unmute(ana, bo)),
    "suspended": (lambda ana, bo: bo.suspend(), lambda ana, bo: bo.unsuspend()),
    "deactivated": (lambda ana, bo: bo.deactivate(), lambda ana, bo: bo.reactivate()),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_actors_are_left_out_until_visible_again(client, ana, bo, how):
    hide, show = HIDDEN[how]
    post = PostFactory(author=ana)
    post.like(UserFactory(name="Cy")), post.like(bo)
    FollowFactory(follower=bo, followee=ana)
    PostFactory(author=bo, text="hello @ana")
    assert unread_count(ana) == 3
    hide(ana, bo)
    assert unread_count(ana) == 1
    [row] = rows(client)
    assert sentence(row) == "Cy liked your witt"
    assert len(row.faces) == 1
    assert rows(client, PAGES[1]) == []
    show(ana, bo)
    assert len(rows(client)) == 3
    assert sentence(rows(client)[-1]) == "Bo and Cy liked your witt"
    assert len(rows(client, PAGES[1])) == 1


def test_like_of_hidden_user_is_not_counted_as_unread(client, ana, bo):
    post = PostFactory(author=ana)
    post.like(UserFactory())
    client.get("/notifications")
    MuteFactory(muter=ana, muted=bo)
    post.like(bo)
    assert unread_count(ana) == 0
    assert [row.is_unread for row in rows(client)] == [False]


def test_block_removes_notifications_both_ways(client, ana, bo):
    PostFactory(author=ana).like(bo)
    PostFactory(author=bo, text="hello @ana")
    BlockFactory(blocker=bo, blocked=ana)
    assert rows(client) == []
    assert unread_count(ana) == 0


def test_removed_follower_sees_no_mentions_by_protected_user(client, ana):
    keeper = UserFactory(protected=True)
    FollowFactory(follower=ana, followee=keeper)
    PostFactory(author=keeper, text="secret @ana")
    PostFactory(author=ana).like(keeper)
    assert unread_count(ana) == len(rows(client)) == 2
    PostFactory(author=keeper, text="another secret @ana")
    Follow.objects.unfollow(ana, keeper)
    assert unread_count(ana) == 0
    for address in PAGES:
        assert rows(client, address) == []
        assert "secret" not in client.get(address).text


def test_pending_request_has_buttons_and_is_not_counted_twice(client, ana, bo):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    assert (unread_count(ana), badges_of(ana)["requests"]) == (0, 1)
    [row] = rows(client)
    assert sentence(row) == "Bo asked to follow you"
    assert row.is_asking
    page = client.get("/notifications").text
    assert 'formaction="/bo/approve"' in page
    assert 'formaction="/bo/decline"' in page


def test_accepted_request_becomes_follow_and_stays_read(client, ana, bo):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    client.get("/notifications")
    assert client.post("/bo/approve", headers={"Referer": "http://testserver/notifications"}).url == "/notifications"
    [row] = rows(client)
    assert sentence(row) == "Bo followed you"
    assert not row.is_asking
    assert not row.is_unread
    assert unread_count(ana) == 0


@pytest.mark.parametrize("end", ["declined", "withdrawn"])
def test_withdrawn_or_declined_request_is_hidden(client, ana, bo, end):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    FollowRequest.objects.get().decline() if end == "declined" else Follow.objects.unfollow(bo, ana)
    assert rows(client) == []


@pytest.mark.parametrize("address", PAGES)
def test_pages_have_no_gaps_and_no_repeats(client, ana, bo, address):
    for number in range(45):
        PostFactory(author=UserFactory(), text=f"{number} @ana")
    seen, url = [], address
    while url:
        response = client.get(url, headers=HTMX if seen else {})
        seen += [row.card.text for row in response.context["notifications"]]
        cursor = response.context["next_cursor"]
        PostFactory(author=UserFactory(), text="@ana newer")
        url = cursor and f"{address}?before={cursor}"
    assert seen == [f"{number} @ana" for number in reversed(range(45))]


def test_htmx_next_page_is_partial_and_marks_nothing_read(client, ana, bo):
    PostFactory(author=bo, text="@ana")
    response = client.get("/notifications?before=999999999", headers=HTMX)
    assert response.text.strip().startswith('<ol class="wt-feed">')
    assert response.headers["Vary"] == "*"  # no cache takes it for the page
    assert unread_count(ana) == 1


@pytest.mark.parametrize("cursor", ["x", "-1", "²", "9" * 19, "1 OR 1", "\x00"])
@pytest.mark.parametrize("address", PAGES)
def test_invalid_cursor_is_404(client, ana, address, cursor):
    assert client.get(address, {"before": cursor}).status_code in {400, 404}


BUDGETS = {"/notifications": 15, "/notifications/mentions": 14}


def executed_sql(client, address):
    caches["local"].clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def everything(ana, number):
    for n in range(number):
        post = PostFactory(author=ana, text=f"{n} of {number}")
        for fan in UserFactory.create_batch(3):
            post.like(fan), post.repost(fan)
            FollowFactory(follower=fan, followee=ana)
            PostFactory(author=fan, text=f"{n} @ana", quote_of=post)


@pytest.mark.parametrize("address", BUDGETS)
def test_query_count_is_independent_of_notification_count(client, ana, address):
    everything(ana, 1)
    one = executed_sql(client, address)
    everything(ana, 8)
    twenty = executed_sql(client, address)
    assert len(twenty) <= len(one) == BUDGETS[address], "\n".join(one)
