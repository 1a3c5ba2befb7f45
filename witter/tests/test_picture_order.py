"""Pictures are decoded after all other checks, and within a time budget."""

import os
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from PIL import Image

from accounts.factories import UserFactory
from core import images, page_threads, picture_budget
from core.factories import upload_of
from core.image_decoder.process import DecoderRun
from core.models import PictureBudget
from core.rate_limits import RateLimitExceeded
from direct_messages.models import Message
from follows.models import Follow
from posts.factories import PostFactory
from posts.forms import PostForm
from posts.models import Post, Upload

pytestmark = pytest.mark.django_db
WORKING = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def author(client, media):
    author = UserFactory(username="ana", name="Ana")
    client.force_login(author)
    return author


@cache
def heavy_bytes():
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = BytesIO()
    Image.new("RGBA", (7300, 5400), "teal").save(buffer, "PNG", compress_level=1, exif=exif)
    return buffer.getvalue()


def heavy():
    """Return a PNG of 40 million pixels, the maximum: few bytes, more than a second of decoding."""
    return SimpleUploadedFile("heavy.png", heavy_bytes(), content_type="image/png")


def long_animation():
    """Return a GIF of 300 frames of 800 by 800 pixels, which the headers already show to be too long."""
    frames = [Image.new("P", (800, 800), colour) for colour in range(2)]
    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=[frames[n % 2] for n in range(1, 300)], duration=50)
    return SimpleUploadedFile("long.gif", buffer.getvalue(), content_type="image/gif")


