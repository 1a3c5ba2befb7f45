"""The web app manifest."""

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest(client, settings):
    settings.SITE_NAME = "Ferry Lane"
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    assert not response.cookies
    return response.json()


def test_manifest_has_community_name(manifest):
    assert (manifest["name"], manifest["short_name"]) == ("Ferry Lane on Witter", "Ferry Lane")
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")


def test_icon_sizes_are_true(manifest):
    purposes = []
    for icon in manifest["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as icon_file:
            assert f"{icon_file.width}x{icon_file.height}" == icon["sizes"]
            corner = icon_file.convert("RGBA").getpixel((1, 1))
        assert (corner[3] == 255) == (icon["purpose"] == "maskable")  # a maskable icon has no transparent corners
        purposes.append(icon["purpose"])
    assert purposes == ["any", "any", "maskable"]


def test_shortcuts_and_share_target_resolve(client, admin_user, manifest):
    client.force_login(admin_user)
    for address in [manifest["share_target"]["action"], *(each["url"] for each in manifest["shortcuts"])]:
        assert client.get(address, follow=True).status_code == 200


def test_every_page_links_manifest(client):
    for address in ("/", "/login", "/nothing/here/at/all"):
        page = client.get(address).text
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        assert 'rel="apple-touch-icon"' in page
