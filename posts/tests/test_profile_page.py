"""The profile page: the header for everyone, posts for people who can see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Follow
from posts.factories import PostFactory
from testing.both_ways import HTMX

pytestmark = pytest.mark.django_db
TABS = ["", "/with_replies", "/media", "/likes"]


@pytest.fixture
def ana():
    return UserFactory(
        username="ana",
        name="Ana Lindqvist",
        bio="Maps & tea at #saltmarsh",
        location="By the ferry",
        website="https://ana.example/maps/",
        date_joined=timezone.datetime(2026, 3, 5, tzinfo=timezone.get_current_timezone()),
    )


def visit(client, viewer, address="/ana", **options):
    client.logout()
    if viewer:
        client.force_login(viewer)
    return client.get(address, **options)


def protect(person):
    person.is_protected = True
    person.save()


def test_header_shows_profile(client, ana):
    page = visit(client, None).text
    for piece in (
        "<h1><bdi>Ana Lindqvist</bdi></h1>",
        '<p dir="auto">Maps &amp; tea at <a href="/hashtag/saltmarsh" dir="auto">#saltmarsh</a></p>',
        "By the ferry",
        '<a href="https://ana.example/maps/" rel="nofollow noopener ugc" dir="ltr">ana.example/maps</a>',
        "Joined March 2026",
    ):
        assert piece in page


def test_counters_are_abbreviated_with_exact_title(client, ana):
    UserStats.objects.filter(pk=ana.pk).update(followers_count=12_345, likes_count=5730, replies_count=1920)
    page = visit(client, None).text
    assert 'title="12,345">12.3K<' in page
    assert 'Replies<span class="wt-num">1,920</span>' in page
    assert 'Likes<span class="wt-num">5,730</span>' in page


@pytest.mark.parametrize("tab", TABS)
def test_current_tab_is_marked(client, ana, tab):
    page = visit(client, None, f"/ana{tab}").text
    assert page.partition('class="wt-tabs"')[2].partition("</ul>")[0].count("aria-current") == 1
    assert f'<a href="/ana{tab}" aria-current="page">' in page.partition('class="wt-tabs"')[2]


def test_own_profile_has_edit_and_no_follow_button(client, ana):
    page = visit(client, ana).text
    assert "Edit profile" in page
    assert "More about @ana" not in page
    assert 'formaction="/ana/follow"' not in page


def test_signed_out_follow_button_links_to_login(client, ana):
    page = visit(client, None).text
    assert 'href="/login?next=/ana&amp;why=follow"' in page
    assert "More about @ana" not in page


def test_menu_items_match_relationship(client, ana):
    viewer = UserFactory()
    page = visit(client, viewer).text
    assert 'formaction="/ana/mute"' in page
    assert 'href="/ana/block"' in page
    for other in ("unmute", "unblock", "reposts_off", "reposts_on", "remove_follower"):
        assert f'formaction="/ana/{other}"' not in page
    follow = FollowFactory(follower=viewer, followee=ana)
    FollowFactory(follower=ana, followee=viewer)
    MuteFactory(muter=viewer, muted=ana)
    page = visit(client, viewer).text
    for other in ("unfollow", "unmute", "reposts_off", "remove_follower"):
        assert f'formaction="/ana/{other}"' in page
    assert "Follows you" in page
    Follow.objects.filter(pk=follow.pk).update(show_reposts=False)
    assert 'formaction="/ana/reposts_on"' in visit(client, viewer).text


def test_public_profile_has_open_graph_tags(client, ana, settings):
    page = visit(client, None).text
    assert '<meta property="og:title" content="Ana Lindqvist (@ana)">' in page
    assert '<meta property="og:description" content="Maps &amp; tea at #saltmarsh">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/ana">' in page
    assert "noindex" not in page


def ex_follower(person):
    follower = FollowFactory(followee=person).follower
    Follow.objects.unfollow(follower, person)
    return follower


HIDDEN_FROM = {
    "signed out": (lambda person: None, "keeps these witts private"),
    "a stranger": (lambda person: UserFactory(), "keeps these witts private"),
    "asking to follow": (lambda person: FollowRequestFactory(followee=person).follower, "You’ve asked"),
    "followed by them": (lambda person: FollowFactory(follower=person).followee, "keeps these witts private"),
    "an ex-follower": (ex_follower, "keeps these witts private"),
    "blocked": (lambda person: BlockFactory(blocker=person).blocked, "You are blocked"),
    "blocking": (lambda person: BlockFactory(blocked=person).blocker, "You blocked @ana"),
}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("kind", HIDDEN_FROM)
def test_hidden_profile_shows_header_and_reason(client, ana, kind, headers):
    secret = PostFactory(author=ana, text="the secret island")
    secret.like(ana)
    UserStats.objects.filter(pk=ana.pk).update(replies_count=71, media_count=72, likes_count=73)
    make_viewer, why = HIDDEN_FROM[kind]
    viewer = make_viewer(ana)
    protect(ana)
    for tab in TABS:
        response = visit(client, viewer, f"/ana{tab}", headers=headers)
        assert response.status_code == 200
        assert why in response.text
        assert "Ana Lindqvist" in response.text
        assert "noindex" in response.text
        for hidden_text in ("secret", "og:title", ">71<", ">72<", ">73<"):
            assert hidden_text not in response.text


@pytest.mark.parametrize("kind", ["blocked", "blocking"])
def test_block_hides_public_profile(client, ana, kind):
    PostFactory(author=ana, text="the secret island")
    make_viewer, why = HIDDEN_FROM[kind]
    page = visit(client, make_viewer(ana)).text
    assert why in page
    assert "secret island" not in page


def test_blocked_viewer_sees_no_bio_and_no_follow_button(client, ana):
    page = visit(client, BlockFactory(blocker=ana).blocked).text
    for piece in ("Maps &amp; tea", "By the ferry", "ana.example", "Joined", "/ana/follow"):
        assert piece not in page.partition("</html>")[0].replace("/ana/followers", "").replace("/ana/following", "")


@pytest.mark.parametrize("who", ["a follower", "themselves"])
def test_protected_profile_is_visible_to_followers_and_owner(client, ana, who):
    PostFactory(author=ana, text="the secret island")
    reader = ana if who == "themselves" else FollowFactory(followee=ana).follower
    protect(ana)
    page = visit(client, reader).text
    assert "the secret island" in page
    assert "noindex" in page
    assert "og:title" not in page


def test_hidden_tab_runs_no_list_query(client, ana):
    protect(ana)
    visit(client, None)  # the trends in the sidebar are cached for a minute
    for tab in TABS:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/ana{tab}")
        assert not [query["sql"] for query in queries if '"posts"' in query["sql"] or '"likes"' in query["sql"]]


def test_suspended_profile_shows_notice_only(client, ana):
    PostFactory(author=ana, text="the secret island")
    ana.suspend()
    response = visit(client, None)
    assert response.status_code == 404
    assert "Maps" not in response.text
    assert "secret" not in response.text


def test_deactivated_profile_is_404_like_missing_user(client, ana):
    ana.deactivate()
    gone = visit(client, None)
    User.objects.all().delete()
    never_was = visit(client, None)
    assert gone.status_code == never_was.status_code == 404
    assert without_token(gone.text) == without_token(never_was.text)


def without_token(page):
    return re.sub(r"[A-Za-z0-9]{64}|data-server-time=\"\d+\"", "", page)


def test_mute_is_shown_to_muter_only(client, ana):
    viewer = MuteFactory(muted=ana).muter
    for person, sees in ((viewer, True), (ana, False), (UserFactory(), False), (None, False)):
        client.force_login(person) if person else client.logout()
        assert ("Muted. Unmute @ana" in client.get("/ana").text) == sees
    client.force_login(viewer)
    assert "Muted. Unmute" not in client.post("/ana/unmute", {"next": "/ana"}, follow=True).text


def test_page_has_a_description_and_links_named_by_their_targets(client, ana):
    FollowFactory(followee=UserFactory())
    for viewer in (None, UserFactory()):
        page = visit(client, viewer, "/ana").text
        assert page.count('<meta name="description" content="') == 1
        assert ">More</a>" not in page
    assert 'href="/people">More<span class="visually-hidden"> people</span></a>' in page


@pytest.mark.parametrize("tab", ["", "/with_replies"])
def test_self_reposted_post_shows_once(client, ana, tab):
    post = PostFactory(author=ana)
    post.repost(ana)
    page = visit(client, ana, f"/ana{tab}").text
    assert page.count(f'id="witt-{post.pk}"') == 1
    assert '<a href="/ana"><bdi>You</bdi></a> reposted' in page
    assert "<bdi>Ana Lindqvist</bdi></a> reposted" in visit(client, UserFactory(), f"/ana{tab}").text


def test_media_tab_shows_every_picture_of_every_post(client, ana):
    for colours in (["teal"], ["gold", "plum", "tomato", "navy"]):
        PostFactory(author=ana, images=[(picture_of(colour), f"a {colour} one") for colour in colours])
    PostFactory(author=ana, text="no picture")
    first, second = ana.posts.filter(photo_count__gt=0).order_by("pk")
    page = visit(client, None, "/ana/media").text.partition('class="media-grid"')[2].partition("</main>")[0]
    links = re.findall(
        r'<a href="([^"]+)" data-full="/media/([^"]+)"\s+data-author="([^"]*)" data-place="([^"]*)"', page
    )
    photos = [*second.photos.all(), *first.photos.all()]
    assert [full for _, full, _, _ in links] == [photo.full.name for photo in photos]
    assert [url for url, *_ in links] == [second.get_absolute_url()] * 4 + [first.get_absolute_url()]
    assert [place for *_, place in links] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4", ""]
    assert links[0][2] == "Ana Lindqvist"
    assert re.findall('alt="([^"]*)"', page)[:2] == ["a gold one", "a plum one"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_media_tab_pages_by_post(client, ana, headers):
    picture = picture_of("teal")
    posts = [PostFactory(author=ana, text=f"{n}", images=[(picture, "")]) for n in range(23)]
    page = visit(client, None, "/ana/media", headers=headers).text
    assert page.count("data-full=") == 20
    more = re.search(r'href="(\?before=\d+)"', page)[1]
    page = client.get(f"/ana/media{more}", headers=headers).text
    addresses = re.findall(r'<a href="([^"]+)" data-full', page)
    assert addresses == [post.get_absolute_url() for post in reversed(posts[:3])]
    assert "?before=" not in page
    assert ("<html" in page) == (not headers)
