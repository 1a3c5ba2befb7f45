"""Atom feeds: valid, the same for every viewer, with conditional responses."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = "https://saltmarsh.example:8443"


@pytest.fixture
def ana():
    return UserFactory(username="ana", name="Ana & <Co>", bio="Half of @gus.")


def feed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def titles(tree):
    return [entry.findtext(f"{ATOM}title") for entry in tree.findall(f"{ATOM}entry")]


def links(element, rel):
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


def test_feed_has_required_elements(client, ana):
    quoted = PostFactory(text="the quoted words")
    post = PostFactory(
        author=ana, text="a <b> & #bread\n@ana", quote_of=quoted, images=[(picture_of(), 'A "round" loaf.')]
    )
    tree = feed(client, "/ana/feed")
    assert tree.tag == f"{ATOM}feed"
    assert tree.findtext(f"{ATOM}id") == f"tag:saltmarsh.example,2026:person/{ana.pk}"
    assert tree.findtext(f"{ATOM}title") == "Ana & <Co> (@ana)"
    assert tree.findtext(f"{ATOM}updated")
    assert tree.findtext(f"{ATOM}author/{ATOM}name") == "Ana & <Co>"
    assert links(tree, "self")[0].get("href") == "https://saltmarsh.example:8443/ana/feed"
    assert links(tree, "alternate")[0].get("href") == "https://saltmarsh.example:8443/ana"
    (entry,) = tree.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:saltmarsh.example,2026:witt/{post.pk}"
    assert entry.findtext(f"{ATOM}title") == "a <b> & #bread @ana"
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana & <Co> (@ana)"
    assert links(entry, "alternate")[0].get("href") == f"https://saltmarsh.example:8443/ana/status/{post.pk}"
    (picture,) = links(entry, "enclosure")
    assert (picture.get("type"), picture.get("title")) == ("image/webp", 'A "round" loaf.')
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert '<p dir="auto">a &lt;b&gt; &amp; <a' in content.text
    assert "<br>" in content.text
    assert 'href="https://saltmarsh.example:8443/hashtag/bread"' in content.text
    assert 'src="https://saltmarsh.example:8443/media/photos/' in content.text
    assert "the quoted words" in content.text
    assert '="/' not in content.text


def test_user_feed_has_public_posts_and_own_threads(client, ana):
    first = PostFactory(author=ana, text="first")
    PostFactory(author=ana, text="going on", in_reply_to=first)
    other = PostFactory(text="from another")
    PostFactory(author=ana, text="an answer", in_reply_to=other)
    PostFactory(author=ana, text="look", quote_of=other)
    other.repost(ana)
    assert titles(feed(client, "/ana/feed")) == ["look", "going on", "first"]


def test_feed_has_twenty_newest_posts(client, ana):
    for n in range(22):
        PostFactory(author=ana, text=f"no. {n} #bread")
    for address in ("/ana/feed", "/hashtag/bread/feed"):
        assert titles(feed(client, address)) == [f"no. {n} #bread" for n in range(21, 1, -1)]


def test_empty_feed_does_not_change(client, ana):
    for address in ("/ana/feed", "/hashtag/nobodysaidthis/feed"):
        response = client.get(address)
        assert titles(ET.fromstring(response.content)) == []
        assert client.get(address).content == response.content


def test_picture_without_text_has_title(client, ana):
    PostFactory(author=ana, text="", images=[(picture_of(), "")])
    assert titles(feed(client, "/ana/feed")) == ["A picture by Ana & <Co>"]


def test_hashtag_feed_has_public_posts(client, ana):
    PostFactory(author=ana, text="mine #フィルム写真")
    PostFactory(author=UserFactory(protected=True), text="private #フィルム写真")
    PostFactory(author=UserFactory(suspended=True), text="suspended #フィルム写真")
    tree = feed(client, "/hashtag/フィルム写真/feed")
    assert titles(tree) == ["mine #フィルム写真"]
    assert tree.findtext(f"{ATOM}id").isascii()


@pytest.mark.parametrize("state", ["protected", "suspended", "deactivated", "nobody"])
def test_non_public_account_has_no_feed(client, ana, state):
    PostFactory(author=ana, text="said before")
    if state == "protected":
        ana.is_protected = True
        ana.save()
    elif state != "nobody":
        getattr(ana, {"suspended": "suspend", "deactivated": "deactivate"}[state])()
    for viewer in (None, UserFactory(), FollowFactory(followee=ana).follower, ana):
        client.force_login(viewer) if viewer else client.logout()
        assert client.get("/nobody_here/feed" if state == "nobody" else "/ana/feed").status_code == 404


def test_feed_is_same_for_every_viewer(client, ana):
    PostFactory(author=ana, text="said to all")
    hidden = client.get("/ana/feed")
    viewers = [ana, BlockFactory(blocker=ana).blocked, UserFactory(suspended=True), UserFactory()]
    for viewer in viewers:
        client.force_login(viewer)
        response = client.get("/ana/feed")
        assert (response.status_code, response.content) == (200, hidden.content)
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=60"
        assert response["Access-Control-Allow-Origin"] == "*"


def test_other_letter_case_redirects(client, ana):
    response = client.get("/ANA/feed")
    assert (response.status_code, response["Location"]) == (301, "/ana/feed")


@pytest.mark.parametrize(("address", "queries"), [("/ana/feed", 3), ("/hashtag/bread/feed", 5)])
def test_conditional_request_responds_304_without_rendering(client, ana, address, queries):
    from django.db import connection

    quoted, picture = PostFactory(), picture_of()
    for n in range(20):
        PostFactory(author=ana, text=f"{n} #bread", quote_of=quoted, images=[(picture, "bread")])
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert len(captured) == queries
    for header in ({"If-None-Match": response["ETag"]}, {"If-Modified-Since": response["Last-Modified"]}):
        caches["local"].clear()
        with CaptureQueriesContext(connection) as captured:
            again = client.get(address, headers=header)
        assert (again.status_code, again.content, len(captured)) == (304, b"", queries - 1)
        assert again["ETag"] == response["ETag"]
        assert again["Cache-Control"] == "public, max-age=60"


def test_etag_changes_with_content(client, ana):
    gus = UserFactory(username="gus")
    PostFactory(author=ana, text="look", quote_of=PostFactory(author=gus, text="the words of gus"))
    old = PostFactory(author=ana, created_at=timezone.now() - timedelta(days=1))

    def mark():
        return client.get("/ana/feed")["ETag"]

    marks = [mark()]
    for change in (
        lambda: type(gus).objects.filter(pk=gus.pk).update(name="Gustav"),
        lambda: type(gus).objects.filter(pk=gus.pk).update(is_protected=True),
        lambda: type(ana).objects.filter(pk=ana.pk).update(name="Anna"),
        old.delete,
        lambda: PostFactory(author=ana),
    ):
        change()
        marks.append(mark())
    assert len(set(marks)) == 6


def test_non_public_quoted_post_is_left_out(client, ana):
    post = PostFactory(text="between us")
    PostFactory(author=ana, text="look", quote_of=post)
    type(ana).objects.filter(pk=post.author_id).update(is_protected=True)
    response = client.get("/ana/feed").text
    assert "between us" not in response
    assert "isn’t available" in response


@pytest.mark.parametrize("tag", ["%00", "two words", "1234", "%ED%A0%80"])
def test_invalid_hashtag_has_no_feed(client, tag):
    assert 400 <= client.get(f"/hashtag/{tag}/feed").status_code < 500


def test_pages_link_to_feed(client, ana):
    assert '<link rel="alternate" type="application/atom+xml" href="/ana/feed"' in client.get("/ana").text
    assert 'type="application/atom+xml" href="/hashtag/bread/feed"' in client.get("/hashtag/bread").text
    assert "atom+xml" not in client.get(f"/{UserFactory(protected=True).username}").text
