"""PreparedQuery, CompiledQuery and the cursor that prepares statements."""

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

VISIBLE = PreparedQuery(
    lambda viewer, ids: Post.objects.filter(pk__any_of=ids).visible_to(viewer).order_by("pk"), "ids"
)
NAMES = PreparedQuery(
    lambda viewer, ids: User.objects.filter(pk__any_of=ids).order_by("pk").values_list("username"), "ids"
)


@pytest.fixture
def protected_post():
    return PostFactory(author=UserFactory(is_protected=True))


@pytest.fixture
def fast_path(settings):
    settings.FAST_PATH = True


def test_viewer_gets_only_visible_rows(protected_post):
    public, follower, stranger = PostFactory(), UserFactory(), UserFactory()
    FollowFactory(follower=follower, followee=protected_post.author)
    ids = [protected_post.pk, public.pk]
    for _ in range(2):  # compiled at the first call
        assert VISIBLE(follower, ids=ids) == [protected_post, public]
        assert VISIBLE(stranger, ids=ids) == [public]
        assert VISIBLE(AnonymousUser(), ids=ids) == [public]


def test_viewer_without_blocks_and_mutes_gets_shorter_sql(fast_path):
    viewer = UserFactory()
    with_conditions = VISIBLE.compiled_for(viewer)
    viewer.has_no_blocks_or_mutes = True
    assert len(VISIBLE.compiled_for(viewer).sql) < len(with_conditions.sql)


def test_list_of_any_length_and_number_of_any_size_are_bound(protected_post):
    viewer = protected_post.author
    assert VISIBLE(viewer, ids=[]) == []
    assert VISIBLE(viewer, ids=[protected_post.pk, 2**62, 7]) == [protected_post]


def test_values_list_returns_tuples():
    one, other = UserFactory(username="one"), UserFactory(username="other")
    assert NAMES(one, ids=[one.pk, other.pk]) == [("one",), ("other",)]


def test_related_models_and_annotations_are_loaded(protected_post, django_assert_num_queries):
    query = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).for_display(viewer), "ids")
    author = protected_post.author
    with django_assert_num_queries(1):
        (post,) = query(author, ids=[protected_post.pk])
        assert (post.author.username, post.counts.like_count, post.is_liked) == (author.username, 0, False)


def test_deferred_field_is_loaded_when_it_is_read(protected_post, django_assert_num_queries):
    query = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).only("created_at"), "ids")
    (post,) = query.rows(ids=[protected_post.pk])
    assert "text" in post.get_deferred_fields()
    with django_assert_num_queries(1):
        assert post.text == protected_post.text


def test_value_is_never_read_as_sql():
    with prepared_queries.cursor() as cursor:
        cursor.execute("SELECT %(words)s::text", {"words": "'; DROP TABLE users; --"})
        assert cursor.fetchone() == ("'; DROP TABLE users; --",)
    assert User.objects.count() == 0


def test_cursor_runs_execute_wrappers(django_assert_num_queries):
    with django_assert_num_queries(1), prepared_queries.cursor() as cursor:
        cursor.execute("SELECT %(number)s::int", {"number": 1})


def test_first_returns_one_row_or_none(protected_post):
    assert VISIBLE.first(protected_post.author, ids=[protected_post.pk]) == protected_post
    assert VISIBLE.first(AnonymousUser(), ids=[protected_post.pk]) is None


def test_constant_may_contain_any_characters():
    words = "100% %s %(ids)s 'quoted' \\"
    PostFactory(text="others")
    post = PostFactory(text=words)
    query = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids, text=words), "ids")
    assert query(post.author, ids=[post.pk, post.pk - 1]) == [post]


def test_subquery_has_expressions_for_values_and_keeps_constants():
    words = "100% %(ids)s"
    post = PostFactory(text=words)
    query = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids, text=words).values_list("pk"), "ids")
    subquery = query.compiled().as_subquery(ids="ARRAY(SELECT id FROM posts)")
    with prepared_queries.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({subquery}) found WHERE pk < %(before)s", {"before": post.pk + 1})
        assert cursor.fetchall() == [(post.pk,)]


def test_constant_matches_partial_index():
    query = PreparedQuery(lambda viewer, author: Post.objects.filter(author=author, photo_count__gt=0), "author")
    sql, _ = prepared_queries.numbered(query.compiled().sql)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (GENERIC_PLAN) " + sql)
        assert "posts_with_photos" in str(cursor.fetchall())


def test_sentinel_within_another_value_is_refused(fast_path):
    query = PreparedQuery(lambda viewer, name: User.objects.filter(username__startswith=name), "name")
    with pytest.raises(ValueError, match="known only later"):
        query.rows(name="ana")


def test_queryset_of_dictionaries_is_refused(fast_path):
    query = PreparedQuery(lambda viewer: User.objects.values("pk"))
    with pytest.raises(TypeError, match="values_list"):
        query.rows()


def test_viewer_state_is_looked_up_and_not_hashed():
    query = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).with_viewer_state(viewer), "ids")
    sql, _ = prepared_queries.numbered(query.compiled().sql)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (VERBOSE, GENERIC_PLAN) " + sql)
        assert "hashed" not in str(cursor.fetchall())


def test_texts_are_bound_as_a_list():
    one, other = UserFactory(username="one", name='"a, b\\'), UserFactory(username="null", name="{}")
    by_username = PreparedQuery(lambda viewer, names: User.objects.filter(username__any_of=names), "names")
    assert by_username.rows(names=["one", "nobody"]) == [one]
    assert by_username.rows(names=["null"]) == [other]
    assert by_username.rows(names=[]) == []
    by_name = PreparedQuery(lambda viewer, names: User.objects.filter(name__any_of=names).order_by("pk"), "names")
    assert by_name.rows(names=['"a, b\\', "{}", "null"]) == [one, other]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("server_prepared", [True, False])
def test_threads_do_not_share_a_connection(server_prepared):
    user, found = UserFactory(username="one"), []
    names = PreparedQuery(NAMES.build, "ids", server_prepared=server_prepared)
    names.compiled()

    def run_query():
        found.append(names(user, ids=[user.pk]))
        connection.close()

    threads = [threading.Thread(target=run_query) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[("one",)]] * 4
