"""Pictures of posts: up to four, with descriptions, re-encoded, visible with the post."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.factories import UserFactory
from accounts.models import User
from core import images
from core.factories import gif_of, picture_of, upload_of
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Photo, Post

pytestmark = pytest.mark.django_db
LARGE = (1600, 900)  # wide enough for three sizes
COLOURS = ["teal", "tomato", "gold", "plum", "navy"]


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def test_order_and_descriptions_are_stored(client, viewer):
    uploads = [upload_of(colour) for colour in COLOURS[:4]]
    client.post("/compose", {"text": "look", "images": uploads, "alt_0": "first", "alt_3": "last"})
    post = Post.objects.get()
    assert [photo.alt for photo in post.photos.all()] == ["first", "", "", "last"]
    assert post.photo_count == 4
    viewer.stats.refresh_from_db()
    assert viewer.stats.media_count == 4
    assert 'media">Media<span class="wt-num">4</span>' in client.get(f"/{viewer.username}").text
    post.delete()
    viewer.stats.refresh_from_db()
    assert viewer.stats.media_count == 0


def test_picture_without_text_is_published(client, viewer):
    client.post("/compose", {"text": "", "images": [upload_of()]})
    assert Post.objects.get().photos.count() == 1


def test_five_pictures_are_rejected_and_text_kept(client, viewer):
    response = client.post("/compose", {"text": "too many", "images": [upload_of(colour) for colour in COLOURS]})
    assert "at most 4 pictures" in response.content.decode()
    assert "too many</textarea>" in response.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n"]
)
def test_invalid_picture_is_rejected_and_text_kept(client, viewer, content):
    upload = SimpleUploadedFile("cat.png", content, content_type="image/png")
    response = client.post("/compose", {"text": "my cat", "images": [upload], "alt_0": "a cat"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "my cat</textarea>" in page
    assert 'value="a cat"' in page
    assert not Post.objects.exists()


def test_too_long_description_is_rejected_and_kept(client, viewer):
    response = client.post("/compose", {"text": "hi", "images": [upload_of()], "alt_0": "x" * 1001})
    assert "x" * 1001 in response.content.decode()
    assert not Post.objects.exists()


def test_same_text_with_other_picture_is_no_duplicate(client, viewer):
    for colour in ("teal", "tomato", "tomato"):
        client.post("/compose", {"text": "today", "images": [upload_of(colour)]})
    assert Post.objects.count() == 2


def test_picture_is_served_to_people_who_can_see_post(client, viewer):
    post = PostFactory(author__protected=True, images=[(picture_of(size=LARGE), "")])
    FollowFactory(follower=viewer, followee=post.author)
    for file in post.photos.get().files:
        response = client.get(f"/media/{file.name}")
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]
        assert b"".join(response.streaming_content)[8:12] == b"WEBP"


def test_picture_of_protected_post_is_404_for_strangers(client):
    post = PostFactory(author__protected=True, images=[(picture_of(size=LARGE), "")])
    assert len(post.photos.get().files) == 3
    for file in post.photos.get().files:
        assert client.get(f"/media/{file.name}").status_code == 404


@pytest.mark.parametrize("name", ["nothing.webp", "..%2F..%2Fsecret_key", "x" * 300, "%00"])
def test_unknown_name_is_404(client, name):
    assert client.get(f"/media/photos/{name}").status_code in {400, 404}


def test_files_are_deleted_with_post(client, viewer, django_capture_on_commit_callbacks):
    post = PostFactory(author=viewer, images=[(picture_of(size=LARGE), "")])
    names = [file.name for file in post.photos.get().files]
    assert len(names) == 3
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        post.delete()
    assert not any(default_storage.exists(name) for name in names)
    assert not Photo.objects.exists()


def test_picture_has_width_and_height(client):
    post = PostFactory(images=[(picture_of(size=(64, 96)), "a tall one")])
    page = client.get(post.get_absolute_url()).content.decode()
    assert 'width="64" height="96"' in page
    assert "witt-media-tall" in page
    assert 'alt="a tall one"' in page


def test_large_picture_has_three_sizes(client):
    post = PostFactory(images=[(picture_of(size=(2000, 1000)), "wide")])
    photo = post.photos.get()
    page = client.get(post.get_absolute_url()).content.decode()
    widths = (photo.thumb, 640), (photo.medium, 1200), (photo.full, 2000)
    assert 'srcset="{}"'.format(", ".join(f"/media/{file.name} {width}w" for file, width in widths)) in page
    assert 'sizes="(min-width: 48rem) 35rem, 90vw"' in page
    assert 'sizes="auto, ' not in page


def test_lazy_picture_has_automatic_sizes(client):
    post = PostFactory(images=[(picture_of(size=(2000, 1000)), "wide")])
    page = client.get(post.author.get_absolute_url()).content.decode()
    assert 'sizes="auto, (min-width: 48rem) 35rem, 90vw"' in page


@pytest.mark.parametrize(("size", "widths"), [((900, 600), [640, 900]), ((800, 2000), [512, 800]), ((64, 48), [])])
def test_srcset_has_no_upscaled_sizes(client, size, widths):
    photo = PostFactory(images=[(picture_of(size=size), "")]).photos.get()
    assert [int(width) for width in re.findall(r" (\d+)w", photo.srcset)] == widths
    with Image.open(photo.thumb) as thumb:
        assert thumb.width == (widths or [64])[0]


def test_animation_has_still_for_reduced_motion(client):
    post = PostFactory(images=[(images.process_photo(gif_of("red", "blue")), "blinking")])
    photo, page = post.photos.get(), client.get(post.get_absolute_url()).content.decode()
    assert photo.is_animated
    assert f'class="witt-gif-animated" src="/media/{photo.full.name}"' in page
    assert f'class="witt-gif-poster" src="/media/{photo.thumb.name}"' in page
    assert "GIF" in page
    assert "srcset" not in page[page.index("witt-media") :]


def test_quote_shows_thumbnails_of_visible_post(client):
    quoted = PostFactory(images=[(picture_of(), "a loaf")])
    post = PostFactory(quote_of=quoted)
    thumb = f'src="/media/{quoted.photos.get().thumb.name}" alt="a loaf" width="72"'
    assert thumb in client.get(post.get_absolute_url()).content.decode()
    User.objects.filter(pk=quoted.author_id).update(is_protected=True)
    page = client.get(post.get_absolute_url()).content.decode()
    assert "unavailable" in page
    assert "/media/photos/" not in page


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\uffff"], ids=ascii)
def test_description_with_control_character_is_rejected(client, character):
    user = UserFactory()
    client.force_login(user)
    response = client.post("/compose", {"text": "hi", "images": [upload_of()], "alt_0": f"a{character}cat"})
    assert "cannot be shown" in response.content.decode()
    assert not Post.objects.exists()
