"""Uploads: pictures that wait for their post, are published once, or go after a day."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.factories import UserFactory
from core import file_sweep
from core.factories import picture_of, upload_of
from core.models import PictureBudget
from core.rate_limits import RateLimitExceeded
from posts.factories import PostFactory, UploadFactory
from posts.models import Photo, Post, Upload
from testing.concurrency import at_once, while_waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(*uploads):
    pks = [upload.pk for upload in uploads]
    Upload.objects.filter(pk__in=pks).update(created_at=timezone.now() - timedelta(hours=25))


def test_upload_becomes_a_photo_with_its_id_files_and_focus():
    upload = UploadFactory(picture=picture_of(size=(1600, 900)), alt="a sea")
    upload.describe(focus=(0.5, -1))
    Post.objects.publish(upload.owner, uploads=[upload])
    photo = Photo.objects.get()
    assert (photo.pk, photo.alt, photo.focus_x, photo.focus_y) == (upload.pk, "a sea", 0.5, -1)
    assert [file.name for file in photo.files] == [file.name for file in upload.files]
    assert all(default_storage.exists(file.name) for file in photo.files)
    assert not Upload.objects.exists()


def test_description_is_that_of_the_moment_of_publishing():
    upload = UploadFactory(alt="old")
    Upload.objects.get().describe(alt="new")
    Post.objects.publish(upload.owner, uploads=[upload])
    assert Photo.objects.get().alt == "new"
    assert not upload.describe(alt="late")


@pytest.mark.parametrize("others", [False, True])
def test_failed_publication_leaves_the_upload(settings, others):
    settings.LIMIT_POSTS_HALF_HOUR = 1
    upload = UploadFactory()
    author = UserFactory() if others else PostFactory(author=upload.owner).author
    with pytest.raises(ValidationError if others else RateLimitExceeded):
        Post.objects.publish(author, uploads=[upload])
    assert Upload.objects.get() == upload


def test_old_uploads_are_purged_with_their_files(media, committed):
    old, new, used = UploadFactory(), UploadFactory(), UploadFactory()
    make_old(old, used)
    Post.objects.publish(used.owner, uploads=[used])
    with committed():
        Upload.objects.purge_expired()
    assert list(Upload.objects.all()) == [new]
    names = {file.name for picture in (new, Photo.objects.get()) for file in picture.files}
    assert {str(path.relative_to(media)) for path in files_in(media)} == names


def test_sweep_keeps_the_files_of_uploads():
    upload = UploadFactory(picture=picture_of(size=(1600, 900)))
    names = [file.name for file in upload.files]
    assert len(names) == 3
    assert file_sweep.referenced_names([*names, "photos/unknown.webp"]) == set(names)


@pytest.mark.django_db(transaction=True)
def test_upload_is_published_once_by_two_at_once():
    upload = UploadFactory()
    acts = [partial(Post.objects.publish, upload.owner, text, uploads=[upload]) for text in ("one", "two")]
    assert at_once(*acts, expect=[ValidationError]).count(None) == 1
    assert Post.objects.get().photos.get().pk == upload.pk


@pytest.mark.django_db(transaction=True)
def test_upload_that_is_being_published_is_not_purged():
    upload = UploadFactory()
    make_old(upload)
    while_waiting(lambda: Post.objects.publish(upload.owner, uploads=[upload]), Upload.objects.purge_expired)
    assert Photo.objects.get().pk == upload.pk
    assert default_storage.exists(upload.full.name)


@pytest.fixture
def viewer(client):
    viewer = UserFactory(username="mira")
    client.force_login(viewer)
    return viewer


def test_script_uploads_a_picture_and_sends_its_id_with_the_form(client, viewer):
    ids = [client.post("/compose/uploads", {"file": upload_of(colour)}).json()["id"] for colour in ("teal", "plum")]
    form = {"text": "look", "uploads": ids[::-1], "alt_0": "a plum", "alt_1": "a sea", "submission": "abc"}
    address = client.post("/compose", form).url
    photos = Post.objects.get().photos.all()
    assert [(photo.pk, photo.alt) for photo in photos] == [(ids[1], "a plum"), (ids[0], "a sea")]
    assert client.post("/compose", form).url == address
    assert Post.objects.count() == 1


def test_form_may_have_uploads_and_files(client, viewer):
    upload = UploadFactory(owner=viewer)
    form = {"uploads": [upload.pk], "images": [upload_of("plum")], "alt_0": "a sea", "alt_1": "a plum"}
    client.post("/compose", form)
    assert [photo.alt for photo in Post.objects.get().photos.all()] == ["a sea", "a plum"]
    form = {"uploads": [UploadFactory(owner=viewer).pk], "images": [upload_of(size=(n, 9)) for n in range(9, 13)]}
    assert "at most 4 pictures" in client.post("/compose", form).text


@pytest.mark.parametrize("pk", ["x", "1" * 30, "-1", "٣", ""])
def test_invalid_upload_is_refused_and_text_kept(client, viewer, pk):
    response = client.post("/compose", {"text": "my cat", "uploads": [pk], "alt_0": "a cat"})
    assert "One of your pictures is gone" in response.text
    assert "my cat</textarea>" in response.text
    assert 'value="a cat"' in response.text


def test_refused_file_answers_a_sentence(client, viewer, settings):
    response = client.post("/compose/uploads", {"file": SimpleUploadedFile("cat.png", b"not a picture")})
    assert (response.status_code, response["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert "read that as a picture" in response.text
    assert client.post("/compose/uploads", {}).text == "Please choose a picture."
    PictureBudget.objects.create(person_id=viewer.pk, spent_ms=60_000)
    assert client.post("/compose/uploads", {"file": upload_of()}).status_code == 429
    assert not Upload.objects.exists()


def test_only_own_upload_is_deleted(client, viewer, media, committed):
    own, other = UploadFactory(owner=viewer), UploadFactory()
    with committed():
        for upload in (own, own, other):
            assert client.post(f"/compose/uploads/{upload.pk}/delete").status_code == 204
    assert list(Upload.objects.all()) == [other]
    assert len(files_in(media)) == 2


def test_upload_is_shown_to_its_owner_only(client, viewer):
    own, other = UploadFactory(owner=viewer), UploadFactory()
    assert client.get(f"/media/{own.full.name}").status_code == 200
    assert client.get(f"/media/{other.full.name}").status_code == 404
