"""Uploading pictures before the post."""

from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.factories import UserFactory
from api.tests.test_statuses import hide_by
from core.factories import gif_of, picture_of, upload_of
from core.models import PictureBudget
from follows.factories import BlockFactory, FollowFactory
from follows.models import Follow
from posts.factories import PostFactory, UploadFactory
from posts.models import Upload
from posts.models.upload import MAX_UPLOADS
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


def send(viewer, status=200, path="/api/v2/media", **values):
    return ApiClient(viewer).post(path, {"file": upload_of(size=(1600, 900)), **values}, as_json=False, status=status)


def opens(address, client=None):
    """Return whether a picture opens for `client`, for somebody without a cookie for None."""
    parts = urlsplit(address)
    return (client or Client()).get(f"{parts.path}?{parts.query}").status_code == 200


@pytest.mark.parametrize("path", ["/api/v2/media", "/api/v1/media"])
def test_picture_is_uploaded_with_description_and_focus(viewer, path):
    media = send(viewer, path=path, description=" a  sea ", focus="0.5,-3", thumbnail=upload_of())
    upload = Upload.objects.get()
    assert (media["id"], media["type"], media["description"]) == (str(upload.pk), "image", upload.alt)
    assert media["meta"]["original"] == {"width": 1600, "height": 900, "size": "1600x900", "aspect": 1.777778}
    assert media["meta"]["small"]["width"] == 640
    assert media["meta"]["focus"] == {"x": 0.5, "y": -1.0}
    assert media["url"].startswith("http://testserver/media/photos/")
    assert ApiClient(viewer).get(f"/api/v1/media/{upload.pk}") == media


def test_addresses_of_an_upload_open_in_an_app_and_for_nobody_else(viewer, ana):
    media = send(viewer)
    other = Client()
    other.force_login(ana)
    for name in ("url", "preview_url"):
        address = media[name]
        assert opens(address)
        bare, signature = address.split("?as=")
        assert not opens(bare)
        assert not opens(bare, other)
        assert not opens(f"{bare}?as={ana.pk}:{signature.split(':')[1]}")
        assert not opens(f"{bare}?as={signature}x")
        assert not opens(f"{bare}?as=")
    assert not opens(media["url"].replace("/photos/", "/photos/0"))
    own = Client()
    own.force_login(viewer)
    assert opens(media["url"].partition("?")[0], own)


def test_signature_is_for_one_file(viewer):
    one, two = send(viewer), send(viewer)
    assert not opens(one["url"].partition("?")[0] + "?" + two["url"].partition("?")[2])


def test_published_picture_keeps_its_id_and_opens_for_everybody(viewer):
    media = send(viewer, description="a sea")
    program = ApiClient(viewer)
    (published,) = program.post("/api/v1/statuses", {"media_ids": [media["id"]]})["media_attachments"]
    assert (published["id"], published["description"]) == (media["id"], "a sea")
    assert "?" not in published["url"]
    assert opens(published["url"])
    assert opens(published["preview_url"])
    assert program.get(f"/api/v1/media/{media['id']}") == published
    for method in (program.put, program.delete):
        assert "in a witt already" in method(f"/api/v1/media/{media['id']}", status=422)["error"]


def test_picture_of_a_protected_account_opens_in_the_apps_of_its_followers(viewer):
    post = PostFactory(author__protected=True, images=[(picture_of(), "")])
    follow = FollowFactory(follower=viewer, followee=post.author)
    (media,) = ApiClient(viewer).get(f"/api/v1/statuses/{post.pk}")["media_attachments"]
    assert opens(media["url"])
    assert not opens(media["url"].partition("?")[0])
    Follow.objects.unfollow(viewer, follow.followee)
    assert not opens(media["url"])


@pytest.mark.parametrize("end", ["suspended", "deactivated"])
def test_signed_address_ends_with_the_account(viewer, end):
    media = send(viewer)
    hide_by(end, viewer, viewer)
    assert not opens(media["url"])


