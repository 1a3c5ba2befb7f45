"""Uploading, replacing, removing and serving avatars and headers."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.factories import UserFactory


def upload(colour="teal", size=(900, 600)):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return SimpleUploadedFile("me.png", buffer.getvalue(), content_type="image/png")


@pytest.fixture
def ana(client, media, db):
    ana = UserFactory(username="ana", name="Ana")
    client.force_login(ana)
    return ana


@pytest.fixture
def save(client, ana, django_capture_on_commit_callbacks):
    def save(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/settings/profile", {"name": "Ana"} | fields)
        ana.refresh_from_db()
        return response

    return save


def stored_folders(folder):
    return sorted(path.relative_to(folder).parts[0] for path in folder.rglob("*.webp"))


def fetch_image(url):
    response = Client().get(url)
    return Image.open(BytesIO(response.getvalue())), response


def test_pictures_are_resized_and_served(save, ana):
    assert save(avatar=upload(), header=upload("navy", (800, 800))).status_code == 302
    sizes = [fetch_image(url)[0].size for url in (ana.avatar_url, ana.avatar_small_url, ana.header_url)]
    assert sizes == [(400, 400), (96, 96), (1500, 500)]


def test_pictures_are_public_and_cached_for_a_day(save, ana):
    save(avatar=upload())
    _, response = fetch_image(ana.avatar_url)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response.get("Vary", "")


def test_file_names_are_random_and_other_paths_are_404(save, ana, client):
    save(avatar=upload())
    name = ana.avatar_url.rpartition("/")[2]
    assert len(name) == 32 + len(".webp")
    for path in [
        "/media/avatars/../secret_key",
        f"/media/headers/{name}",
        f"/media/{name}",
        "/media/avatars/",
        "/media/",
    ]:
        assert Client().get(path).status_code == 404


def test_new_avatar_deletes_old_files(save, ana, tmp_path):
    save(avatar=upload(), header=upload())
    before = ana.avatar.name
    save(avatar=upload("plum"))
    assert ana.avatar.name != before
    assert stored_folders(tmp_path) == ["avatars", "avatars", "headers"]


def test_removing_pictures_deletes_files(save, ana, tmp_path):
    save(avatar=upload(), header=upload())
    save(remove_avatar="on", remove_header="on")
    assert stored_folders(tmp_path) == []
    assert ana.avatar_url.startswith("/static/img/avatars/")
    assert ana.header_url == ""


def test_invalid_picture_changes_nothing_and_keeps_input(save, ana, tmp_path):
    save(avatar=upload())
    svg = SimpleUploadedFile("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")
    page = save(avatar=svg, bio="A long story").text
    assert "We can’t read that as a picture." in page
    assert "A long story" in page
    assert ana.bio == ""
    assert stored_folders(tmp_path) == ["avatars", "avatars"]


def test_media_accel_leaves_file_to_nginx(save, ana, settings):
    save(avatar=upload())
    settings.MEDIA_ACCEL = "/_media/"
    response = Client().get(ana.avatar_url)
    assert response["X-Accel-Redirect"] == ana.avatar_url.replace("/media/", "/_media/")
    assert response.content == b""


def test_invalid_form_asks_for_pictures_again(save, ana):
    page = save(avatar=upload(), website="no address at all").content.decode()
    assert page.count("choose your picture again") == 1
    assert not ana.avatar
    page = save(header=upload(), avatar=SimpleUploadedFile("me.png", b"no picture")).content.decode()
    assert page.count("choose your picture again") == 1
    assert "read that as a picture" in page
    assert "choose your picture again" not in save(website="no address at all").content.decode()
