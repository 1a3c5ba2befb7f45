"""Stored files and the rows that name them: none without the other for longer than an hour."""

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
from core.models import PendingFile
from posts.factories import PostFactory, upload_of
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db
LONG_AGO = 2 * 60 * 60  # seconds


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """For what happens after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def left_behind(name, age=LONG_AGO):
    """A file that no row names."""
    default_storage.save(name, ContentFile(b"left"))
    grow_old(name, age)
    return name


def grow_old(name, age=LONG_AGO):
    moment = time.time() - age
    os.utime(default_storage.path(name), (moment, moment))


def post_with_pictures():
    """A post and the names of its files."""
    post = PostFactory(images=[(images.process_photo(upload_of(size=(1600, 900))), "")])
    return post, [file.name for file in post.photos.get().files]


def stuck(name):
    """Make the file one that cannot be deleted."""
    default_storage.delete(name)
    os.makedirs(f"{default_storage.path(name)}/full")


def test_a_file_that_cannot_be_deleted_stops_neither_the_answer_nor_the_other_files(client, committed):
    post, names = post_with_pictures()
    stuck(names[1])
    client.force_login(post.author)
    with committed():
        assert client.post(f"{post.get_absolute_url()}/delete").status_code == 302
    assert [default_storage.exists(name) for name in names] == [False, True, False]
    assert list(PendingFile.objects.values_list("name", flat=True)) == [names[1]]


def test_a_crash_before_the_files_were_deleted_is_mended_by_the_sweep():
    post, names = post_with_pictures()
    post.delete()  # and nothing after the commit
    assert all(map(default_storage.exists, names))
    assert file_sweep.sweep_pending_files() == 0
    PendingFile.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert file_sweep.sweep_pending_files() == len(names)
    assert not any(map(default_storage.exists, names))
    assert not PendingFile.objects.exists()


def test_a_crash_before_the_rows_were_made_is_mended_by_the_sweep():
    names = [left_behind(f"photos/{number}.webp") for number in range(3)]
    moment = timezone.now() - timedelta(hours=2)
    PendingFile.objects.bulk_create([PendingFile(name=name, created_at=moment) for name in names])
    assert file_sweep.sweep_pending_files() == 3
    assert not any(map(default_storage.exists, names))


def test_a_pending_file_that_a_row_wants_after_all_stays():
    _, names = post_with_pictures()
    PendingFile.objects.create(name=names[0], created_at=timezone.now() - timedelta(hours=2))
    file_sweep.sweep_pending_files()
    assert default_storage.exists(names[0]) and not PendingFile.objects.exists()


def test_files_are_pending_before_they_exist_and_not_once_a_row_wants_them():
    with stored_files.kept("photos", [ContentFile(b"one"), None]) as (name, nothing):
        assert PendingFile.objects.filter(name=name).exists() and default_storage.exists(name)
        assert nothing == ""
        stored_files.claim([name, nothing])
        assert not PendingFile.objects.exists()
    assert default_storage.exists(name)


def test_files_that_nobody_claims_go_at_once():
    with pytest.raises(ZeroDivisionError), stored_files.kept("photos", [ContentFile(b"one")]) as (name,):
        raise ZeroDivisionError
    assert not default_storage.exists(name) and not PendingFile.objects.exists()


def test_a_file_that_was_swept_can_no_longer_be_claimed():
    with pytest.raises(ValidationError, match="choose them again"), transaction.atomic():
        stored_files.claim(["photos/swept.webp"])


def test_an_avatar_without_a_row_is_not_shown(client):
    name = left_behind(f"avatars/{'a' * 32}.webp", age=0)
    assert client.get(f"/media/{name}").status_code == 404


def test_an_avatar_that_was_taken_down_is_gone_for_those_who_ask_again(client, committed):
    person = UserFactory()
    person.change_avatar(*images.process_avatar(upload_of()))
    first = client.get(person.avatar_url)
    assert first["Cache-Control"] == "public, max-age=86400"
    again = client.get(person.avatar_url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", first["Cache-Control"])
    url = person.avatar_url
    with committed():
        person.remove_avatar()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_photo_is_not_confirmed_to_those_who_may_not_see_it():
    post = PostFactory(author__protected=True, images=[(images.process_photo(upload_of()), "")])
    name = post.photos.get().full.name
    etag = f'"{name.rpartition("/")[2].removesuffix(".webp")}"'
    assert Client().get(f"/media/{name}", headers={"If-None-Match": etag}).status_code == 404


def test_showing_an_avatar_reads_one_row_by_an_index(client, django_assert_num_queries):
    person = UserFactory()
    person.change_avatar(*images.process_avatar(upload_of()))
    with django_assert_num_queries(1):
        client.get(person.avatar_small_url)


@pytest.mark.django_db(transaction=True)
def test_two_pictures_chosen_at_once_leave_the_files_of_one():
    person = UserFactory()
    made = [images.process_avatar(upload_of(colour)) for colour in ("teal", "plum")]
    at_once(*[lambda one=one: User.objects.get(pk=person.pk).change_avatar(*one) for one in made])
    person.refresh_from_db()
    assert sorted(default_storage.listdir("avatars")[1]) == sorted(
        name.removeprefix("avatars/") for name in (person.avatar.name, person.avatar_small.name)
    )


def test_the_sweep_deletes_old_files_that_no_row_wants_and_nothing_else(capsys, media):
    _, names = post_with_pictures()
    person = UserFactory()
    person.change_header(images.process_header(upload_of()))
    wanted = [*names, person.header.name]
    for name in wanted:
        grow_old(name)
    old = [left_behind(f"{folder}/left.webp") for folder in ("photos", "avatars", "headers", "messages")]
    young = left_behind("photos/young.webp", age=60)
    foreign = left_behind("elsewhere/notes.txt")
    call_command("sweep_files")
    assert "Looked at 9 files, deleted 4; 0 are missing." in capsys.readouterr().out
    assert all(map(default_storage.exists, [*wanted, young, foreign]))
    assert not any(map(default_storage.exists, old))


def test_the_sweep_says_which_files_are_missing(capsys):
    _, names = post_with_pictures()
    default_storage.delete(names[1])
    call_command("sweep_files")
    said = capsys.readouterr()
    assert "1 are missing" in said.out and said.err == f"Missing: {names[1]}\n"


def test_the_sweep_does_not_trust_a_database_that_knows_hardly_any_file(monkeypatch):
    monkeypatch.setattr(file_sweep, "SUSPICIOUS", 3)
    names = [left_behind(f"photos/{number}.webp") for number in range(4)]
    with pytest.raises(CommandError, match="4 of 4 files are named by no row. Nothing was deleted."):
        call_command("sweep_files")
    assert all(map(default_storage.exists, names))
    call_command("sweep_files", force=True)
    assert not any(map(default_storage.exists, names))


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_at_once_one_gives_way():
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
