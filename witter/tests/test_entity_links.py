"""Every linked entity of a text leads to a page."""

import importlib
import re
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
import regex
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.factories import UserFactory
from lists.models import List
from posts.factories import PostFactory
from posts.models import Hashtag, PostHashtag
from twitter_text import clean, hashtags, is_hashtag, linkify, rejection_reason
from twitter_text.entities import JOINERS
from twitter_text.tags import FORMS

pytestmark = pytest.mark.django_db

HREF = re.compile(r'<a href="([^"]*)"')
# names are linked whether or not there is an account or a list
LEADS_TO_PAGE = re.compile(r"/(hashtag/|search\?|ana(/lists/friends)?$)", re.I)
TAG_CHARACTER = regex.compile(rf"[\p{{L}}\p{{M}}\p{{Nd}}{JOINERS}]")
ODD = [*map(chr, FORMS), *"ＴｏＫｙｏ〜・ー_1٣éßİ", "e\u0301", "\u200d", "\u0345", "ﷲ", "ﬃ", "が", "か", "ب"]
ODD_TAGS = [
    "トロピカル～ジュ",
    "か゛",
    "محمد_ﷺ",
    "الله_ﷻ",
    "Ｔokyo～night",
    "らん〜らん",
    "aͺ",
    "゛a",
    "ﹰب",
    "1" * 138 + "a",
]
TAGS = st.lists(st.sampled_from(ODD), min_size=1, max_size=12).map("".join) | st.text(max_size=20)
TEXTS = st.lists(
    st.sampled_from(
        ["#", "＃", "@ana", "＠ANA", "@ana/friends", "$WIT", "$WI_T", " ", "\n", "/", ".", "http://a.com/?b=c"]
    )
    | TAGS,
    max_size=12,
).map("".join)


@pytest.fixture
def viewer(client):
    viewer = UserFactory(username="viewer")
    client.force_login(viewer)
    List.objects.create_list(UserFactory(username="ana"), "Friends", "", False)
    return viewer


def opens(client, post, address):
    """Return whether a logged-in user who follows the link finds a page."""
    page = client.get(address, follow=True)
    assert page.status_code == 200, address
    if address.startswith("/hashtag/"):
        assert f'id="witt-{post.pk}"' in page.text
        assert client.get(f"{address}/feed").status_code == 200
        assert client.post(f"{address}/follow").status_code == 302
    elif address.startswith("/search"):
        assert f'id="witt-{post.pk}"' in page.text


def check(client, text):
    if rejection_reason(text) or not clean(text):
        return
    post = PostFactory(text=clean(text)[:140].strip())
    for address in map(unescape, HREF.findall(linkify(post.text))):
        assert address.startswith("/") or urlsplit(address).hostname
        if LEADS_TO_PAGE.match(address):
            opens(client, post, address)


@pytest.mark.parametrize("tag", ODD_TAGS)
def test_hashtag_page_with_unusual_characters_lists_posts(client, viewer, tag):
    check(client, f"#{tag}")
    assert viewer.followed_hashtags.count() == 1


def test_linked_entities_lead_to_pages(client, viewer):
    @settings(max_examples=25, deadline=None)
    @given(TEXTS)
    def everything_opens(text):
        check(client, text)

    everything_opens()


def has_invalid_normal_form(tag):
    name = Hashtag.normalise(tag)
    if name == tag or not is_hashtag(f"#{tag}"):
        return False
    return not is_hashtag(f"#{name}") or Hashtag.normalise(name) != name


def test_normal_form_of_every_hashtag_character_is_valid():
    characters = filter(TAG_CHARACTER.match, map(chr, range(0x110000)))
    tags = (tag for each in characters for tag in (f"a{each}a", f"{each}a", f"a{each}", f"か{each}"))
    assert list(filter(has_invalid_normal_form, tags)) == []


@given(TAGS)
def test_normal_form_of_hashtag_is_valid_and_idempotent(tag):
    for found in hashtags(f"#{tag}"):
        name = Hashtag.normalise(found.value)
        assert is_hashtag(f"#{name}")
        assert Hashtag.normalise(name) == name


@pytest.mark.parametrize("letters", ["a", "aﷲ", "ﷲ" * 140, "1" * 139 + "aé"])
def test_normal_form_of_long_hashtag_is_valid_and_idempotent(letters):
    name = Hashtag.normalise("1" * 150 + letters)
    assert len(name) == 140
    assert is_hashtag(f"#{name}")
    assert Hashtag.normalise(name) == name


def test_text_with_spaces_is_no_hashtag(client, viewer):
    for address in ("/hashtag/a%20b", "/hashtag/a~b", "/hashtag/%C2%A8", "/hashtag/~"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("tag", ODD_TAGS)
def test_autocomplete_offers_valid_hashtags_only(client, viewer, tag):
    PostFactory(text=f"#{tag}")
    (option,) = client.get("/compose/complete", {"q": f"#{tag[:2]}"}).json()["options"]
    assert is_hashtag(option["value"])
    typed = PostFactory(text=option["value"])
    assert set(typed.hashtag_uses.values_list("hashtag__name", flat=True)) == {option["value"][1:]}


def test_migration_renames_old_hashtags(client, viewer):
    posts = [PostFactory(text=text) for text in ("#あ～い #tea", "#あ〜い", "#か゛")]
    good = Hashtag.objects.get(name="あ〜い")
    for post, name in ((posts[0], "あ~い"), (posts[2], "か \u3099")):
        post.hashtag_uses.exclude(hashtag__name="tea").delete()
        PostHashtag.objects.create(hashtag=Hashtag.objects.create(name=name), post=post, author=post.author)
    importlib.import_module("posts.migrations.0008_mend_hashtag_names").mend(apps, None)
    assert set(good.uses.values_list("post", flat=True)) == {posts[0].pk, posts[1].pk}
    assert sorted(posts[0].hashtag_uses.values_list("hashtag__name", flat=True)) == ["tea", "あ〜い"]
    assert [use.hashtag.name for use in posts[2].hashtag_uses.all()] == ["が"]
    assert not Hashtag.objects.filter(name__regex="[ ~]").exists()


def test_hashtag_links_use_normal_form(client, viewer):
    PostFactory(text="#Ｔokyo～night")
    page = client.get("/hashtag/Ｔokyo～night")
    assert unquote(page.context["hashtag"]["url"]) == "/hashtag/tokyo〜night"
