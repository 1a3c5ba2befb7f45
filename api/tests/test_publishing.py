"""Publishing and deleting posts through the API."""

from functools import partial

import pytest

from accounts.factories import UserFactory
from api.tests.test_statuses import WAYS, hide_by
from core.factories import picture_of
from follows.factories import FollowFactory
from posts.factories import PostFactory, RepostFactory, UploadFactory
from posts.models import Photo, Post, Upload
from testing.api_client import ApiClient
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db
PATH = "/api/v1/statuses"


@pytest.mark.parametrize("as_json", [True, False])
def test_status_is_published_and_returned(viewer, ana, as_json):
    values = {"status": "hello @ana #birds", "sensitive": "true", "language": "en"}
    status = ApiClient(viewer).post(PATH, values, as_json=as_json)
    post = Post.objects.get()
    assert (status["id"], post.text, post.author) == (str(post.pk), "hello @ana #birds", viewer)
    assert (status["visibility"], status["sensitive"], status["spoiler_text"]) == ("public", False, "")
    assert [mention["acct"] for mention in status["mentions"]] == ["ana"]


def test_parameters_in_the_query_string_publish(viewer):
    ApiClient(viewer).post(f"{PATH}?status=hello")
    assert Post.objects.get().text == "hello"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Say something"),
        ({"status": " \n"}, "Say something"),
        ({"status": "x" * 141}, "1 character too long"),
        ({"status": "x" * 5000}, ""),
        ({"status": "x" * 100, "spoiler_text": "y" * 39}, "1 character too long"),
        ({"status": "x", "visibility": "direct"}, "send a message on the site"),
        ({"status": "x", "visibility": "private"}, "everybody would see this"),
        ({"status": "x", "visibility": "limited"}, ""),
        ({"status": "x", "poll": {"options": ["a", "b"], "expires_in": 300}}, "cannot have a poll"),
        ({"status": "x", "scheduled_at": "2099-01-01T00:00:00Z"}, "goes out at once"),
        ({"status": {"a": 1}}, ""),
        ({"status": ["x"]}, ""),
        ({"status": "x", "media_ids": [10**30]}, ""),
        ({"status": "x", "media_ids": ["first"]}, ""),
        ({"status": "x", "media_ids": [12345]}, "gone"),
        ({"status": "x", "in_reply_to_id": "first"}, ""),
    ],
)
def test_what_cannot_be_published_is_refused(viewer, values, sentence):
    answer = ApiClient(viewer).post(PATH, values, status=422)
    assert answer["error"].startswith("Validation failed: ")
    assert sentence in answer["error"]
    assert not Post.objects.exists()


def test_errors_name_the_parameter(viewer):
    for name, value in (("media_ids", [1]), ("status", "x" * 150)):
        assert list(ApiClient(viewer).post(PATH, {name: value}, status=422)["details"]) == [name]


@pytest.mark.parametrize(
    ("is_protected", "asked", "published"),
    [
        (False, "", "public"),
        (False, "public", "public"),
        (False, "unlisted", "public"),
        (True, "public", "private"),
        (True, "unlisted", "private"),
        (True, "private", "private"),
    ],
)
def test_status_is_as_public_as_the_account(is_protected, asked, published):
    author = UserFactory(is_protected=is_protected)
    status = ApiClient(author).post(PATH, {"status": "hello", "visibility": asked})
    assert status["visibility"] == published


def test_direct_status_is_refused_for_a_protected_account_too():
    ApiClient(UserFactory(is_protected=True)).post(PATH, {"status": "x", "visibility": "direct"}, status=422)
    assert not Post.objects.exists()


def test_content_warning_precedes_the_text(viewer):
    status = ApiClient(viewer).post(PATH, {"status": "the butler", "spoiler_text": "Who did it"})
    assert (status["content"], status["spoiler_text"]) == ("<p>Who did it</p><p>the butler</p>", "")


