"""The reply tree of a post: order, pagination, tombstones."""

import random
import re

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, MuteFactory
from posts.factories import PostFactory
from testing.both_ways import HTMX
from testing.bulk_posts import bulk

pytestmark = pytest.mark.django_db

ARTICLE = re.compile(r'id="witt-(\d+)"')
DELETED, UNAVAILABLE = "This witt was deleted.", "This witt is unavailable."
MUTED = "This witt is by someone you muted."


@pytest.fixture
def viewer(client):
    viewer = UserFactory()
    client.force_login(viewer)
    return viewer


def get(client, post, query="", **options):
    response = client.get(f"{post.get_absolute_url()}{query}", **options)
    assert response.status_code == 200
    return response.content.decode()


def ids_on_page(page):
    """Return the ids of the posts on a page, in order."""
    return [int(pk) for pk in ARTICLE.findall(page)]


def below(client, post):
    """Return the ids below the post, in order."""
    ids = ids_on_page(get(client, post))
    return ids[ids.index(post.pk) + 1 :]


def links(page, name):
    return re.findall(rf'<a[^>]* href="(\?{name}=\d+)"', page)


def everything_below(client, post):
    """Return the ids below the post, following every link for more, in the order of loading."""
    ids, pages = [], [get(client, post)]
    ids += ids_on_page(pages[0])[ids_on_page(pages[0]).index(post.pk) + 1 :]
    while pages:
        page = pages.pop(0)
        for name in ("thread", "beyond", "after"):
            for query in links(page, name):
                pages.append(get(client, post, query, headers=HTMX))
                ids += ids_on_page(pages[-1])
    return ids


def test_author_thread_comes_first_in_order(client):
    first = PostFactory()
    other = PostFactory(in_reply_to=first)
    second = PostFactory(in_reply_to=first, author=first.author)
    third = PostFactory(in_reply_to=second, author=first.author)
    aside = PostFactory(in_reply_to=first, author=first.author)
    assert below(client, first) == [second.pk, third.pk, other.pk, aside.pk]
    assert below(client, second) == [third.pk]


def test_reply_shows_nested_replies(client):
    post = PostFactory()
    one, two = PostFactory(in_reply_to=post), PostFactory(in_reply_to=post)
    under_two = PostFactory(in_reply_to=two)
    under_one = PostFactory(in_reply_to=one)
    deeper = PostFactory(in_reply_to=under_one)
    sibling = PostFactory(in_reply_to=one)
    assert below(client, post) == [one.pk, under_one.pk, deeper.pk, sibling.pk, two.pk, under_two.pk]


def test_long_branch_links_to_continuation(client):
    post = PostFactory()
    reply = PostFactory(in_reply_to=post)
    under = [PostFactory(in_reply_to=reply).pk for _ in range(30)]
    page = get(client, post)
    assert ids_on_page(page)[1:] == [reply.pk, *under[:3]]
    (query,) = links(page, "beyond")
    rest = get(client, post, query, headers=HTMX)
    assert ids_on_page(rest) == under[3:23]
    assert ids_on_page(get(client, post, query)) == [post.pk, *under[3:23]]
    (query,) = links(rest, "beyond")
    rest = get(client, post, query, headers=HTMX)
    assert ids_on_page(rest) == under[23:]
    assert not links(rest, "beyond")


def test_long_author_thread_is_paged(client):
    post = PostFactory()
    own = bulk([None, *range(64)], [post.author])
    page = get(client, own[0])
    ids = ids_on_page(page)[1:]
    assert ids == [p.pk for p in own[1:21]]
    for start in (21, 41):
        (query,) = links(page, "thread")
        page = get(client, own[0], query, headers=HTMX)
        assert ids_on_page(page) == [p.pk for p in own[start : start + 20]]
        assert ids_on_page(get(client, own[0], query))[1:] == [p.pk for p in own[start : start + 20]]


def test_ancestors_are_paged(client):
    posts = bulk([None, *range(99)], UserFactory.create_batch(2))
    page, ids = get(client, posts[-1]), [post.pk for post in posts]
    seen = ids_on_page(page)
    assert seen == ids[-41:]
    while queries := links(page, "before"):
        assert "Show earlier in this conversation" in page
        page = get(client, posts[-1], queries[0], headers=HTMX)
        whole = ids_on_page(get(client, posts[-1], queries[0]))
        assert whole == [*ids_on_page(page), posts[-1].pk]
        seen = ids_on_page(page) + seen
    assert seen == ids


def test_deleted_post_leaves_tombstone(client):
    first = PostFactory()
    second = PostFactory(in_reply_to=first)
    third = PostFactory(in_reply_to=second)
    fourth = PostFactory(in_reply_to=third)
    third.delete()
    page = get(client, first)
    assert ids_on_page(page) == [first.pk, second.pk, fourth.pk]
    assert page.index(f'id="witt-{second.pk}"') < page.index(DELETED) < page.index(f'id="witt-{fourth.pk}"')
    page = get(client, fourth)
    assert ids_on_page(page) == [first.pk, second.pk, fourth.pk]
    assert page.index(f'id="witt-{second.pk}"') < page.index(DELETED) < page.index(f'id="witt-{fourth.pk}"')
    second.delete()
    page = get(client, first)
    assert ids_on_page(page) == [first.pk, fourth.pk]
    assert page.count(DELETED) == 1
    first.delete()
    page = get(client, fourth)
    assert ids_on_page(page) == [fourth.pk]
    assert page.count(DELETED) == 1


def test_author_thread_continues_past_deleted_post(client):
    first = PostFactory()
    second = PostFactory(in_reply_to=first, author=first.author)
    third = PostFactory(in_reply_to=second, author=first.author)
    second.delete()
    page = get(client, first)
    assert ids_on_page(page) == [first.pk, third.pk]
    assert page.count(DELETED) == 1


