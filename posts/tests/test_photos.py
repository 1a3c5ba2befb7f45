"""Pictures in posts: up to four, described, re-encoded, and seen by those who may see the post."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.factories import UserFactory
from follows.factories import FollowFactory
from posts.factories import PostFactory, picture_of, upload_of
from posts.models import Photo, Post

pytestmark = pytest.mark.django_db
COLOURS = ["teal", "tomato", "gold", "plum", "navy"]


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def test_pictures_keep_their_order_and_descriptions(client, viewer):
    uploads = [upload_of(colour) for colour in COLOURS[:4]]
    client.post("/compose", {"text": "look", "images": uploads, "alt_0": "first", "alt_3": "last"})
    post = Post.objects.get()
    assert [photo.alt for photo in post.photos.all()] == ["first", "", "", "last"]
    assert post.photo_count == 4
    viewer.stats.refresh_from_db()
    assert viewer.stats.media_count == 1


def test_a_picture_needs_no_words(client, viewer):
    client.post("/compose", {"text": "", "images": [upload_of()]})
    assert Post.objects.get().photos.count() == 1


def test_five_pictures_are_one_too_many_and_the_words_are_kept(client, viewer):
    response = client.post("/compose", {"text": "too many", "images": [upload_of(colour) for colour in COLOURS]})
    assert "at most 4 pictures" in response.content.decode()
    assert "too many</textarea>" in response.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n"]
)
def test_what_is_not_a_picture_is_refused_and_the_words_are_kept(client, viewer, content):
    upload = SimpleUploadedFile("cat.png", content, content_type="image/png")
    response = client.post("/compose", {"text": "my cat", "images": [upload], "alt_0": "a cat"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "my cat</textarea>" in page
    assert 'value="a cat"' in page
    assert not Post.objects.exists()


def test_an_over_long_description_is_refused_and_kept(client, viewer):
    response = client.post("/compose", {"text": "hi", "images": [upload_of()], "alt_0": "x" * 1001})
    assert "x" * 1001 in response.content.decode()
    assert not Post.objects.exists()


def test_the_same_words_with_another_picture_are_not_a_repeat(client, viewer):
    for colour in ("teal", "tomato", "tomato"):
        client.post("/compose", {"text": "today", "images": [upload_of(colour)]})
    assert Post.objects.count() == 2


def test_a_picture_is_served_to_those_who_may_see_the_post(client, viewer):
    post = PostFactory(author__protected=True, images=[(picture_of(), "")])
    FollowFactory(follower=viewer, followee=post.author)
    for file in (post.photos.get().full, post.photos.get().thumb):
        response = client.get(f"/media/{file.name}")
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]
        assert b"".join(response.streaming_content)[8:12] == b"WEBP"


def test_a_picture_of_a_protected_post_is_not_served_to_strangers(client):
    post = PostFactory(author__protected=True, images=[(picture_of(), "")])
    for file in (post.photos.get().full, post.photos.get().thumb):
        assert client.get(f"/media/{file.name}").status_code == 404


@pytest.mark.parametrize("name", ["nothing.webp", "..%2F..%2Fsecret_key", "x" * 300, "%00"])
def test_other_names_find_nothing(client, name):
    assert client.get(f"/media/photos/{name}").status_code in {400, 404}


def test_files_go_when_the_post_goes(client, viewer, django_capture_on_commit_callbacks):
    post = PostFactory(author=viewer, images=[(picture_of(), "")])
    names = [post.photos.get().full.name, post.photos.get().thumb.name]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        post.delete()
    assert not any(default_storage.exists(name) for name in names)
    assert not Photo.objects.exists()


def test_the_page_says_how_large_a_picture_is_so_that_nothing_jumps(client):
    post = PostFactory(images=[(picture_of(size=(64, 96)), "a tall one")])
    page = client.get(post.get_absolute_url()).content.decode()
    assert 'width="64" height="96"' in page
    assert "witt-media-tall" in page
    assert 'alt="a tall one"' in page
