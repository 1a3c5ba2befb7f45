"""Answers as strict clients decode them: at their start, on their pages, and by their buttons."""

import msgspec
import pytest

from accounts.factories import UserFactory
from api.factories import ApplicationFactory
from api.tests.oauth_flow import allow, token_parameters
from api.tests.test_notifications import one_of_each_type
from core.factories import picture_of, upload_of
from follows.factories import FollowFactory
from lists.factories import ListFactory, MembershipFactory
from posts.factories import PostFactory, RepostFactory
from testing import strict_clients as strict
from testing import strict_instance
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db

# What Phanpy, Elk, Ice Cubes, Tusky, Ivory, Pinafore and toot ask for before they show anything, and on their pages.
READS = {
    "v1/accounts/verify_credentials": strict.CredentialAccount,
    "v2/instance": strict_instance.Instance,
    "v1/instance": strict_instance.OldInstance,
    "v1/instance/peers": list[str],
    "v1/instance/rules": list[strict_instance.Rule],
    "v1/preferences": strict.Preferences,
    "v1/timelines/home?limit=40": list[strict.Status],
    "v1/timelines/public?local=true": list[strict.Status],
    "v1/timelines/tag/birds": list[strict.Status],
    "v1/timelines/link?url=https://example.com": list[strict.Status],
    "v1/trends/statuses": list[strict.Status],
    "v1/trends/tags": list[strict.Tag],
    "v1/trends/links": list[dict],
    "v1/followed_tags": list[strict.Tag],
    "v1/tags/birds/": strict.Tag,
    "v1/favourites": list[strict.Status],
    "v1/bookmarks": list[strict.Status],
    "v1/notifications?limit=100": list[strict.Notification],
    "v2/notifications": strict.GroupedNotifications,
    "v2/notifications/policy": dict,
    "v1/notifications/requests": list[dict],
    "v1/markers?timeline[]=home&timeline[]=notifications": dict[str, strict.Marker],
    "v1/lists": list[strict.List],
    "v1/follow_requests": list[strict.Account],
    "v1/blocks": list[strict.Account],
    "v1/mutes": list[strict.Account],
    "v1/accounts/search?q=an": list[strict.Account],
    "v2/search?q=birds": strict.Search,
    "v2/search?q=ana&type=accounts": strict.Search,
    "v2/suggestions": list[strict.Suggestion],
    "v1/conversations": list[dict],
    "v1/custom_emojis": list[dict],
    "v1/announcements": list[dict],
    "v1/filters": list[dict],
    "v2/filters": list[dict],
    "v1/featured_tags": list[dict],
    "v1/endorsements": list[strict.Account],
    "v1/scheduled_statuses": list[dict],
    "v1/domain_blocks": list[str],
}
OF_STATUS = {
    "": strict.Status,
    "/context": strict.Context,
    "/source": strict.StatusSource,
    "/history": list[dict],
    "/favourited_by": list[strict.Account],
    "/reblogged_by": list[strict.Account],
    "/quotes": list[strict.Status],
}
OF_ACCOUNT = {
    "": strict.Account,
    "/statuses": list[strict.Status],
    "/statuses?pinned=true": list[strict.Status],
    "/statuses?only_media=true": list[strict.Status],
    "/followers": list[strict.Account],
    "/following": list[strict.Account],
    "/lists": list[strict.List],
    "/featured_tags": list[dict],
    "/endorsements": list[strict.Account],
    "/identity_proofs": list[dict],
}


def decode(program, path, kind):
    """Return the answer at this path as a strict client reads it."""
    content = program.request("get", f"/api/{path}").content
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        pytest.fail(f"{path}: {error}")


def busy(viewer, ana, bo):
    """Fill all that the viewer's client shows: posts of every shape, notifications of every type, lists, marks."""
    FollowFactory(follower=viewer, followee=ana)
    post = one_of_each_type(viewer, ana, bo)
    text = "A heron, @viewer! #birds https://example.com/heron"
    picture = PostFactory(author=ana, text=text, images=[(picture_of(), "A heron")])
    RepostFactory(user=ana, post=PostFactory(author=bo, text="sea", quote_of=picture))
    picture.like(viewer)
    viewer.bookmarks.create(post=picture)
    MembershipFactory(list=ListFactory(owner=viewer), user=ana)
    program = ApiClient(viewer)
    program.post("/api/v1/tags/birds/follow")
    program.post("/api/v1/markers", {"home": {"last_read_id": str(post.pk)}})
    return post, picture


def test_new_account_is_decoded():
    program = ApiClient(UserFactory())
    for path, kind in READS.items():
        decode(program, path, kind)


def test_busy_account_is_decoded(viewer, ana, bo):
    post, picture = busy(viewer, ana, bo)
    program = ApiClient(viewer)
    found = {path: decode(program, path, kind) for path, kind in READS.items()}
    for path in ("v1/timelines/home?limit=40", "v1/notifications?limit=100", "v1/favourites", "v1/bookmarks"):
        assert found[path], path
    assert found["v1/markers?timeline[]=home&timeline[]=notifications"]["home"].last_read_id == str(post.pk)
    for status in (post, picture):
        for path, kind in OF_STATUS.items():
            decode(program, f"v1/statuses/{status.pk}{path}", kind)
    for person in (viewer, ana):
        for path, kind in OF_ACCOUNT.items():
            decode(program, f"v1/accounts/{person.pk}{path}", kind)


def test_actions_are_decoded(viewer, ana):
    post, program = PostFactory(author=ana), ApiClient(viewer)
    for action in ("favourite", "bookmark", "reblog", "unfavourite", "unbookmark", "unreblog", "mute", "unmute"):
        answer = program.request("post", f"/api/v1/statuses/{post.pk}/{action}")
        msgspec.json.decode(answer.content, type=strict.Status)
    for action in ("follow", "unfollow", "mute", "unmute", "block", "unblock", "note", "remove_from_followers"):
        answer = program.request("post", f"/api/v1/accounts/{ana.pk}/{action}")
        msgspec.json.decode(answer.content, type=strict.Relationship)
    [relationship] = decode(program, f"v1/accounts/relationships?id[]={ana.pk}", list[strict.Relationship])
    assert relationship.id == str(ana.pk)
    uploaded = program.request("post", "/api/v2/media", {"file": upload_of()}, as_json=False)
    msgspec.json.decode(uploaded.content, type=strict.MediaAttachment)
    report = program.request("post", f"/api/v1/reports?account_id={ana.pk}&comment=spam")
    msgspec.json.decode(report.content, type=strict.Report)


def test_registration_and_token_are_decoded(viewer, client):
    registered = ApiClient().request("post", "/api/v1/apps", {"client_name": "Ice", "redirect_uris": "ice://in"})
    msgspec.json.decode(registered.content, type=strict.CredentialApplication)
    application = ApplicationFactory()
    code = allow(client, application)["code"]
    answer = client.post("/oauth/token", token_parameters(application, code))
    msgspec.json.decode(answer.content, type=strict.Token)
