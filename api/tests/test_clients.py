"""Clients that others wrote, against a running site: Mastodon.py here, toot in test_toot.py."""

import pytest
from mastodon import Mastodon, MastodonNotFoundError

from accounts.factories import UserFactory
from api.examples import examples
from api.factories import AccessTokenFactory
from api.redirect_uris import OUT_OF_BAND
from core.factories import upload_of
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Post

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
SCOPES = ["read", "write", "follow", "push"]


@pytest.fixture
def person():
    return UserFactory(username="mira", name="Mira")


@pytest.fixture
def client_of(live_server):
    """Return a function from a user to a Mastodon.py client with a token of theirs."""

    def client_of(user):
        return Mastodon(access_token=AccessTokenFactory(user=user).secret, api_base_url=live_server.url)

    return client_of


def texts(statuses):
    return [status.content for status in statuses]


def test_application_registers_asks_and_reads(live_server, client, person):
    client_id, secret = Mastodon.create_app(
        "Birdhouse", scopes=SCOPES, redirect_uris=OUT_OF_BAND, api_base_url=live_server.url
    )
    program = Mastodon(client_id=client_id, client_secret=secret, api_base_url=live_server.url)
    address = program.auth_request_url(redirect_uris=OUT_OF_BAND, scopes=SCOPES, allow_http=True)
    client.force_login(person)
    page = client.get(address.removeprefix(live_server.url))
    assert "Birdhouse" in page.text
    form = {name: value for name, value in page.wsgi_request.GET.items() if name != "force_login"}
    code = client.post("/oauth/authorize", {**form, "allow": "1"}).context["code"]
    program.log_in(code=code, redirect_uri=OUT_OF_BAND, scopes=SCOPES, allow_http=True)
    assert program.account_verify_credentials().acct == "mira"
    program.revoke_access_token(allow_http=True)


def test_posting_replying_and_marking(client_of, person):
    program, friend = client_of(person), client_of(UserFactory(username="ana"))
    picture = program.media_post(upload_of(), mime_type="image/png", description="A heron", focus=(0.5, -0.5))
    status = program.status_post("A heron! #birds", media_ids=[picture], idempotency_key="first")
    assert program.status_post("A heron! #birds", media_ids=[picture], idempotency_key="first").id == status.id
    assert status.media_attachments[0].description == "A heron"
    reply = friend.status_reply(status, "Lovely")
    assert reply.in_reply_to_id == status.id
    assert friend.status_favourite(status).favourites_count == 1
    assert friend.status_reblog(status).reblog.id == status.id
    assert friend.status_bookmark(status).bookmarked
    assert [each.id for each in friend.bookmarks()] == [status.id]
    assert [each.id for each in friend.favourites()] == [status.id]
    context = program.status_context(status)
    assert [each.id for each in context.descendants] == [reply.id]
    assert {each.type for each in program.notifications()} == {"mention", "favourite", "reblog"}
    program.status_delete(status)
    with pytest.raises(MastodonNotFoundError):
        friend.status(status)


def test_home_is_read_to_the_end_and_back(client_of, person):
    friend = FollowFactory(follower=person, followee=UserFactory(username="ana")).followee
    ids = [PostFactory(author=friend).pk for _ in range(23)]
    program = client_of(person)
    first = program.timeline_home(limit=5)
    found = list(first)
    page = first
    while page := program.fetch_next(page):
        found += page
    assert [int(status.id) for status in found] == ids[::-1]
    back, page = [], program.timeline_home(limit=5, max_id=ids[1])
    while page:
        back = [*page, *back]
        page = program.fetch_previous(page)
    assert [int(status.id) for status in back] == ids[::-1]


def test_people_lists_and_search(client_of, person):
    program = client_of(person)
    ana = UserFactory(username="ana", name="Ana Duarte")
    keeper = UserFactory(username="keeper", protected=True)
    PostFactory(author=ana, text="sourdough today")
    assert program.account_follow(ana.pk).following
    assert program.account_follow(keeper.pk).requested
    assert client_of(keeper).follow_requests()[0].acct == "mira"
    client_of(keeper).follow_request_authorize(person.pk)
    assert program.account_relationships([keeper.pk, ana.pk])[0].following
    assert [each.acct for each in program.account_search("ana")] == ["ana"]
    found = program.search("sourdough")
    assert len(found.statuses) == 1
    bakers = program.list_create("Bakers")
    program.list_accounts_add(bakers, [ana.pk])
    assert len(program.timeline_list(bakers)) == 1
    assert program.account_mute(ana.pk).muting
    assert program.account_block(ana.pk).blocking
    assert [each.acct for each in program.blocks()] == ["ana"]