def test_block_hides_picture_at_a_signed_address(viewer):
    post = PostFactory(author__protected=True, images=[(picture_of(), "")])
    FollowFactory(follower=viewer, followee=post.author)
    (media,) = ApiClient(viewer).get(f"/api/v1/statuses/{post.pk}")["media_attachments"]
    BlockFactory(blocker=post.author, blocked=viewer)
    assert not opens(media["url"])


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"file": ""}, 422, "choose a picture"),
        ({"file": "text"}, 422, "choose a picture"),
        ({"file": SimpleUploadedFile("a.png", b"")}, 422, "read that as a picture"),
        ({"file": SimpleUploadedFile("a.png", b"not a picture")}, 422, "read that as a picture"),
        ({"file": SimpleUploadedFile("a.png", b"x" * 10_500_000)}, 413, "over 10 MB"),
        ({"description": "x" * 1001}, 422, "1000"),
        ({"focus": "1"}, 422, "two numbers"),
        ({"focus": "nan,0"}, 422, "two numbers"),
        ({"focus": "1,2,3"}, 422, "two numbers"),
        ({"focus": "a,b"}, 422, "two numbers"),
    ],
)
def test_what_cannot_be_uploaded_is_refused(viewer, values, status, sentence):
    error = send(viewer, status, **values)
    assert sentence in error["error"]
    assert set(error.get("details", values)) == set(values)
    assert not Upload.objects.exists()


def test_upload_without_a_form_of_files_is_refused(viewer):
    for data in ({}, {"file": "x"}, {"file": {"a": 1}}, {"file": ["x"]}):
        ApiClient(viewer).post("/api/v2/media", data, status=422)


def test_decoding_budget_is_429(viewer):
    PictureBudget.objects.create(person_id=viewer.pk, spent_ms=60_000)
    send(viewer, 429)


def test_animation_is_an_image(viewer):
    assert send(viewer, file=gif_of("red", "blue"))["type"] == "image"
    assert Upload.objects.get().is_animated


@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
def test_description_and_focus_are_changed(viewer, kind):
    upload = UploadFactory(owner=viewer, alt="old")
    path = f"/api/v1/media/{upload.pk}"
    program = ApiClient(viewer)

    def put(values):
        if kind == "json":
            return program.put(path, values)
        headers = {"Authorization": f"Bearer {program.token}"}
        if kind == "multipart":
            body, content_type = encode_multipart(BOUNDARY, values), MULTIPART_CONTENT
        else:
            body, content_type = urlencode(values), "application/x-www-form-urlencoded"
        response = program.client.put(path, body, content_type=content_type, headers=headers)
        assert response.status_code == 200, response.content
        return response.json()

    assert put({"description": "new"})["description"] == "new"
    media = put({"focus": "-0.25,1"})
    assert (media["description"], media["meta"]["focus"]) == ("new", {"x": -0.25, "y": 1.0})
    assert put({"description": ""})["description"] is None
    upload.refresh_from_db()
    assert (upload.alt, upload.focus_x, upload.focus_y) == ("", -0.25, 1)


def test_description_that_is_too_long_is_refused(viewer):
    upload = UploadFactory(owner=viewer, alt="old")
    error = ApiClient(viewer).put(f"/api/v1/media/{upload.pk}", {"description": "x" * 1001}, status=422)
    assert set(error["details"]) == {"description"}
    upload.refresh_from_db()
    assert upload.alt == "old"


def test_picture_of_somebody_else_does_not_exist(viewer):
    upload, photo = UploadFactory(), PostFactory(images=[(picture_of(), "")]).photos.get()
    program = ApiClient(viewer)
    for pk in (upload.pk, photo.pk, 10**17):
        for method in (program.get, program.put, program.delete):
            method(f"/api/v1/media/{pk}", status=404)
    assert Upload.objects.exists()


def test_upload_is_deleted_with_its_files(viewer, django_capture_on_commit_callbacks):
    upload = UploadFactory(owner=viewer)
    with django_capture_on_commit_callbacks(execute=True):
        assert ApiClient(viewer).delete(f"/api/v1/media/{upload.pk}") == {}
    assert not Upload.objects.exists()
    assert not any(file.storage.exists(file.name) for file in upload.files)


def test_oldest_uploads_are_deleted_beyond_the_limit(viewer):
    other = UploadFactory()
    uploads = [UploadFactory(owner=viewer) for _ in range(MAX_UPLOADS + 1)]
    assert list(viewer.uploads.order_by("pk")) == uploads[1:]
    assert Upload.objects.filter(pk=other.pk).exists()


def test_media_need_the_scope(viewer):
    upload = UploadFactory(owner=viewer)
    ApiClient(viewer, scopes="read write:statuses").get(f"/api/v1/media/{upload.pk}", status=403)
    ApiClient().post("/api/v2/media", {"file": upload_of()}, as_json=False, status=401)
    ApiClient(UserFactory(), scopes="write:media").get(f"/api/v1/media/{upload.pk}", status=404)
