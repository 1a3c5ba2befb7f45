"""The permalink: a post with its ancestors above and its replies below."""

import re

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def page_of(client, post):
    return client.get(post.get_absolute_url()).content.decode()


def test_ancestors_are_above_and_replies_below(client):
    first = PostFactory(text="the first word")
    second = PostFactory(text="the second word", in_reply_to=first)
    third = PostFactory(text="the third word", in_reply_to=second)
    page = page_of(client, second)
    assert (
        page.index(f'id="witt-{first.pk}"')
        < page.index(f'id="witt-{second.pk}"')
        < page.index(f'id="witt-{third.pk}"')
    )


def test_wrong_username_redirects(client):
    post = PostFactory()
    response = client.get(f"/somebody/status/{post.pk}")
    assert (response.status_code, response.url) == (301, post.get_absolute_url())


def test_repost_redirects_to_original(client):
    repost = RepostFactory()
    response = client.get(f"/{repost.author.username}/status/{repost.pk}")
    assert (response.status_code, response.url) == (301, repost.repost_of.get_absolute_url())


@pytest.mark.parametrize("pk", ["0", "999999", "²", "1" * 19, "1" * 18])
def test_missing_post_is_404(client, pk):
    assert client.get(f"/ana/status/{pk}").status_code == 404


def test_deleted_parent_shows_tombstone(client):
    parent = PostFactory()
    reply = PostFactory(in_reply_to=parent)
    parent.delete()
    assert "This witt was deleted." in page_of(client, reply)


def test_hidden_ancestor_shows_tombstone(client, viewer):
    parent = PostFactory(text="words not for everyone")
    reply = PostFactory(in_reply_to=parent)
    BlockFactory(blocker=parent.author, blocked=viewer)
    page = page_of(client, reply)
    assert "This witt is unavailable." in page
    assert "words not for everyone" not in page


def test_replies_are_paged_oldest_first(client):
    post = PostFactory()
    replies = [PostFactory(in_reply_to=post).pk for _ in range(25)]
    response = client.get(post.get_absolute_url())
    assert [branch.card.id for branch in response.context["branches"]] == replies[:20]
    more = response.context["more_url"]
    assert f'href="{more}"' in response.content.decode()
    rest = client.get(f"{post.get_absolute_url()}{more}", headers={"HX-Request": "true"})
    assert [branch.card.id for branch in rest.context["branches"]] == replies[20:]


def test_open_graph_tags_are_omitted_for_protected_post(client):
    post = PostFactory(text="for the whole world")
    assert 'property="og:description" content="for the whole world"' in page_of(client, post)
    protected = PostFactory(author__protected=True)
    client.force_login(protected.author)
    page = page_of(client, protected)
    assert "og:description" not in page
    assert "noindex" in page


@pytest.mark.parametrize(("action", "page"), [("like", "likes"), ("repost", "reposts")])
def test_counters_link_to_user_lists(client, viewer, action, page):
    post, fan, stranger = PostFactory(), UserFactory(username="fan"), UserFactory(username="stranger")
    getattr(post, action)(fan)
    content = client.get(f"{post.get_absolute_url()}/{page}").content.decode()
    assert "@fan" in content
    assert f"@{stranger.username}" not in content.split("<main")[1].split("</main")[0]


def test_like_by_protected_user_is_hidden_from_non_followers(client, viewer):
    post, shy = PostFactory(), UserFactory(username="shy", protected=True)
    post.like(shy)
    assert "@shy" not in client.get(f"{post.get_absolute_url()}/likes").content.decode()
    client.force_login(FollowFactory(followee=shy).follower)
    assert "@shy" in client.get(f"{post.get_absolute_url()}/likes").content.decode()


def test_engagement_lists_are_paged(client, viewer):
    post = PostFactory()
    fans = UserFactory.create_batch(23)
    for fan in fans:
        post.like(fan)
    first = client.get(f"{post.get_absolute_url()}/likes").context
    rest = client.get(f"{post.get_absolute_url()}/likes{first['more_url']}").context
    names = [row.handle for row in first["people"] + rest["people"]]
    assert names == [fan.username for fan in fans[::-1]]


def test_quotes_page(client, viewer):
    post = PostFactory()
    PostFactory(quote_of=post, text="so well said")
    assert "so well said" in client.get(f"{post.get_absolute_url()}/quotes").content.decode()


@pytest.mark.parametrize("page", ["likes", "reposts", "quotes"])
def test_subpages_redirect_to_correct_username(client, page):
    post = PostFactory()
    response = client.get(f"/somebody/status/{post.pk}/{page}")
    assert (response.status_code, response.url) == (301, f"{post.get_absolute_url()}/{page}")


def test_post_has_its_counts_once(client, viewer):
    post = PostFactory()
    post.like(viewer), post.repost(viewer)
    reply = PostFactory(in_reply_to=post)
    reply.like(viewer)
    page = page_of(client, post)
    assert f'href="{post.get_absolute_url()}/likes"' in page
    counted = re.findall(r'formaction="(\S+)"[^>]*>(?:(?!</button>).)*?<span>1</span>', page, re.DOTALL)
    assert counted == [f"{reply.get_absolute_url()}/unlike"]
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{post.permalink}"}
    actions = client.post(f"{post.get_absolute_url()}/like", headers=headers).text
    assert actions.count("<span>1</span>") == 1  # of replies, which are counted nowhere else


def test_links_to_replies_open_the_page_at_the_reply(client, viewer):
    first = PostFactory()
    reply = PostFactory(in_reply_to=first)
    quote = PostFactory(author=viewer, quote_of=reply)
    address = f"{reply.get_absolute_url()}#witt-{reply.pk}"
    home = client.get(f"/{reply.author.username}/with_replies").text
    assert home.count(f'href="{address}"') == 2  # its time, and "View conversation"
    assert f'href="{first.get_absolute_url()}"' in client.get("/discover/local").text
    assert f'href="{address}"' in page_of(client, quote)
    assert f'href="{address}"' in page_of(client, reply)
    assert client.get(f"/somebody/status/{reply.pk}").url == address
    assert client.get(f"{reply.get_absolute_url()}/above").url == address
    assert client.post("/compose", {"text": "and so on", "in_reply_to": reply.pk}).url.endswith(
        f"#witt-{viewer.posts.latest('pk').pk}"
    )
