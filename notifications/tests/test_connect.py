"""Connect: what it says, to whom, in which order, and what is read by looking at it."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core.badges import badges_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow, FollowRequest, Mute
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGES = ["/notifications", "/notifications/mentions"]


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana")
    client.force_login(ana)
    return ana


@pytest.fixture
def bo():
    return UserFactory(username="bo", name="Bo")


def cards(client, address="/notifications", **headers):
    return client.get(address, **headers).context["cards"]


def sentence(card):
    """What a note says, without its marks."""
    names = [card["first"]["name"], *([card["second"]["name"]] if card["second"] else [])]
    joined = (", " if card["others"] else " and ").join(names)
    return f"{joined}{' and ' + card['others'] if card['others'] else ''} {card['did']}"


def waiting(person):
    return badges_of(person)["notifications"]


@pytest.mark.parametrize("address", PAGES)
def test_nobody_looks_without_signing_in(client, address):
    assert client.get(address).headers["Location"] == f"/login?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_page_says_so(client, ana, address):
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
def test_likes_of_one_witt_are_told_together(client, ana, fans, words):
    post = PostFactory(author=ana, text="Good <b>morning</b>")
    for number in range(fans):
        post.like(UserFactory(username=f"fan{number}"))
    [card] = cards(client)
    assert sentence(card) == words
    assert len(card["faces"]) == min(fans, 6)
    assert "Good &lt;b&gt;morning&lt;/b&gt;" in client.get("/notifications").text


def test_likes_of_several_witts_by_one_person_are_told_together(client, ana, bo):
    for number in range(3):
        PostFactory(author=ana, text=f"Witt {number}").like(bo)
    [card] = cards(client)
    assert sentence(card) == "Bo liked 3 of your witts"
    assert [excerpt["text"] for excerpt in card["excerpts"]] == ["Witt 2", "Witt 1", "Witt 0"]


def test_what_came_between_keeps_likes_apart(client, ana, bo):
    PostFactory(author=ana, text="1").like(bo)
    FollowFactory(follower=UserFactory(name="Cy"), followee=ana)
    PostFactory(author=ana, text="2").like(bo)
    assert [sentence(card) for card in cards(client)] == [
        "Bo liked your witt",
        "Cy followed you",
        "Bo liked your witt",
    ]


def test_reposts_and_follows_say_who(client, ana, bo):
    PostFactory(author=ana).repost(bo)
    FollowFactory(follower=bo, followee=ana)
    FollowFactory(follower=UserFactory(name="Cy"), followee=ana)
    assert [sentence(card) for card in cards(client)] == ["Cy and Bo followed you", "Bo reposted your witt"]


def test_replies_quotes_and_mentions_are_whole_witts_on_both_pages(client, ana, bo):
    post = PostFactory(author=ana)
    PostFactory(author=bo, text="one", in_reply_to=post)
    PostFactory(author=bo, text="two", quote_of=post)
    PostFactory(author=bo, text="three @ana")
    post.like(bo)
    for address, first in ((PAGES[0], 1), (PAGES[1], 0)):
        witts = [card["witt"]["text"] for card in cards(client, address)[first:]]
        assert witts == ["three @ana", "two", "one"]
        assert "/bo/status/" in client.get(address).text


def test_a_picture_without_words_is_told_as_one(client, ana, bo):
    from posts.factories import picture_of

    PostFactory(author=ana, text="", images=[(picture_of(), "")]).like(bo)
    assert cards(client)[0]["excerpts"][0]["text"] == "1 picture"


HIDDEN = {
    "muted": (lambda ana, bo: MuteFactory(muter=ana, muted=bo), lambda ana, bo: Mute.objects.unmute(ana, bo)),
    "suspended": (lambda ana, bo: bo.suspend(), lambda ana, bo: bo.unsuspend()),
    "deactivated": (lambda ana, bo: bo.deactivate(), lambda ana, bo: bo.reactivate()),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_people_vanish_from_notes_faces_and_numbers_and_come_back(client, ana, bo, how):
    hide, show = HIDDEN[how]
    post = PostFactory(author=ana)
    post.like(UserFactory(name="Cy")), post.like(bo)
    FollowFactory(follower=bo, followee=ana)
    PostFactory(author=bo, text="hello @ana")
    assert waiting(ana) == 3
    hide(ana, bo)
    assert waiting(ana) == 1
    [card] = cards(client)
    assert sentence(card) == "Cy liked your witt" and len(card["faces"]) == 1
    assert cards(client, PAGES[1]) == []
    show(ana, bo)
    assert len(cards(client)) == 3
    assert sentence(cards(client)[-1]) == "Bo and Cy liked your witt"
    assert len(cards(client, PAGES[1])) == 1


def test_a_hidden_persons_like_makes_nothing_unread(client, ana, bo):
    post = PostFactory(author=ana)
    post.like(UserFactory())
    client.get("/notifications")
    MuteFactory(muter=ana, muted=bo)
    post.like(bo)
    assert waiting(ana) == 0
    assert [card["is_unread"] for card in cards(client)] == [False]


def test_across_a_block_nothing_is_left(client, ana, bo):
    PostFactory(author=ana).like(bo)
    PostFactory(author=bo, text="hello @ana")
    BlockFactory(blocker=bo, blocked=ana)
    assert cards(client) == [] and waiting(ana) == 0


def test_who_may_not_read_somebody_any_more_is_told_nothing_of_their_witts(client, ana):
    keeper = UserFactory(protected=True)
    FollowFactory(follower=ana, followee=keeper)
    PostFactory(author=keeper, text="secret @ana")
    PostFactory(author=ana).like(keeper)
    assert waiting(ana) == len(cards(client)) == 2
    PostFactory(author=keeper, text="another secret @ana")
    Follow.objects.unfollow(ana, keeper)
    assert waiting(ana) == 0
    for address in PAGES:
        assert cards(client, address) == []
        assert "secret" not in client.get(address).text


def test_a_request_waits_with_its_two_buttons_and_is_not_counted_twice(client, ana, bo):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    assert (waiting(ana), badges_of(ana)["requests"]) == (0, 1)
    [card] = cards(client)
    assert sentence(card) == "Bo asked to follow you" and card["is_asking"]
    page = client.get("/notifications").text
    assert 'formaction="/bo/approve"' in page and 'formaction="/bo/decline"' in page


def test_an_accepted_request_is_a_follower_and_nothing_new(client, ana, bo):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    client.get("/notifications")
    assert client.post("/bo/approve", headers={"Referer": "http://testserver/notifications"}).url == "/notifications"
    [card] = cards(client)
    assert sentence(card) == "Bo followed you" and not card["is_asking"] and not card["is_unread"]
    assert waiting(ana) == 0


@pytest.mark.parametrize("end", ["declined", "withdrawn"])
def test_a_request_that_is_over_is_not_shown(client, ana, bo, end):
    ana.is_protected = True
    ana.save()
    Follow.objects.follow(bo, ana)
    FollowRequest.objects.get().decline() if end == "declined" else Follow.objects.unfollow(bo, ana)
    assert cards(client) == []


@pytest.mark.parametrize("address", PAGES)
def test_pages_follow_each_other_without_gap_or_repeat(client, ana, bo, address):
    for number in range(45):
        PostFactory(author=UserFactory(), text=f"{number} @ana")
    seen, url = [], address
    while url:
        response = client.get(url, headers=HTMX if seen else {})
        seen += [card["witt"]["text"] for card in response.context["cards"]]
        cursor = response.context["next_cursor"]
        PostFactory(author=UserFactory(), text="@ana newer")
        url = cursor and f"{address}?before={cursor}"
    assert seen == [f"{number} @ana" for number in reversed(range(45))]


def test_htmx_gets_only_the_list_and_reads_nothing_further_down(client, ana, bo):
    PostFactory(author=bo, text="@ana")
    response = client.get("/notifications?before=999999999", headers=HTMX)
    assert response.text.strip().startswith('<ol class="wt-feed">')
    assert "HX-Request" in response.headers["Vary"]
    assert waiting(ana) == 1


@pytest.mark.parametrize("cursor", ["x", "-1", "²", "9" * 19, "1 OR 1", "\x00"])
@pytest.mark.parametrize("address", PAGES)
def test_an_unknown_cursor_is_a_page_that_does_not_exist(client, ana, address, cursor):
    assert client.get(address, {"before": cursor}).status_code in {400, 404}


BUDGETS = {"/notifications": 15, "/notifications/mentions": 14}


def questions(client, address):
    caches["local"].clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def everything(ana, number):
    for n in range(number):
        post = PostFactory(author=ana, text=f"{n} of {number}")
        for fan in UserFactory.create_batch(3):
            post.like(fan), post.repost(fan)
            FollowFactory(follower=fan, followee=ana)
            PostFactory(author=fan, text=f"{n} @ana", quote_of=post)


@pytest.mark.parametrize("address", BUDGETS)
def test_twenty_notes_cost_no_more_than_one(client, ana, address):
    everything(ana, 1)
    one = questions(client, address)
    everything(ana, 8)
    twenty = questions(client, address)
    assert len(twenty) <= len(one) == BUDGETS[address], "\n".join(one)