def test_reply_and_quote(viewer, ana, bo):
    post, other = PostFactory(author=ana), PostFactory(author=ana)
    repost = RepostFactory(user=bo, post=post)
    program = ApiClient(viewer)
    for number, pk in enumerate((post.pk, repost.pk)):
        status = program.post(PATH, {"status": f"yes {number}", "in_reply_to_id": str(pk)})
        assert status["in_reply_to_id"] == str(post.pk)
    for name in ("quoted_status_id", "quote_id"):
        status = program.post(PATH, {"status": name, name: other.pk})
        assert status["quote"]["quoted_status"]["id"] == str(other.pk)
    status = program.post(PATH, {"status": f"see https://testserver/ana/status/{other.pk}"})
    assert status["quote"]["quoted_status"]["id"] == str(other.pk)
    assert status["content"] == "<p>see</p>"


@pytest.mark.parametrize("name", ["in_reply_to_id", "quoted_status_id"])
@pytest.mark.parametrize("how", WAYS)
def test_hidden_status_cannot_be_answered_or_quoted(viewer, ana, name, how):
    post = PostFactory(author=ana)
    hide_by(how, ana, viewer)
    answer = ApiClient(viewer).post(PATH, {"status": "x", name: post.pk}, status=404)
    assert "gone, or you can’t see it" in answer["error"]
    assert not viewer.posts.exists()


def test_protected_status_of_somebody_else_cannot_be_quoted(viewer):
    post = PostFactory(author__protected=True)
    FollowFactory(follower=viewer, followee=post.author)
    answer = ApiClient(viewer).post(PATH, {"status": "x", "quoted_status_id": post.pk}, status=422)
    assert "stays with those it was meant for" in answer["error"]


