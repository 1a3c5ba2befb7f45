"""The data export has all data of the user, and none of others."""

import io
import json
from zipfile import ZipFile

import pytest
from django.test import Client

from accounts.factories import UserFactory
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from follows.factories import (
    BlockFactory,
    FollowFactory,
    FollowRequestFactory,
    MuteFactory,
    SuggestionDismissalFactory,
)
from lists.factories import ListFactory, SubscriptionFactory
from posts.factories import PostFactory, UploadFactory
from posts.models import Draft, Hashtag, HashtagFollow

pytestmark = pytest.mark.django_db
SECRET = "marzipan"


def archive_of(person):
    client = Client()
    client.force_login(person)
    response = client.post("/settings/data")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith(f'attachment; filename="witter-{person.username}-')
    zipped = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert zipped.testzip() is None
    return zipped


def rows(zipped, name):
    return json.loads(zipped.read(f"{name}.json"))


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="ana@example.org", bio="Ink 東京 👍🏽")


def test_export_has_posts_with_pictures(ana):
    first = PostFactory(author=ana, text="Bread “and” 東京", images=[(picture_of(), "a loaf")])
    reply = PostFactory(author=ana, text="more", in_reply_to=first)
    liked = PostFactory(author=UserFactory(username="gus"), text=f"theirs {SECRET}")
    liked.like(ana), liked.bookmark(ana), liked.repost(ana), first.like(liked.author)
    Draft.objects.save_draft(ana, "a1", ["half a thought"])
    HashtagFollow.objects.create(user=ana, hashtag=Hashtag.objects.create(name="kites"))
    upload = UploadFactory(owner=ana, alt="a jar")
    UploadFactory(alt=SECRET)
    zipped = archive_of(ana)
    (exported,) = rows(zipped, "uploads")
    assert (exported["alt"], exported["file"]) == ("a jar", upload.full.name)
    assert upload.full.name in zipped.namelist()
    posts = rows(zipped, "witts")
    assert [post["text"] for post in posts] == ["Bread “and” 東京", "more", ""]
    assert posts[0]["times_liked"] == 1
    assert posts[1]["in_reply_to"] == first.pk == reply.in_reply_to_id
    assert (posts[2]["repost_of"], posts[2]["repost_author__username"]) == (liked.pk, "gus")
    assert [row["author"] for row in rows(zipped, "likes") + rows(zipped, "bookmarks")] == ["gus", "gus"]
    assert rows(zipped, "drafts")[0]["texts"] == ["half a thought"]
    assert rows(zipped, "hashtags")[0]["name"] == "kites"
    (picture,) = rows(zipped, "pictures_of_witts")
    assert picture["alt"] == "a loaf"
    assert zipped.read(picture["file"])[:4] == b"RIFF"
    assert SECRET not in "".join(zipped.read(name).decode(errors="replace") for name in zipped.namelist())


def test_export_has_account_follows_and_lists(ana):
    FollowFactory(follower=ana, followee=UserFactory(username="followed"))
    FollowFactory(followee=ana, follower=UserFactory(username="follower"))
    FollowFactory(followee=ana, follower=UserFactory(username="leaver")).follower.deactivate()
    FollowRequestFactory(follower=ana, followee=UserFactory(username="asked", protected=True))
    BlockFactory(blocker=ana, blocked=UserFactory(username="blocked"))
    MuteFactory(muter=ana, muted=UserFactory(username="muted"))
    SuggestionDismissalFactory(user=ana, person=UserFactory(username="dismissed"))
    ListFactory(owner=ana, name="Bakers", people=[UserFactory(username="baker")])
    SubscriptionFactory(user=ana, list=ListFactory(name="Painters"))
    zipped = archive_of(ana)
    (account,) = rows(zipped, "account")
    assert (account["email"], account["bio"]) == ("ana@example.org", "Ink 東京 👍🏽")
    assert "password" not in account
    for name, username in {
        **{"following": "followed", "followers": "follower", "follow_requests": "asked"},
        **{"blocked": "blocked", "muted": "muted", "list_members": "baker"},
        "dismissed_suggestions": "dismissed",
    }.items():
        assert [row["username"] for row in rows(zipped, name)] == [username], name
    assert rows(zipped, "lists")[0]["name"] == "Bakers"
    assert rows(zipped, "list_subscriptions")[0]["slug"] == "painters"


def test_export_has_visible_messages(ana):
    gus = UserFactory(username="gus")
    visible = MessageFactory(sender=ana, recipient=gus, text="dear gus", picture=picture_of(), alt="a jar")
    MessageFactory(sender=gus, recipient=ana, text="dear ana")
    MessageFactory(text=SECRET)
    mine = archive_of(ana)
    assert [(row["sender_name"], row["text"]) for row in rows(mine, "messages")] == [
        ("ana", "dear gus"),
        ("gus", "dear ana"),
    ]
    assert mine.read(visible.picture.full.name)
    ana.sides.get().delete_messages(pk=visible.pk)
    assert [row["text"] for row in rows(archive_of(gus), "messages")] == ["dear gus", "dear ana"]


def test_missing_picture_file_is_skipped(ana):
    post = PostFactory(author=ana, images=[(picture_of(), "a loaf")])
    photo = post.photos.get().full
    photo.storage.delete(photo.name)
    zipped = archive_of(ana)
    assert photo.name not in zipped.namelist()
    assert rows(zipped, "witts")


def test_export_of_new_user_is_valid(ana):
    zipped = archive_of(ana)
    assert rows(zipped, "witts") == rows(zipped, "messages") == []
    assert len(rows(zipped, "account")) == 1


def test_export_is_rate_limited_and_needs_post(client, ana):
    client.force_login(ana)
    assert b"Download your archive" in client.get("/settings/data").content
    assert client.post("/settings/data").status_code == 200
    refused = client.post("/settings/data")
    assert refused.status_code == 429
    assert "another one in a minute" in refused.text
