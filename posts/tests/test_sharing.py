"""Link previews and embeds: Open Graph tags, preview pictures, oEmbed."""

import os
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageColor

from accounts.factories import UserFactory
from accounts.models.profile_images import AVATAR_COLOURS
from core import images
from core.factories import picture_of, upload_of
from core.http import media
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana Lindqvist", bio="Maps & more.")


class Head(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.facts, self.links = {}, {}
        self.feed(page.split("</head>")[0])

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and "content" in attrs:
            self.facts.setdefault(attrs.get("property") or attrs.get("name"), []).append(attrs["content"])
        if tag == "link":
            self.links[attrs["rel"], attrs.get("type")] = attrs["href"]


def test_post_has_open_graph_tags(client, ana):
    post = PostFactory(author=ana, text='say "hello" & <go>')
    head = Head(client.get(f"/ana/status/{post.pk}").text)
    address = f"{SITE}/ana/status/{post.pk}"
    assert head.facts["og:title"] == ["Ana Lindqvist (@ana)"]
    assert head.facts["og:description"] == ['say "hello" & <go>']
    assert head.facts["og:url"] == [address] == [head.links["canonical", None]]
    assert head.facts["og:site_name"]
    assert head.facts["article:published_time"]
    assert head.facts["og:image"] == [f"{SITE}/static/img/avatars/{ana.pk % 6}.png"]
    assert head.facts["twitter:card"] == ["summary"]
    assert client.get(head.links["alternate", "application/json+oembed"]).json()["url"] == address


def test_open_graph_pictures_have_descriptions(client, ana):
    post = PostFactory(author=ana, images=[(picture_of("teal"), "Teal."), (picture_of("gold"), "Gold.")])
    facts = Head(client.get(f"/ana/status/{post.pk}").text).facts
    assert facts["og:image:alt"] == ["Teal.", "Gold."]
    assert facts["twitter:card"] == ["summary_large_image"]


def image_at(client, address):
    """Return the format and size of the picture at a URL, and the response."""
    response = client.get(address.removeprefix(SITE))
    assert response.status_code == 200
    content = response.getvalue() if response.streaming else response.content
    return Image.open(BytesIO(content)), response


def test_preview_is_jpeg_of_stated_size(client, ana):
    post = PostFactory(author=ana, images=[(picture_of("teal", size=(2000, 900)), "Teal.")])
    facts = Head(client.get(f"/ana/status/{post.pk}").text).facts
    image, response = image_at(client, facts["og:image"][0])
    assert (image.format, response["Content-Type"], facts["og:image:type"]) == ("JPEG", "image/jpeg", ["image/jpeg"])
    assert [str(side) for side in image.size] == [facts["og:image:width"][0], facts["og:image:height"][0]]
    again = client.get(facts["og:image"][0].removeprefix(SITE), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_transparency_is_white_in_preview(client, ana):
    buffer = BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(buffer, "PNG")
    picture = images.process_photo(SimpleUploadedFile("clear.png", buffer.getvalue()))
    post = PostFactory(author=ana, images=[(picture, "")])
    image, _ = image_at(client, f"/media/{post.photos.get().thumb.name.replace('webp', 'jpg')}")
    assert min(image.getpixel((9, 9))) > 250


def preview_of(file):
    """Return the path of the JPEG of a stored picture."""
    return f"/media/{file.name.replace('.webp', '.jpg')}"


def test_only_thumb_has_preview(client, ana):
    photo = PostFactory(author=ana, images=[(picture_of("teal", size=(2000, 900)), "")]).photos.get()
    assert [client.get(preview_of(file)).status_code for file in (photo.full, photo.medium, photo.thumb)] == [
        404,
        404,
        200,
    ]


def test_preview_is_made_once_and_deleted_with_picture(client, ana, monkeypatch, django_capture_on_commit_callbacks):
    post = PostFactory(author=ana, images=[(picture_of("teal"), "")])
    thumb = post.photos.get().thumb
    first, _ = image_at(client, preview_of(thumb))
    opened = []
    monkeypatch.setattr("core.http.media.Image.open", lambda *args, **options: opened.append(args))
    response = client.get(preview_of(thumb))
    assert response["Content-Type"] == "image/jpeg"
    assert first.format == "JPEG"
    assert (b"".join(response)[:2], opened) == (b"\xff\xd8", [])
    stored = default_storage.path(f"previews/{Path(thumb.name).stem}.jpg")
    assert os.path.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        post.delete()
    assert not os.path.exists(stored)


def test_preview_of_picture_deleted_meanwhile_is_not_stored(client, ana, monkeypatch):
    thumb = PostFactory(author=ana, images=[(picture_of("teal"), "")]).photos.get().thumb
    save = media._converted
    monkeypatch.setattr(media, "_converted", lambda name: (save(name), default_storage.delete(name))[0])
    assert client.get(preview_of(thumb)).status_code == 404
    assert not default_storage.exists(f"previews/{Path(thumb.name).stem}.jpg")


def test_avatar_is_png_or_jpeg_in_previews_and_feeds(client, ana):
    drawn = Head(client.get("/ana").text).facts["og:image"][0]
    path = finders.find(drawn.removeprefix(f"{SITE}/static/"))
    with Image.open(path) as image:
        assert (image.format, image.size) == ("PNG", (400, 400))
    assert drawn in client.get("/ana/feed").text
    ana.change_avatar(*images.decode([("avatar", upload_of())])[0])
    chosen = Head(client.get("/ana").text).facts["og:image"][0]
    assert image_at(client, chosen)[0].format == "JPEG"
    assert chosen in client.get("/ana/feed").text


def test_default_avatars_have_png_of_same_colours():
    for colour in range(AVATAR_COLOURS):
        svg = Path(finders.find(f"img/avatars/{colour}.svg")).read_text()
        said = ImageColor.getrgb(re.search(r'fill="(#\w+)"', svg)[1])
        with Image.open(finders.find(f"img/avatars/{colour}.png")) as image:
            ground = image.convert("RGB").getpixel((2, 2))
        assert all(abs(one - other) < 3 for one, other in zip(ground, said, strict=True))


def test_profile_has_open_graph_tags(client, ana):
    head = Head(client.get("/ana").text)
    assert head.facts["og:title"] == ["Ana Lindqvist (@ana)"]
    assert head.facts["og:description"] == ["Maps & more."]
    assert head.facts["og:image:alt"] == ["Picture of Ana Lindqvist"]
    assert head.links["canonical", None] == f"{SITE}/ana"


def test_protected_pages_have_no_open_graph_tags(client, ana):
    ana.is_protected = True
    ana.save()
    post = PostFactory(author=ana)
    client.force_login(FollowFactory(followee=ana).follower)
    for address in ("/ana", f"/ana/status/{post.pk}"):
        page = client.get(address).text
        assert "og:" not in page
        assert "oembed" not in page
        assert "canonical" not in page
        assert Head(page).facts["robots"] == ["noindex"]


def embed(client, post, host=SITE, **params):
    return client.get("/oembed", {"url": f"{host}/ana/status/{post.pk}", **params})


def test_oembed_response(client, ana):
    post = PostFactory(author=ana, text="say <b>hello</b> to @ana", images=[(picture_of(), "A loaf.")])
    response = embed(client, post)
    data = response.json()
    assert (data["version"], data["type"], data["author_name"]) == ("1.0", "rich", "Ana Lindqvist")
    assert (data["width"], data["height"]) == (550, None)
    html = data["html"]
    assert html.startswith(f'<blockquote class="witter-witt" cite="{SITE}/ana/status/{post.pk}">')
    assert f'href="{SITE}/ana"' in html
    assert 'alt="A loaf."' in html
    assert "&lt;b&gt;hello" in html
    assert "<script" not in html
    assert not re.search(r'(href|src)="/', html)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


@pytest.mark.parametrize(
    ("maxwidth", "width"),
    [("300", 300), ("1", 220), ("9000", 550), ("", 550), ("²", 550), ("-4", 550), ("9" * 4000, 550)],
)
def test_oembed_respects_maxwidth(client, ana, maxwidth, width):
    assert embed(client, PostFactory(author=ana), maxwidth=maxwidth).json()["width"] == width


def test_oembed_rejects_other_formats(client, ana):
    assert embed(client, PostFactory(author=ana), format="xml").status_code == 501


def test_oembed_of_non_public_post_is_404(client, ana):
    post = PostFactory(author=ana)
    client.force_login(BlockFactory(blocker=ana).blocked)
    assert embed(client, post).status_code == 200  # signed out
    client.force_login(ana)
    for change in (lambda: type(ana).objects.update(is_protected=True), ana.suspend, post.delete):
        type(ana).objects.update(is_protected=False)
        change()
        assert embed(client, post).status_code == 404


def test_oembed_of_repost_is_404(client, ana):
    PostFactory().repost(ana)
    assert embed(client, ana.posts.get()).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "{}/ana/status/{}/",
        "{}/Ana/Status/{}?from=mail",
        "{}/@ana/status/{}#top",
        "HTTP://TestServer/ana/status/{1}",
        "http://testserver:80/ana/status/{1}",
    ],
)
def test_oembed_accepts_every_url_of_post(client, ana, address):
    post = PostFactory(author=ana)
    response = client.get("/oembed", {"url": address.format(SITE, post.pk)})
    assert response.json()["url"] == f"{SITE}/ana/status/{post.pk}"


@pytest.mark.parametrize("address", ["http://localhost/ana/status/{}", "http://127.0.0.1:3000/ana/status/{}"])
def test_oembed_rejects_other_hosts_and_ports(client, ana, address):
    post = PostFactory(author=ana)
    assert client.get("/oembed", {"url": address.format(post.pk)}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "http://[",
        "https://elsewhere.example/ana/status/1",
        "javascript:alert(1)",
        f"{SITE}/ana",
        f"{SITE}/ana/status/1",
        f"{SITE}/ana/status/" + "9" * 4000,
        "//127.0.0.1:8000/ana/status/1",
        f"{SITE}/\ud800",
        "a" * 5000,
    ],
)
def test_oembed_of_invalid_url_is_404(client, address):
    from urllib.parse import quote

    assert client.get(f"/oembed?url={quote(address, errors='surrogatepass')}").status_code == 404
    assert client.get("/oembed").status_code == 404


def test_oembed_runs_two_queries(client, ana):
    from django.db import connection

    post = PostFactory(author=ana, quote_of=PostFactory(), images=[(picture_of(), "")])
    with CaptureQueriesContext(connection) as queries:
        assert embed(client, post).status_code == 200
    assert len(queries) == 2
