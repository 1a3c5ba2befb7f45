"""People are found by the beginning of a name or username, by a part of it, and mistyped."""

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


def found(name):
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
def test_finds(username, name, typed):
    UserFactory(username=username, name=name)
    UserFactory(username="zzzzz", name="Zz")
    assert found(typed) == [username]


@pytest.mark.parametrize("typed", ["", "@", "%", "_", "\\", "'", "xylophone", "m%", "m_ra"])
def test_does_not_find(typed):
    UserFactory(username="mira", name="Mira Okafor")
    assert found(typed) == []


def test_whoever_is_meant_exactly_comes_first_then_the_best_followed():
    UserFactory(username="ana", name="Ana")
    FollowFactory.create_batch(2, followee=UserFactory(username="anabel", name="Anabel"))
    FollowFactory.create_batch(3, followee=UserFactory(username="anatole", name="Anatole"))
    FollowFactory.create_batch(4, followee=UserFactory(username="susana", name="Susana"))
    assert found("ana") == ["ana", "anatole", "anabel", "susana"]


def people_called(prefix, count):
    users = User.objects.bulk_create(User(username=f"{prefix}{n:04}", name="") for n in range(count))
    UserStats.objects.bulk_create(UserStats(user=user) for user in users)


def test_the_best_followed_is_found_among_however_many():
    people_called("ana", 300)
    star = UserFactory(username="anazzz", name="Star")
    FollowFactory.create_batch(MIN_FOLLOWERS, followee=star)
    assert found("a")[0] == found("ana")[0] == "anazzz"
    assert len(found("ana")) == MAX_RESULTS


def test_a_following_that_grows_and_shrinks_is_noted():
    star = UserFactory()
    follows = FollowFactory.create_batch(2 * MIN_FOLLOWERS, followee=star)
    assert PopularUser.objects.get().weight == 3
    Follow.objects.unfollow(follows[0].follower, star)
    assert PopularUser.objects.get().weight == 2


def test_somebody_well_known_is_found_by_a_new_name_and_no_longer_by_the_old():
    people_called("ana", 300)
    star = UserFactory(username="zoe", name="Anabel")
    FollowFactory.create_batch(MIN_FOLLOWERS, followee=star)
    assert found("an")[0] == "zoe"
    User.objects.filter(pk=star.pk).update(name="Berta")
    assert "zoe" not in found("an")
    assert found("ber") == ["zoe"]


def test_the_best_followed_are_looked_through_in_an_index_alone():
    people_called("ana", 2000)
    PopularUser.objects.bulk_create(
        PopularUser(user=user, weight=user.pk % 20 + 2, names=f"{user.username} ") for user in User.objects.all()
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_well_known")
        cursor.execute(f"EXPLAIN {POPULAR_PREFIX_SQL}", {"name": "ana"})
        assert "Index Only Scan using search_well_known_names" in str(cursor.fetchall())


def plan_of(sql, params=None):
    """How a question is answered; without what it asks for: the one plan there is for anything."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # few rows are quicker read through
        cursor.execute(f"EXPLAIN {sql}" if params else f"EXPLAIN (GENERIC_PLAN) {numbered(sql)[0]}", params)
        return "\n".join(row for (row,) in cursor.fetchall())


def test_everybody_is_looked_up_in_an_index():
    for prefix in ("ana", "bo", "cleo", "dot"):
        people_called(prefix, 500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE users")
    asked = []
    with connection.execute_wrapper(lambda execute, *question: asked.append(question) or execute(*question)):
        search_users("anab", AnonymousUser())
    (likeliest, *_), (others, params, *_), _ = asked
    plans = [plan_of(likeliest), plan_of(others, params)]
    assert "Seq Scan" not in str(plans)
    for plan in plans:  # in the C locale both serve
        assert "users_by_username_prefix" in plan or "users_username_unique" in plan
        assert "users_by_folded_name" in plan
    assert "search_well_known_names" in plans[0] and "users_by_part_of_name" in plans[1]
    mistyped = "SELECT id FROM users WHERE 'anbel' <% search_fold(username || ' ' || name)"
    assert "users_by_part_of_name" in plan_of(mistyped)


def test_those_who_begin_so_are_found_past_whoever_may_not_be_met():
    """However many of the best-followed of a name are gone."""
    people_called("ana", 3 * MAX_RESULTS)
    PopularUser.objects.bulk_create(
        PopularUser(user=user, weight=5, names=user.username) for user in User.objects.all()
    )
    gone = User.objects.order_by("pk")[: MAX_RESULTS + 20].values("pk")
    User.objects.filter(pk__in=gone).update(suspended_at=timezone.now())
    present = User.objects.filter(suspended_at=None)
    assert set(found("ana")) <= {user.username for user in present}
    assert len(found("ana")) == MAX_RESULTS