@pytest.mark.parametrize("key", ["abc", "x" * 500, "ключ", "a b/c?", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_same_key_answers_the_first_status(viewer, key):
    key = key.encode().decode("latin-1")
    program, headers = ApiClient(viewer), {"Idempotency-Key": key}
    first, second = (program.post(PATH, {"status": "hello"}, headers=headers) for _ in range(2))
    assert first["id"] == second["id"]
    assert program.post(PATH, {"status": "hello, you"}, headers=headers)["id"] != first["id"]
    assert Post.objects.count() == 2


def test_same_text_without_a_key_is_a_duplicate(viewer):
    ApiClient(viewer).post(PATH, {"status": "hello"})
    assert "already said that" in ApiClient(viewer).post(PATH, {"status": "hello"}, status=422)["error"]


def test_limits_are_429(viewer, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 1
    ApiClient(viewer).post(PATH, {"status": "one"})
    assert "half an hour" in ApiClient(viewer).post(PATH, {"status": "two"}, status=429)["error"]


def test_unconfirmed_email_is_refused_where_the_site_asks_for_it(viewer, settings):
    settings.REQUIRE_CONFIRMED_EMAIL = True
    answer = ApiClient(viewer).post(PATH, {"status": "one"}, status=403)
    assert answer == {"error": "Your login is missing a confirmed email address"}


def test_publishing_needs_the_scope(viewer):
    ApiClient(viewer, scopes="read write:media").post(PATH, {"status": "x"}, status=403)
    ApiClient().post(PATH, {"status": "x"}, status=401)


def test_query_count_of_publishing(viewer, django_assert_num_queries):
    program = ApiClient(viewer)
    program.post(PATH, {"status": "hello"})
    with django_assert_num_queries(14):
        program.post(PATH, {"status": "hello again"})


def test_uploads_become_pictures_of_the_status_once(viewer):
    uploads = [UploadFactory(owner=viewer, picture=picture_of(colour), alt=colour) for colour in ("teal", "plum")]
    ids = [str(upload.pk) for upload in uploads[::-1]]
    program, values = ApiClient(viewer), {"status": "", "media_ids": ids}
    first = program.post(PATH, values, headers={"Idempotency-Key": "k"})
    media = [(picture["id"], picture["description"]) for picture in first["media_attachments"]]
    assert media == [(ids[0], "plum"), (ids[1], "teal")]
    assert not Upload.objects.exists()
    assert [photo.position for photo in Photo.objects.order_by("-pk")] == [0, 1]
    assert program.post(PATH, values, headers={"Idempotency-Key": "k"})["id"] == first["id"]
    for values in ({"status": "again", "media_ids": ids}, {"status": "again", "media_ids": ids[:1] * 2}):
        assert "in a witt already" in program.post(PATH, values, status=422)["error"]
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_same_key_at_once_publishes_once(viewer):
    upload, programs = UploadFactory(owner=viewer), [ApiClient(viewer) for _ in range(3)]
    values = {"status": "look", "media_ids": [upload.pk]}
    send = [partial(program.post, PATH, values, headers={"Idempotency-Key": "k"}) for program in programs]
    assert len({status["id"] for status in at_once(*send)}) == 1
    assert Photo.objects.get().pk == upload.pk


def test_upload_of_somebody_else_or_named_twice_is_refused(viewer):
    own, other = UploadFactory(owner=viewer), UploadFactory()
    for ids in ([other.pk], [own.pk, other.pk], [own.pk, own.pk], [own.pk] * 5):
        ApiClient(viewer).post(PATH, {"status": "x", "media_ids": ids}, status=422)
    assert Upload.objects.count() == 2
    assert not Post.objects.exists()


@pytest.mark.parametrize("as_json", [True, False])
def test_deleted_status_is_returned_with_its_source(viewer, as_json, django_capture_on_commit_callbacks):
    uploads = [UploadFactory(owner=viewer, picture=picture_of(colour), alt=colour) for colour in ("teal", "plum")]
    post = Post.objects.publish(viewer, "look *here* @ana", uploads=uploads[::-1])
    program = ApiClient(viewer)
    with django_capture_on_commit_callbacks(execute=True):
        deleted = program.delete(f"{PATH}/{post.pk}", as_json=as_json)
    assert (deleted["id"], deleted["text"], deleted["account"]["acct"]) == (str(post.pk), "look *here* @ana", "viewer")
    assert not Post.objects.exists()
    media = deleted["media_attachments"]
    assert [one["description"] for one in media] == ["plum", "teal"]
    assert ApiClient().client.get(media[0]["preview_url"]).status_code == 200
    assert ApiClient().client.get(media[0]["preview_url"].partition("?")[0]).status_code == 404
    again = program.post(PATH, {"status": deleted["text"], "media_ids": [one["id"] for one in media]})
    assert [one["id"] for one in again["media_attachments"]] == [one["id"] for one in media]
    viewer.stats.refresh_from_db()
    assert (viewer.stats.posts_count, viewer.stats.media_count) == (1, 2)


def test_pictures_are_deleted_at_once_if_asked_for(viewer, django_capture_on_commit_callbacks):
    post = PostFactory(author=viewer, images=[(picture_of(), "")])
    file = post.photos.get().full
    with django_capture_on_commit_callbacks(execute=True):
        deleted = ApiClient(viewer).delete(f"{PATH}/{post.pk}", {"delete_media": True})
    assert deleted["media_attachments"] == []
    assert not Upload.objects.exists()
    assert not file.storage.exists(file.name)


def test_reblog_is_deleted_by_its_id(viewer, ana):
    post = PostFactory(author=ana)
    repost = RepostFactory(user=viewer, post=post)
    deleted = ApiClient(viewer).delete(f"{PATH}/{repost.pk}")
    assert (deleted["id"], deleted["text"], deleted["reblog"]["id"]) == (str(repost.pk), "", str(post.pk))
    assert Post.objects.get() == post


def test_reblog_of_a_status_hidden_meanwhile_is_deleted_with_404(viewer, ana):
    repost = RepostFactory(user=viewer, post=PostFactory(author=ana))
    hide_by("blocked", ana, viewer)
    ApiClient(viewer).delete(f"{PATH}/{repost.pk}", status=404)
    assert not viewer.posts.exists()


def test_only_own_statuses_are_deleted(viewer, ana):
    post = PostFactory(author=ana)
    ApiClient(viewer).delete(f"{PATH}/{post.pk}", status=404)
    ApiClient(ana, scopes="read").delete(f"{PATH}/{post.pk}", status=403)
    assert Post.objects.exists()
