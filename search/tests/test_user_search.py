"""User search: prefix, infix and fuzzy matches, order, query plans."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from core.fastpath.prepared_queries import numbered
from follows.factories import FollowFactory
from follows.models import Follow
from search.models import MIN_FOLLOWERS, PopularUser
from search.user_search import MAX_RESULTS, POPULAR_PREFIX_SQL, search_users

pytestmark = pytest.mark.django_db


def search_results(name):
    return [person.username for person in search_users(name, AnonymousUser())]


@pytest.mark.parametrize(
    ("username", "name", "typed"),
    [
        ("mira", "Mira Okafor", "mira"),
        ("mira", "Mira Okafor", "@MIRA"),
        ("mira", "Mira Okafor", "m"),
        ("mira", "Mira Okafor", "mira ok"),
        ("mira", "Mira Okafor", "okaf"),
        ("mira", "Mira Okafor", "kafo"),
        ("mira", "Mira Okafor", "okafr"),
        ("mira", "Mira Okafor", "okfor"),
        ("tomas", "Tomás Ferreira", "ferriera"),
        ("nadia", "", "nadja"),
        ("jonas_b", "Jónas Ægir", "jonas"),
        ("jonas_b", "Jónas Ægir", "JÓNAS"),
        ("elif", "Elif Aydın", "aydin"),
        ("hana", "山田花子", "山田"),
        ("haneul", "김하늘", "김하"),
        ("nadia2", "نادية حداد", "نادية"),
        ("lev", "Лев Толстой", "толст"),
        ("bird", "🐦 Bird", "🐦"),
        ("a_b", "100%", "100%"),
    ],
)
def test_search_finds_matches(username, name, typed):
    UserFactory(username=username, name=name)
    UserFactory(username="zzzzz", name="Zz")
    assert search_results(typed) == [username]


@pytest.mark.parametrize("typed", ["", "@", "%", "_", "\\", "'", "xylophone", "m%", "m_ra"])
def test_search_excludes_mismatches(typed):
    UserFactory(username="mira", name="Mira Okafor")
    assert search_results(typed) == []


def test_exact_match_comes_first_then_most_followed():
    UserFactory(username="ana", name="Ana")
    FollowFactory.create_batch(2, followee=UserFactory(username="anabel", name="Anabel"))
    FollowFactory.create_batch(3, followee=UserFactory(username="anatole", name="Anatole"))
    FollowFactory.create_batch(4, followee=UserFactory(username="susana", name="Susana"))
    assert search_results("ana") == ["ana", "anatole", "anabel", "susana"]


def people_called(prefix, count):
    users = User.objects.bulk_create(User(username=f"{prefix}{n:04}", name="") for n in range(count))
    UserStats.objects.bulk_create(UserStats(user=user) for user in users)


def test_most_followed_user_is_found_among_many_matches():
    people_called("ana", 300)
    star = UserFactory(username="anazzz", name="Star")
    FollowFactory.create_batch(MIN_FOLLOWERS, followee=star)
    assert search_results("a")[0] == search_results("ana")[0] == "anazzz"
    assert len(search_results("ana")) == MAX_RESULTS


def test_popularity_follows_follower_count():
    star = UserFactory()
    follows = FollowFactory.create_batch(2 * MIN_FOLLOWERS, followee=star)
    assert PopularUser.objects.get().weight == 3
    Follow.objects.unfollow(follows[0].follower, star)
    assert PopularUser.objects.get().weight == 2


def test_popular_user_is_found_by_new_name_only():
    people_called("ana", 300)
    star = UserFactory(username="zoe", name="Anabel")
    FollowFactory.create_batch(MIN_FOLLOWERS, followee=star)
    assert search_results("an")[0] == "zoe"
    User.objects.filter(pk=star.pk).update(name="Berta")
    assert "zoe" not in search_results("an")
    assert search_results("ber") == ["zoe"]


def test_popular_users_are_read_by_index_only_scan():
    people_called("ana", 2000)
    PopularUser.objects.bulk_create(
        PopularUser(user=user, weight=user.pk % 20 + 2, names=f"{user.username} ") for user in User.objects.all()
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_well_known")
        cursor.execute(f"EXPLAIN {POPULAR_PREFIX_SQL}", {"name": "ana"})
        assert "Index Only Scan using search_well_known_names" in str(cursor.fetchall())


def plan_of(sql, params=None):
    """Return the query plan; without `params` the generic one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so small a table would be scanned
        cursor.execute(f"EXPLAIN {sql}" if params else f"EXPLAIN (GENERIC_PLAN) {numbered(sql)[0]}", params)
        return "\n".join(row for (row,) in cursor.fetchall())


def test_user_queries_use_indexes():
    for prefix in ("ana", "bo", "cleo", "dot"):
        people_called(prefix, 500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE users")
    executed = []
    with connection.execute_wrapper(lambda execute, *question: executed.append(question) or execute(*question)):
        search_users("anab", AnonymousUser())
    (likeliest, *_), (others, params, *_), _ = executed
    plans = [plan_of(likeliest), plan_of(others, params)]
    assert "Seq Scan" not in str(plans)
    for plan in plans:  # with the C locale, either index works
        assert "users_by_username_prefix" in plan or "users_username_unique" in plan
        assert "users_by_folded_name" in plan
    assert "search_well_known_names" in plans[0]
    assert "users_by_part_of_name" in plans[1]
    mistyped = "SELECT id FROM users WHERE 'anbel' <% search_fold(username || ' ' || name)"
    assert "users_by_part_of_name" in plan_of(mistyped)


def test_hidden_users_do_not_displace_visible_prefix_matches():
    """Search on when the most followed matches are all hidden."""
    people_called("ana", 3 * MAX_RESULTS)
    PopularUser.objects.bulk_create(
        PopularUser(user=user, weight=5, names=user.username) for user in User.objects.all()
    )
    hidden = User.objects.order_by("pk")[: MAX_RESULTS + 20].values("pk")
    User.objects.filter(pk__in=hidden).update(suspended_at=timezone.now())
    present = User.objects.filter(suspended_at=None)
    assert set(search_results("ana")) <= {user.username for user in present}
    assert len(search_results("ana")) == MAX_RESULTS
