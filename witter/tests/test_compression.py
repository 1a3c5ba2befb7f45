"""Pages and JSON are compressed for clients that accept it, unless a proxy does that."""

import gzip

import pytest

from accounts.factories import UserFactory
from core.factories import picture_of
from posts.factories import PostFactory
from testing.process_checkout import Checkout

COMPRESSION = "core.http.compression.CompressionMiddleware"

pytestmark = pytest.mark.django_db


def get(client, path):
    return client.get(path, headers={"Accept-Encoding": "gzip, br"})


@pytest.mark.parametrize("path", ["/", "/login", "/ana", "/ana/feed", "/manifest.webmanifest", "/no/such/page"])
def test_text_is_compressed(client, ana, path):
    PostFactory.create_batch(3, author=ana)
    response = get(client, path)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content)


def test_json_is_compressed_and_answered_with_304(client, viewer):
    ids = ",".join(str(post.pk) for post in PostFactory.create_batch(6))
    response = get(client, f"/live?ids={ids}")
    assert response["Content-Encoding"] == "gzip"
    headers = {"Accept-Encoding": "gzip", "If-None-Match": response["ETag"]}
    assert client.get(f"/live?ids={ids}", headers=headers).status_code == 304


def test_client_without_compression_gets_plain_text(client):
    response = client.get("/")
    assert "Content-Encoding" not in response
    assert b"<!doctype html>" in response.content


def test_pictures_and_archives_are_sent_as_they_are(client, viewer):
    photo = PostFactory(author=viewer, images=[(picture_of(), "")]).photos.get()
    archive = client.post("/settings/data", headers={"Accept-Encoding": "gzip"})
    for response in (get(client, f"/media/{photo.thumb.name}"), archive):
        assert "Content-Encoding" not in response
        assert response.status_code == 200


def test_length_of_a_page_varies(client):
    """The length does not tell whether a guess of a secret is in the page (BREACH)."""
    UserFactory()
    assert len({len(get(client, "/login").content) for _ in range(12)}) > 3


@pytest.mark.process
def test_site_behind_a_proxy_leaves_compressing_to_it(tmp_path):
    middleware = ("-c", "import os; from witter import settings; print(settings.MIDDLEWARE)")
    site = Checkout(tmp_path)
    assert COMPRESSION in site.run(*middleware).stdout
    assert COMPRESSION not in site.run(*middleware, WITTER_TRUSTED_PROXIES="1").stdout
    assert COMPRESSION in site.run(*middleware, WITTER_TRUSTED_PROXIES="1", WITTER_COMPRESS="1").stdout