def broken():
    """Return a picture with valid headers and missing pixels."""
    whole = upload_of(size=(900, 600)).read()
    return SimpleUploadedFile("broken.png", whole[: len(whole) * 2 // 3], content_type="image/png")


def seconds_computed():
    """Return the CPU seconds of this process and its children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@WORKING
def test_invalid_text_causes_no_decoding(client, author, headers):
    uploads, before = [heavy() for _ in range(2)], seconds_computed()
    response = client.post("/compose", {"text": "x" * 200, "images": uploads}, headers=headers)
    assert "too long" in response.text
    assert "x" * 200 in response.text
    assert seconds_computed() - before < 0.7
    assert not PictureBudget.objects.exists()


def test_too_long_animation_is_refused_by_headers(client, author):
    upload, before = long_animation(), seconds_computed()
    assert "too long for us" in client.post("/compose", {"text": "look", "images": [upload]}).text
    assert seconds_computed() - before < 0.7


@WORKING
def test_rate_limited_user_causes_no_decoding(client, author, settings, headers):
    settings.LIMIT_POSTS_HALF_HOUR = 1
    PostFactory(author=author)
    upload, before = heavy(), seconds_computed()
    response = client.post("/compose", {"text": "one more", "images": [upload]}, headers=headers)
    assert response.status_code == 429
    assert "Take a breath" in response.text
    assert seconds_computed() - before < 0.7


def test_repeated_submission_causes_no_decoding(client, author):
    fields = {"text": "look", "submission": "a" * 16}
    client.post("/compose", fields | {"images": [heavy()]})
    upload, before = heavy(), seconds_computed()
    assert client.post("/compose", fields | {"images": [upload]}).status_code == 302
    upload.seek(0)
    response = client.post("/compose", fields | {"submission": "b" * 16, "images": [upload]})
    assert "You already said that." in response.text
    assert seconds_computed() - before < 0.7
    assert Post.objects.count() == 1


def test_rate_limited_thread_leaves_no_files(client, author, settings, tmp_path):
    settings.LIMIT_POSTS_HALF_HOUR = 2
    PostFactory(author=author)
    fields = {"text": "one", "more": ["two"], "images": [upload_of(), upload_of("plum")]}
    assert client.post("/compose", fields).status_code == 429
    assert files(tmp_path) == []
    assert Post.objects.count() == 1


def test_late_failure_leaves_no_files(author, tmp_path, django_capture_on_commit_callbacks):
    gone = PostFactory()
    pictures = MultiValueDict({"images": [upload_of()]})
    form = PostForm({"text": "yes", "in_reply_to": gone.pk}, pictures, author=author)
    assert form.is_valid()
    Post.objects.filter(pk=gone.pk).delete()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValidationError, match="is gone"):
        form.publish()
    assert files(tmp_path) == []
    assert not Upload.objects.exists()


@pytest.mark.parametrize("path", ["/compose", "/messages/bo", "/settings/profile"])
def test_decoding_budget_refusal_shows_submitted_text(client, author, path):
    bo = UserFactory(username="bo")
    Follow.objects.add_follow(bo, author)
    PictureBudget.objects.create(person_id=author.pk, spent_ms=60_000)
    words = {"text": "precious words", "bio": "precious words", "name": "Ana"}
    picture = {"images": [upload_of()], "picture": upload_of(), "avatar": upload_of()}
    refused = client.post(path, words | picture)
    assert refused.status_code == 429
    assert "have kept us busy" in refused.text
    assert "precious words" in refused.text
    PictureBudget.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    picture = {"images": [upload_of()], "picture": upload_of(), "avatar": upload_of()}
    assert client.post(path, words | picture).status_code == 302
    assert 0 < PictureBudget.objects.get().spent_ms < 10_000
    assert client.post("/compose", {"text": "words alone"}).status_code == 302


def test_failed_pictures_count_for_budget(client, author):
    page = client.post("/compose", {"text": "look", "images": [broken()]}).text
    assert "read that as a picture" in page
    assert "look</textarea>" in page
    assert PictureBudget.objects.get(person_id=author.pk).spent_ms > 20


def test_dead_worker_costs_no_budget(author, monkeypatch):
    killed = [picture_budget.spending(author, DecoderRun()) for _ in range(2)]
    for run in killed:
        run.__enter__()
    with pytest.raises(RateLimitExceeded), picture_budget.spending(author, DecoderRun()):
        pass
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for _ in range(2):
        with picture_budget.spending(author, DecoderRun()), picture_budget.spending(author, DecoderRun()):
            pass


def test_work_counts_when_it_ends(author):
    decoding = DecoderRun()
    with picture_budget.spending(author, decoding):
        decoding.cpu = 60
    assert PictureBudget.objects.get().spent_ms == 60_000
    with pytest.raises(RateLimitExceeded), picture_budget.spending(author, decoding):
        pass


def test_zero_disables_budget(client, author, settings):
    settings.LIMIT_PICTURE_SECONDS = 0
    PictureBudget.objects.create(person_id=author.pk, spent_ms=60_000)
    assert client.post("/compose", {"text": "look", "images": [upload_of()]}).status_code == 302


@WORKING
def test_busy_decoder_shows_message_and_submitted_text(client, author, monkeypatch, headers):
    monkeypatch.setattr(images, "WAIT", 0.01)
    with page_threads.decoder_semaphore:
        response = client.post("/compose", {"text": "my words", "images": [upload_of()]}, headers=headers)
    assert response.status_code == 429
    assert "arriving just now" in response.text
    assert headers or "my words</textarea>" in response.text
    assert PictureBudget.objects.get().spent_ms == 0


def test_forbidden_message_causes_no_decoding(client, author):
    UserFactory(username="bo")
    upload, before = heavy(), seconds_computed()
    client.post("/messages/bo", {"text": "hello", "picture": upload})
    assert not Message.objects.exists()
    assert seconds_computed() - before < 0.7


def test_invalid_profile_causes_no_decoding(client, author):
    upload, before = heavy(), seconds_computed()
    page = client.post("/settings/profile", {"name": "Ana", "website": "nowhere at all", "avatar": upload}).text
    assert "choose your picture again" in page
    assert seconds_computed() - before < 0.7


def test_stored_files_match_rows(client, author):
    client.post("/compose", {"text": "look", "images": [upload_of(size=(2000, 900)), upload_of()]})
    names = [file.name for photo in Post.objects.get().photos.all() for file in photo.files]
    assert len(names) == 5
    assert all(map(default_storage.exists, names))
