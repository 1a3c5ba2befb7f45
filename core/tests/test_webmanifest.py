"""What a phone reads before it keeps Witter among its apps."""

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


def test_it_bears_the_name_of_the_community(manifest):
    assert (manifest["name"], manifest["short_name"]) == ("Ferry Lane on Witter", "Ferry Lane")
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")


def test_its_icons_are_as_large_as_it_says(manifest):
    purposes = []
    for icon in manifest["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            corner = picture.convert("RGBA").getpixel((1, 1))
        assert (corner[3] == 255) == (icon["purpose"] == "maskable")  # nothing is left over when it is cut
        purposes.append(icon["purpose"])
    assert purposes == ["any", "any", "maskable"]


def test_its_shortcuts_and_what_is_shared_lead_somewhere(client, admin_user, manifest):
    client.force_login(admin_user)
    for address in [manifest["share_target"]["action"], *(each["url"] for each in manifest["shortcuts"])]:
        assert client.get(address, follow=True).status_code == 200


def test_every_page_names_it(client):
    for address in ("/", "/login", "/nothing/here/at/all"):
        page = client.get(address).text
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        assert 'rel="apple-touch-icon"' in page
