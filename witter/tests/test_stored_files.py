"""Stored files and the rows that reference them: neither exists without the other for longer than an hour."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from core import file_sweep, images, stored_files
from core.factories import upload_of
from core.models import PendingFile
from posts.factories import PostFactory
from testing.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
LONG_AGO = 2 * 60 * 60  # seconds


def orphan_file(name, age=LONG_AGO):
    """Create a file that no row references."""
    default_storage.save(name, ContentFile(b"left"))
    set_age(name, age)
    return name


def set_age(name, age=LONG_AGO):
    moment = time.time() - age
    os.utime(default_storage.path(name), (moment, moment))


def post_with_pictures():
    """Return a post and the names of its files."""
    post = PostFactory(images=[(images.process_photo(upload_of(size=(1600, 900))), "")])
    return post, [file.name for file in post.photos.get().files]


def make_undeletable(name):
    """Make the file impossible to delete."""
    default_storage.delete(name)
    os.makedirs(f"{default_storage.path(name)}/full")


def test_undeletable_file_is_skipped(client, committed):
    post, names = post_with_pictures()
    make_undeletable(names[1])
    client.force_login(post.author)
    with committed():
        assert client.post(f"{post.get_absolute_url()}/delete").status_code == 302
    assert [default_storage.exists(name) for name in names] == [False, True, False]
    assert list(PendingFile.objects.values_list("name", flat=True)) == [names[1]]


def test_sweep_deletes_files_after_crash_in_delete():
    post, names = post_with_pictures()
    post.delete()  # without running on_commit callbacks
    assert all(map(default_storage.exists, names))
    assert file_sweep.sweep_pending_files() == 0
    PendingFile.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert file_sweep.sweep_pending_files() == len(names)
    assert not any(map(default_storage.exists, names))
    assert not PendingFile.objects.exists()


def test_sweep_deletes_files_after_crash_in_upload():
    names = [orphan_file(f"photos/{number}.webp") for number in range(3)]
    moment = timezone.now() - timedelta(hours=2)
    PendingFile.objects.bulk_create([PendingFile(name=name, created_at=moment) for name in names])
    assert file_sweep.sweep_pending_files() == 3
    assert not any(map(default_storage.exists, names))


def test_sweep_preserves_pending_file_with_row():
    _, names = post_with_pictures()
    PendingFile.objects.create(name=names[0], created_at=timezone.now() - timedelta(hours=2))
    file_sweep.sweep_pending_files()
    assert default_storage.exists(names[0])
    assert not PendingFile.objects.exists()


def test_files_are_pending_until_a_row_references_them():
    with stored_files.store("photos", [ContentFile(b"one"), None]) as (name, nothing):
        assert PendingFile.objects.filter(name=name).exists()
        assert default_storage.exists(name)
        assert nothing == ""
        stored_files.claim([name, nothing])
        assert not PendingFile.objects.exists()
    assert default_storage.exists(name)


def test_files_are_deleted_if_saving_their_row_fails():
    with pytest.raises(ZeroDivisionError), stored_files.store("photos", [ContentFile(b"one")]) as (name,):
        raise ZeroDivisionError
    assert not default_storage.exists(name)
    assert not PendingFile.objects.exists()


def test_swept_file_cannot_be_claimed():
    with pytest.raises(ValidationError, match="choose them again"), transaction.atomic():
        stored_files.claim(["photos/swept.webp"])


def test_avatar_without_row_is_not_found(client):
    name = orphan_file(f"avatars/{'a' * 32}.webp", age=0)
    assert client.get(f"/media/{name}").status_code == 404


def test_removed_avatar_is_not_found_on_revalidation(client, committed):
    person = UserFactory()
    person.change_avatar(*images.decode([("avatar", upload_of())])[0])
    first = client.get(person.avatar_url)
    assert first["Cache-Control"] == "public, max-age=86400"
    again = client.get(person.avatar_url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", first["Cache-Control"])
    url = person.avatar_url
    with committed():
        person.remove_avatar()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 404


@pytest.mark.with_and_without_fast_path
def test_photo_revalidation_checks_visibility():
    post = PostFactory(author__protected=True, images=[(images.process_photo(upload_of()), "")])
    name = post.photos.get().full.name
    etag = f'"{name.rpartition("/")[2].removesuffix(".webp")}"'
    assert Client().get(f"/media/{name}", headers={"If-None-Match": etag}).status_code == 404


def test_serving_avatar_takes_one_indexed_query(client, django_assert_num_queries):
    person = UserFactory()
    person.change_avatar(*images.decode([("avatar", upload_of())])[0])
    with django_assert_num_queries(1):
        client.get(person.avatar_small_url)


@pytest.mark.django_db(transaction=True)
def test_concurrent_avatar_uploads_leave_files_of_one():
    person = UserFactory()
    made = [images.decode([("avatar", upload_of(colour))])[0] for colour in ("teal", "plum")]
    at_once(*[lambda one=one: User.objects.get(pk=person.pk).change_avatar(*one) for one in made])
    person.refresh_from_db()
    assert sorted(default_storage.listdir("avatars")[1]) == sorted(
        name.removeprefix("avatars/") for name in (person.avatar.name, person.avatar_small.name)
    )


def test_sweep_deletes_only_old_unreferenced_files(capsys, media):
    _, names = post_with_pictures()
    person = UserFactory()
    person.change_header(images.decode([("header", upload_of())])[0])
    wanted = [*names, person.header.name]
    for name in wanted:
        set_age(name)
    old = [orphan_file(f"{folder}/left.webp") for folder in ("photos", "avatars", "headers", "messages")]
    young = orphan_file("photos/young.webp", age=60)
    foreign = orphan_file("elsewhere/notes.txt")
    call_command("sweep_files")
    assert "Looked at 9 files, deleted 4; 0 are missing." in capsys.readouterr().out
    assert all(map(default_storage.exists, [*wanted, young, foreign]))
    assert not any(map(default_storage.exists, old))


def test_sweep_deletes_old_previews_without_picture(capsys):
    _, names = post_with_pictures()
    kept = orphan_file(stored_files.preview_name(names[0]))
    young = orphan_file("previews/young.jpg", age=60)
    old = [orphan_file("previews/left.jpg"), orphan_file("previews/unfinished.part")]
    call_command("sweep_files")
    assert "deleted 2; 0 are missing." in capsys.readouterr().out
    assert all(map(default_storage.exists, [kept, young]))
    assert not any(map(default_storage.exists, old))


def test_sweep_reports_missing_files(capsys):
    _, names = post_with_pictures()
    default_storage.delete(names[1])
    call_command("sweep_files")
    output = capsys.readouterr()
    assert "1 are missing" in output.out
    assert output.err == f"Missing: {names[1]}\n"


def test_sweep_refuses_to_delete_most_files(monkeypatch):
    monkeypatch.setattr(file_sweep, "SUSPICIOUS_COUNT", 3)
    names = [orphan_file(f"photos/{number}.webp") for number in range(4)]
    with pytest.raises(CommandError, match=r"4 of 4 files are named by no row\. Nothing was deleted\."):
        call_command("sweep_files")
    assert all(map(default_storage.exists, names))
    call_command("sweep_files", force=True)
    assert not any(map(default_storage.exists, names))


@pytest.mark.django_db(transaction=True)
def test_only_one_sweep_runs_at_a_time():
    entered, leave = threading.Event(), threading.Event()

    def sweeping():
        with file_sweep.sweep_lock() as has_lock:
            entered.set()
            leave.wait(20)
            return has_lock

    def second():
        entered.wait(20)
        try:
            return file_sweep.sweep_all_files()
        finally:
            leave.set()

    assert at_once(sweeping, second) == [True, None]
    assert file_sweep.sweep_all_files() is not None
