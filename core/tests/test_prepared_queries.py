"""Queries that are kept ready give what they would have given, for whoever asks and whatever is asked."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from accounts.factories import UserFactory
from accounts.models import User
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Post

pytestmark = pytest.mark.django_db

SEEN = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).visible_to(viewer).order_by("pk"), "ids")
NAMES = PreparedQuery(
    lambda viewer, ids: User.objects.filter(pk__any_of=ids).order_by("pk").values_list("username"), "ids"
)


@pytest.fixture
def secret():
    return PostFactory(author=UserFactory(is_protected=True))


def test_each_viewer_gets_what_they_may_see(secret):
    public, follower, stranger = PostFactory(), UserFactory(), UserFactory()
    FollowFactory(follower=follower, followee=secret.author)
    ids = [secret.pk, public.pk]
    for _ in range(2):  # the second time the statement is there already
        assert SEEN(follower, ids=ids) == [secret, public]
        assert SEEN(stranger, ids=ids) == [public]
        assert SEEN(AnonymousUser(), ids=ids) == [public]


def test_a_list_may_have_any_length_and_numbers_any_size(secret):
    viewer = secret.author
    assert SEEN(viewer, ids=[]) == []
    assert SEEN(viewer, ids=[secret.pk, 2**62, 7]) == [secret]


def test_values_come_as_tuples():
    one, other = UserFactory(username="one"), UserFactory(username="other")
    assert NAMES(one, ids=[one.pk, other.pk]) == [("one",), ("other",)]


def test_what_is_loaded_with_a_row_is_there(secret):
    loaded = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).for_display(viewer), "ids")
    (post,) = loaded(secret.author, ids=[secret.pk])
    assert (post.author.username, post.counts.like_count, post.is_liked) == (secret.author.username, 0, False)


def test_a_value_is_never_read_as_sql():
    with prepared_queries.cursor() as cursor:
        cursor.execute("SELECT %(words)s::text", {"words": "'; DROP TABLE users; --"})
        assert cursor.fetchone() == ("'; DROP TABLE users; --",)
    assert User.objects.count() == 0


def test_the_first_row_or_none(secret):
    assert SEEN.first(secret.author, ids=[secret.pk]) == secret
    assert SEEN.first(AnonymousUser(), ids=[secret.pk]) is None


def test_what_never_changes_may_hold_any_characters():
    words = "100% %s %(ids)s 'quoted' \\"
    PostFactory(text="others")
    post = PostFactory(text=words)
    said = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids, text=words), "ids")
    assert said(post.author, ids=[post.pk, post.pk - 1]) == [post]


def test_what_never_changes_leads_to_its_own_index():
    pictures = PreparedQuery(lambda viewer, author: Post.objects.filter(author=author, photo_count__gt=0), "author")
    sql, _ = prepared_queries.numbered(pictures.statement().sql)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (GENERIC_PLAN) " + sql)
        assert "posts_with_photos" in str(cursor.fetchall())


def test_a_value_that_would_be_lost_in_another_is_refused():
    begins = PreparedQuery(lambda viewer, name: User.objects.filter(username__startswith=name), "name")
    with pytest.raises(ValueError, match="known only later"):
        begins.rows(name="ana")


def test_what_the_viewer_did_is_looked_up_and_not_read_through():
    marked = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).with_viewer_state(viewer), "ids")
    sql, _ = prepared_queries.numbered(marked.statement().sql)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (VERBOSE, GENERIC_PLAN) " + sql)
        assert "hashed" not in str(cursor.fetchall())


def test_names_may_travel_as_a_list():
    one, other = UserFactory(username="one", name='"a, b\\'), UserFactory(username="null", name="{}")
    called = PreparedQuery(lambda viewer, names: User.objects.filter(username__any_of=names), "names")
    assert called.rows(names=["one", "nobody"]) == [one]
    assert called.rows(names=["null"]) == [other]
    assert called.rows(names=[]) == []
    known_as = PreparedQuery(lambda viewer, names: User.objects.filter(name__any_of=names).order_by("pk"), "names")
    assert known_as.rows(names=['"a, b\\', "{}", "null"]) == [one, other]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [True, False])
def test_threads_do_not_share_a_connection(kept):
    user, found = UserFactory(username="one"), []
    names = PreparedQuery(NAMES.make, "ids", kept=kept)
    names.statement()

    def ask():
        found.append(names(user, ids=[user.pk]))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[("one",)]] * 4
