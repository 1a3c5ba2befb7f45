"""Lists of users, prefilled forms and exports never name users whom the reader may not see."""

import io
import re
from zipfile import ZipFile

import pytest

from accounts.factories import UserFactory
from accounts.models import User
from api.factories import ApplicationFactory
from direct_messages.factories import MessageFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow
from lists.factories import ListFactory, SubscriptionFactory
from lists.models import List, Membership, Subscription
from posts.factories import PostFactory
from posts.models import Draft, HashtagFollow, Post
from testing.url_matrix import HEADERS, PAGES

pytestmark = pytest.mark.django_db

NOW_CALLED = re.compile("nowcalled", re.IGNORECASE)
OWN_BLOCKS = "settings/blocked"
CONVERSATIONS = {
    "messages",
    "messages/<username:username>",
}  # existing conversations stay, with the other participant
PARTS = {
    "blocked by them": lambda reader, other: BlockFactory(blocker=other, blocked=reader),
    "blocking them": lambda reader, other: BlockFactory(blocker=reader, blocked=other),
    "suspended": lambda reader, other: other.suspend(),
    "deactivated": lambda reader, other: other.deactivate(),
}


@pytest.fixture
def users():
    """Return a reader, a user "Nowcalled" with many ties to the reader, and a third user related to both."""
    reader, other, third = (
        UserFactory(username="reader"),
        UserFactory(username="oncecalled"),
        UserFactory(username="t3"),
    )
    for one, another in ((reader, third), (third, reader), (other, third), (third, other)):
        FollowFactory(follower=one, followee=another)
    post = PostFactory(author=third, text="hello @oncecalled and @reader #tea")
    theirs = PostFactory(author=other, text="@reader @t3 look #tea", in_reply_to=post)
    answer = PostFactory(author=third, text="quite so @oncecalled", in_reply_to=theirs)
    PostFactory(author=reader, text="and so", in_reply_to=theirs)
    PostFactory(author=reader, text="this", quote_of=theirs), PostFactory(author=other, text="that", quote_of=post)
    mine = PostFactory(author=reader, text="mine #tea")
    for marked in (theirs, post, answer, mine):
        for person in (reader, other, third):
            marked.like(person), marked.bookmark(person)
            marked.repost(person) if marked.author != person else None
    Draft.objects.save_draft(reader, "a1", ["not yet"], in_reply_to=theirs)
    HashtagFollow.objects.follow(reader, "tea")
    pantry = ListFactory(owner=third, name="Pantry", people=[reader, other, third])
    SubscriptionFactory(list=pantry, user=other), SubscriptionFactory(list=pantry, user=reader)
    mine_too, of_other = ListFactory(owner=reader, name="Mine"), ListFactory(owner=other, name="Theirs")
    return {"reader": reader, "other": other, "third": third, "post": post, "lists": (mine_too, of_other)}


def separate(users, how):
    """Create every tie that can exist, separate the two users, and rename one of them."""
    reader, other, (mine, theirs) = users["reader"], users["other"], users["lists"]
    MessageFactory(sender=other, recipient=reader, text="dear reader")
    MuteFactory(muter=reader, muted=other)
    PARTS[how](reader, other)
    for made in (  # rows that a block deletes, as if they had been created concurrently
        Membership(list=mine, user=other),
        Membership(list=theirs, user=reader),
        Subscription(list=theirs, user=reader),
        Subscription(list=mine, user=other),
        Follow(follower=reader, followee=other),
        Follow(follower=other, followee=reader),
    ):
        type(made).objects.bulk_create([made], ignore_conflicts=True)
    User.objects.filter(pk=other.pk).update(username="nowcalled", name="Nowcalled Noone", bio="nowcalled")


@pytest.mark.parametrize("how", PARTS)
def test_pages_do_not_name_hidden_users(client, users, how):
    separate(users, how)
    client.force_login(users["reader"])
    open_anyway = CONVERSATIONS | ({OWN_BLOCKS} if how == "blocking them" else set())
    if "block" in how:
        open_anyway |= {route for route in PAGES if route.endswith("/feed")}  # public when signed out
    subjects = ({"keeper": "t3", "post": users["post"].pk}, {"keeper": "reader", "post": own_post_of(users).pk})
    for subject in subjects:
        facts = {
            "secret": "tea",
            "client_id": ApplicationFactory().client_id,
            "photo": "media/photos/x",
            "preview": "media/photos/x.jpg",
            "letter": 1,
            "letter_picture": "media/messages/x",
            **subject,
        }
        for route in PAGES.keys() - open_anyway:
            for headers in HEADERS:
                address = PAGES[route].format(**facts)
                response = client.get(address, headers=headers, follow=True)
                assert not NOW_CALLED.search(response.text), (address, headers)
    for address in ("/search?q=nowc&f=people", "/compose/complete?q=%40nowc", "/messages/new?to=oncecalled"):
        assert not NOW_CALLED.search(client.get(address).text), address


def own_post_of(users):
    return Post.objects.get(author=users["reader"], text="mine #tea")


@pytest.mark.parametrize("how", PARTS)
def test_exports_do_not_name_hidden_users(client, users, how):
    separate(users, how)
    client.force_login(users["reader"])
    zipped = ZipFile(io.BytesIO(b"".join(client.post("/settings/data").streaming_content)))
    naming = {name for name in zipped.namelist() if NOW_CALLED.search(zipped.read(name).decode(errors="replace"))}
    assert naming == ({"blocked.json"} if how == "blocking them" else set())
    assert "dear reader" in zipped.read("messages.json").decode()


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("how", PARTS)
def test_removing_list_member_does_not_name_hidden_users(client, users, how, headers):
    separate(users, how)
    client.force_login(users["reader"])
    response = client.post("/reader/lists/mine/members/NOWCALLED/remove", headers=headers, follow=True)
    assert response.status_code == 404
    assert not NOW_CALLED.search(response.text)
    assert List.objects.get(name="Mine").memberships.count() == 1
