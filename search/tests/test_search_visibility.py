"""Visibility of search results."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from follows.models import Follow
from posts.factories import PostFactory
from search.factories import posts_numbered
from search.post_search import search_posts
from search.query import parse
from search.user_search import search_users

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]


def ex_follower_of(author):
    follower = FollowFactory(followee=author).follower
    Follow.objects.unfollow(follower, author)
    return follower


VIEWERS = {
    "signed out": lambda author: AnonymousUser(),
    "a stranger": lambda author: UserFactory(),
    "blocked": lambda author: BlockFactory(blocker=author).blocked,
    "blocking": lambda author: BlockFactory(blocked=author).blocker,
    "muting": lambda author: MuteFactory(muted=author).muter,
    "muted": lambda author: MuteFactory(muter=author).muted,
    "asking": lambda author: FollowRequestFactory(followee=author).follower,
    "a follower": lambda author: FollowFactory(followee=author).follower,
    "an ex-follower": ex_follower_of,
    "themselves": lambda author: author,
}
EVERYBODY = set(VIEWERS)
READS_PUBLIC = EVERYBODY - {"blocked", "blocking"}
READS_PROTECTED = {"a follower", "themselves"}
MAY_MEET = EVERYBODY - {"blocked", "blocking"}


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize(("protected", "readers"), [(False, READS_PUBLIC), (True, READS_PROTECTED)])
def test_search_shows_visible_posts_only(kind, protected, readers):
    keeper = UserFactory(username="keeper", is_protected=protected)
    post = PostFactory(author=keeper, text="my #marzipan recipe")
    viewer = VIEWERS[kind](keeper)
    for query in ("marzipan", "#marzipan", "from:keeper", "from:keeper marzipan", "-rain", "since:2020-01-01"):
        rows = search_posts(parse(query), viewer).rows
        assert [row.pk for row in rows] == ([post.pk] if kind in readers else []), query


@pytest.mark.parametrize("kind", VIEWERS)
@pytest.mark.parametrize("protected", [False, True])
def test_user_search_shows_visible_users_only(kind, protected):
    keeper = UserFactory(username="keeper", is_protected=protected)
    FollowFactory.create_batch(5, followee=keeper)
    viewer = VIEWERS[kind](keeper)
    for name in ("keeper", "keep", "eepe", "keepr"):
        assert (keeper in search_users(name, viewer)) == (kind in MAY_MEET), name


@pytest.mark.parametrize("trait", ["suspended", "deactivated"])
def test_inactive_users_are_not_found(trait):
    gone = UserFactory(username="keeper")
    PostFactory(author=gone, text="marzipan")
    FollowFactory.create_batch(5, followee=gone)
    gone.suspend() if trait == "suspended" else gone.deactivate()
    assert search_users("keeper", AnonymousUser()) == []
    assert search_posts(parse("marzipan"), AnonymousUser()).rows == []
    assert search_posts(parse("from:keeper"), AnonymousUser()).rows == []


def test_hidden_posts_do_not_end_search_early():
    shown = PostFactory(text="kites")
    posts_numbered(range(shown.pk + 1, shown.pk + 131), author=UserFactory(is_protected=True))
    page = search_posts(parse("kites"), AnonymousUser())
    assert [row.pk for row in page.rows] == [shown.pk]
    assert page.cursor is None


@pytest.mark.parametrize("kind", VIEWERS)
def test_to_operator_respects_visibility(kind):
    keeper = UserFactory(username="keeper")
    reply = PostFactory(text="Me too", in_reply_to=PostFactory(author=keeper))
    viewer = VIEWERS[kind](keeper)
    rows = search_posts(parse("to:keeper"), viewer).rows
    assert [row.pk for row in rows] == ([reply.pk] if kind in MAY_MEET else [])


def test_to_operator_ignores_deactivated_users():
    keeper = UserFactory(username="keeper")
    PostFactory(text="Me too", in_reply_to=PostFactory(author=keeper))
    keeper.deactivate()
    assert not search_posts(parse("to:keeper"), AnonymousUser()).rows