def test_hashtags_lists_and_reading_positions(live_server, client_of, person):
    program, ana = client_of(person), UserFactory(username="ana")
    post = PostFactory(author=ana, text="#birds #sea")
    PostFactory(author=ana, text="#birds")
    assert program.tag_follow("Birds").following
    assert [tag.name for tag in program.followed_tags()] == ["birds"]
    assert not program.tag_unfollow("birds").following
    assert len(program.timeline_hashtag("birds")) == 2
    assert texts(program.timeline_hashtag("sea")) == texts([program.status(post.pk)])
    assert program.trending_tags()[0].history[0].uses == "2"
    gulls = program.list_update(program.list_create("Birds"), "Gulls")
    program.list_accounts_add(gulls, [ana.pk])
    assert [each.acct for each in program.list_accounts(gulls)] == ["ana"]
    program.list_accounts_delete(gulls, [ana.pk])
    assert program.list_accounts(gulls) == []
    program.list_delete(gulls)
    found = program.search_v2(f"{live_server.url}/ana/status/{post.pk}", resolve=True)
    assert [int(status.id) for status in found.statuses] == [post.pk]
    assert [each.acct for each in program.search_v2(f"{live_server.url}/@ana", resolve=True).accounts] == ["ana"]
    assert int(program.markers_set(["home"], [post.pk])["home"].last_read_id) == post.pk
    assert int(program.markers_get(["home"])["home"].last_read_id) == post.pk
    assert (program.instance_rules(), program.instance_peers()) == ([], [live_server.url.removeprefix("http://")])


def test_profile_followers_and_reports(client_of, person, tmp_path):
    program = client_of(person)
    ana = UserFactory(username="ana", website="https://ana.example")
    for _ in range(7):
        FollowFactory(followee=ana)
    post = PostFactory(author=ana)
    found, page = [], program.account_followers(ana.pk, limit=3)
    while page:
        found += page
        page = program.fetch_next(page)
    assert len({each.acct for each in found}) == len(found) == 7
    assert program.account_lookup("ana").fields[0].name == "Website"
    assert [int(each.id) for each in program.account_statuses(ana.pk, exclude_replies=True)] == [post.pk]
    assert program.account_follow(ana.pk, reblogs=False).showing_reblogs is False
    picture = tmp_path / "picture.png"
    picture.write_bytes(upload_of().read())
    changed = program.account_update_credentials(
        display_name="Mira O.", avatar=str(picture), locked=True, bot=True, fields=[("Location", "Pier")]
    )
    assert (changed.display_name, changed.locked, changed.bot, changed.fields[0].value) == (
        "Mira O.",
        True,
        True,
        "Pier",
    )
    assert "/media/avatars/" in changed.avatar
    assert program.report(ana.pk, status_ids=[post.pk], comment="hm", category="spam").category == "spam"


def test_reading_everything_that_a_client_asks_at_its_start(client_of, person):
    program = client_of(person)
    for ask in (
        *(program.instance, program.instance_v2, program.preferences, program.filters_v2, program.custom_emojis),
        *(program.announcements, program.lists, program.followed_tags, program.markers_get, program.conversations),
        *(program.trending_tags, program.trending_statuses, program.suggestions, program.mutes, program.favourites),
        *(program.timeline_local, program.timeline_public, program.instance_nodeinfo, program.grouped_notifications),
    ):
        ask(["home"]) if ask == program.markers_get else ask()


def test_first_bot_of_the_documentation_runs(live_server, person):
    asker = UserFactory(username="ana")
    PostFactory(author=asker, text="@mira what is the weather like?")
    token = AccessTokenFactory(user=person).secret
    exec(examples(live_server.url, token)["bot"], {})
    assert Post.objects.filter(author=person).count() == 2