def test_hidden_author_leaves_tombstone_only_above_visible_reply(client, viewer):
    post = PostFactory()
    parent, alone = PostFactory(in_reply_to=post), PostFactory(in_reply_to=post)
    nested = PostFactory(in_reply_to=parent)
    deep = PostFactory(in_reply_to=nested, author=alone.author)
    for hidden in (parent, alone):
        BlockFactory(blocker=hidden.author, blocked=viewer)
    page = get(client, post)
    assert ids_on_page(page) == [post.pk, nested.pk]
    assert page.count(UNAVAILABLE) == 1
    assert page.index(UNAVAILABLE) < page.index(f'id="witt-{nested.pk}"')
    for hidden in (parent, alone, deep):
        assert f"@{hidden.author.username}" not in page
        assert hidden.text not in page


def test_tree_of_hidden_authors_is_empty(client, viewer):
    post = PostFactory()
    hidden = UserFactory()
    reply = PostFactory(in_reply_to=post, author=hidden)
    for _ in range(15):
        reply = PostFactory(in_reply_to=reply, author=hidden)
    BlockFactory(blocker=hidden, blocked=viewer)
    page = get(client, post)
    assert ids_on_page(page) == [post.pk]
    assert UNAVAILABLE not in page
    assert "more" not in page.partition('id="feed"')[2].partition("</main>")[0].lower()


@pytest.mark.parametrize("kind", ["protected", "suspended", "deactivated"])
def test_hidden_post_is_not_in_tree(client, viewer, kind):
    post = PostFactory()
    reply = PostFactory(in_reply_to=post, text="words not for everyone")
    under = PostFactory(in_reply_to=reply)
    author = reply.author
    if kind == "protected":
        author.is_protected = True
    else:
        setattr(author, f"{kind}_at", post.created_at)
    author.save()
    page = get(client, post)
    assert ids_on_page(page) == [post.pk, under.pk]
    assert page.count(UNAVAILABLE) == 1
    assert "words not for everyone" not in page
    assert f'aria-label="Witt by {author.display_name}"' not in page


def test_muted_author_is_left_out_except_on_own_post(client, viewer):
    post = PostFactory()
    muted = PostFactory(in_reply_to=post)
    reply = PostFactory(in_reply_to=muted)
    own = PostFactory(in_reply_to=muted, author=muted.author)
    MuteFactory(muter=viewer, muted=muted.author)
    page = get(client, post)
    assert ids_on_page(page) == [post.pk, reply.pk]
    assert page.count(MUTED) == 1
    assert ids_on_page(get(client, muted)) == [post.pk, muted.pk, own.pk, reply.pk]
    assert muted.pk in ids_on_page(get(client, reply))  # the parent of the post is shown with it


def test_hidden_ancestors_collapse_to_one_tombstone(client, viewer):
    first, hidden = PostFactory(), UserFactory()
    post = first
    for author in (hidden, hidden, UserFactory()):
        post = PostFactory(in_reply_to=post, author=author)
    BlockFactory(blocker=viewer, blocked=hidden)
    page = get(client, post)
    assert ids_on_page(page) == [first.pk, post.pk]
    assert page.count(UNAVAILABLE) == 1


@pytest.mark.parametrize("seed", range(6))
def test_following_all_links_shows_each_reply_once_in_order(client, viewer, seed):
    chance = random.Random(seed)
    people = UserFactory.create_batch(5)
    lean = chance.choice([1, 3, 40])  # reply to the newest posts (deep tree) or to any (wide)
    parents = [None] + [max(0, chance.choice(range(max(0, n - lean), n))) for n in range(1, 150)]
    posts = bulk(parents, people)
    chance.shuffle(people)
    hidden, muted = people[0], people[1]
    focus = next(post for post in posts if post.author not in (hidden, muted))
    BlockFactory(blocker=hidden, blocked=viewer)
    MuteFactory(muter=viewer, muted=muted)
    children = {}
    for post in posts:
        children.setdefault(post.in_reply_to_id, []).append(post)

    def own_thread(post):
        mine = [child for child in children.get(post.pk, []) if child.author == focus.author]
        return [mine[0].pk, *own_thread(mine[0])] if mine else []

    def tree(post):
        for child in children.get(post.pk, []):
            yield child
            yield from tree(child)

    thread = own_thread(focus)
    readable = [
        post.pk
        for top in children.get(focus.pk, [])
        if top.pk not in thread
        for post in [top, *tree(top)]
        if post.author not in (hidden, muted)
    ]
    read = everything_below(client, focus)
    assert len(read) == len(set(read))
    assert sorted(read) == sorted(thread + readable)
    ours = [pk for pk in below(client, focus) if pk not in thread]
    assert ours == [pk for pk in readable if pk in ours]  # in reading order


@pytest.mark.parametrize("name", ["before", "thread", "after", "beyond"])
@pytest.mark.parametrize("cursor", ["x", "-1", "²", "1" * 19, "9" * 4_000, "%00", "%ED%A0%80"])
def test_invalid_cursor_is_rejected(client, name, cursor):
    assert client.get(f"{PostFactory().get_absolute_url()}?{name}={cursor}").status_code in {400, 404}


@pytest.mark.parametrize("name", ["before", "thread", "after", "beyond"])
def test_cursor_of_other_tree_is_empty_part(client, name):
    post, other = PostFactory(), PostFactory(text="somewhere else")
    PostFactory(in_reply_to=other, text="said elsewhere")
    for cursor in (other.pk, post.pk, 10**17):
        page = get(client, post, f"?{name}={cursor}", headers=HTMX)
        assert "said elsewhere" not in page
        assert "somewhere else" not in page
