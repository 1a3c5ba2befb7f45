"""Admin of users."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from accounts.tests.user_changelist import LIST, act, names

pytestmark = pytest.mark.django_db


def test_search_finds_prefix_of_username_or_email_and_id(client, boss):
    UserFactory(username="Ana_Lima", email="lima@example.com")
    bo = UserFactory(username="bo")
    assert names(client.get(LIST, {"q": "@ana"})) == ["Ana_Lima"]
    assert names(client.get(LIST, {"q": "LIMA@"})) == ["Ana_Lima"]
    assert names(client.get(LIST, {"q": str(bo.pk)})) == ["bo"]
    assert names(client.get(LIST, {"q": "na_"})) == []
    for text in ["²", "%", "9" * 40, "'", "\\"]:
        assert client.get(LIST, {"q": text}).status_code == 200


def test_state_filter(client, boss):
    for trait in ("suspended", "deactivated"):
        UserFactory(username=trait, **{trait: True})
        assert names(client.get(LIST, {"state": trait})) == [trait]
    assert names(client.get(LIST, {"state": "staff"})) == ["boss"]
    assert len(names(client.get(LIST, {"state": "nonsense"}))) == 3


def test_list_needs_same_queries_for_one_and_twenty_rows(client, boss):
    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    one = count_queries()
    UserFactory.create_batch(20)
    assert count_queries() == one <= 8


def test_list_count_is_capped(client, boss, monkeypatch):
    monkeypatch.setattr("core.db.admin.COUNT_CAP", 200)
    User.objects.bulk_create([User(username=f"bulk{n}", email=f"bulk{n}@example.com") for n in range(250)])
    UserStats.objects.bulk_create([UserStats(user=user) for user in User.objects.filter(stats=None)])
    with CaptureQueriesContext(connection) as captured:
        response = client.get(LIST)
    assert response.context["cl"].paginator.num_pages == 2
    counts = [query["sql"] for query in captured if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 200" in sql for sql in counts)


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/password/", "{pk}/history/"])
def test_every_page_of_user_renders(client, boss, path):
    person = UserFactory()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST + path.format(pk=person.pk)).status_code == 200
    assert len(captured) < 15


def test_superuser_can_set_password(client, boss):
    person = UserFactory()
    assert "../password/" in client.get(f"{LIST}{person.pk}/change/").text
    data = {"usable_password": "true", "password1": "a short sentence", "password2": "a short sentence"}
    assert client.post(f"{LIST}{person.pk}/password/", data).status_code == 302
    person.refresh_from_db()
    assert person.check_password("a short sentence")


def test_superuser_can_add_user(client, boss):
    data = {"username": "Wren", "email": "wren@example.com", "name": "Wren", "usable_password": "true"}
    client.post(f"{LIST}add/", data | {"password1": "a short sentence", "password2": "a short sentence"})
    wren = User.objects.with_username("wren").get()
    assert (wren.stats.posts_count, wren.check_password("a short sentence")) == (0, True)


def test_counters_and_dates_are_read_only(client, boss):
    person = UserFactory()
    UserStats.objects.filter(pk=person.pk).update(posts_count=7)
    page = client.get(f"{LIST}{person.pk}/change/")
    assert '<div class="readonly">7</div>' in page.text
    assert not {"stats", "suspended_at", "avatar", "header"} & {*page.context["adminform"].form.fields}


def test_saving_renders_bio_html(client, boss):
    person = UserFactory(username="ana")
    fields = {"username": "ana", "email": person.email, "bio": "With @bo", "is_active": "on"}
    assert client.post(f"{LIST}{person.pk}/change/", fields).status_code == 302
    person.refresh_from_db()
    assert 'href="/bo"' in person.bio_html


def test_address_set_by_staff_is_not_owned_until_confirmed(client, boss):
    person = UserFactory(username="ana")
    person.confirm_current_email()
    fields = {"username": "ana", "email": "new@example.com", "is_active": "on"}
    client.post(f"{LIST}{person.pk}/change/", fields)
    person.refresh_from_db()
    assert (person.email, person.owns_email, person.unconfirmed_email) == ("new@example.com", False, "new@example.com")


def test_confirm_email_action_does_not_take_address_from_owner(client, boss):
    UserFactory(username="owner", email="taken@example.com")
    people = [
        UserFactory(username="ana", email="ana@example.com", owns_email=False),
        UserFactory(username="bo", email="taken@example.com", owns_email=False),
    ]
    for person in people:
        person.emailaddress_set.create(email=person.email, primary=True)
    act(client, "confirm_email", *people)
    assert list(User.objects.filter(owns_email=True, pk__in=[one.pk for one in people])) == people[:1]


def test_moderator_suspends_with_stored_reason_and_unsuspends(client, moderator):
    bo = UserFactory(username="bo", suspension_reason="Spam.")
    assert "Done for @bo." in act(client, "suspend", bo).text
    bo.refresh_from_db()
    assert (bo.is_suspended, bo.suspension_reason) == (True, "Spam.")
    act(client, "unsuspend", bo)
    bo.refresh_from_db()
    assert not bo.is_suspended
    assert "Suspension ended." in client.get(f"{LIST}{bo.pk}/history/").text


def test_moderator_cannot_change_other_moderator(client, moderator):
    other = UserFactory(username="other", is_staff=True)
    sent = {"usable_password": "true", "password1": "a sentence of mine", "password2": "a sentence of mine"}
    assert client.post(f"{LIST}{other.pk}/password/", sent).status_code == 403
    assert client.post(f"{LIST}{other.pk}/change/", {"username": "mine", "email": "mo@example.com"}).status_code == 403
    act(client, "suspend", other)
    other.refresh_from_db()
    assert (other.username, other.is_suspended, other.check_password("a sentence of mine")) == ("other", False, False)


def test_moderator_cannot_act_on_superuser_or_self_or_make_staff(client, moderator):
    boss, bo = UserFactory(username="boss", is_superuser=True), UserFactory(username="bo")
    assert (
        "Nothing has changed: nobody can do this to themselves, and only superusers to staff."
        in act(client, "suspend", boss, moderator).text
    )
    assert client.post(f"{LIST}{boss.pk}/password/", {"password1": "x", "password2": "x"}).status_code == 403
    client.post(
        f"{LIST}{bo.pk}/change/", {"username": "bo", "is_staff": "on", "is_superuser": "on", "is_active": "on"}
    )
    bo.refresh_from_db()
    assert (bo.is_staff, bo.is_superuser) == (False, False)


def test_view_permission_gives_no_actions(client):
    viewer_only = UserFactory(is_staff=True)
    viewer_only.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(viewer_only)
    bo = UserFactory(username="bo")
    assert 'value="suspend"' not in client.get(LIST).text
    act(client, "suspend", bo)
    bo.refresh_from_db()
    assert not bo.is_suspended


def test_users_cannot_be_deleted(client, boss):
    bo = UserFactory(username="bo")
    assert client.post(f"{LIST}{bo.pk}/delete/", {"post": "yes"}).status_code == 403
    act(client, "delete_selected", bo)
    assert User.objects.with_username("bo").exists()


def test_autocomplete_finds_users(client, boss):
    UserFactory(username="Ana")
    address = reverse("admin:autocomplete")
    query = {"app_label": "account", "model_name": "emailaddress", "field_name": "user", "term": "an"}
    assert [row["text"] for row in client.get(address, query).json()["results"]] == ["@Ana"]


def test_email_addresses_are_searched_by_prefix(client, boss):
    boss.emailaddress_set.create(email="boss@example.com", primary=True)
    assert "boss@example.com" in client.get("/admin/account/emailaddress/", {"q": "BOSS@"}).text
    assert "boss@example.com" not in client.get("/admin/account/emailaddress/", {"q": "example"}).text


def test_searches_use_indexes():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = {
        "Index Cond: ((lower((username)": User.objects.filter(username__lower__startswith="an"),
        "Index Cond: ((lower((email)": User.objects.filter(email__lower__startswith="an"),
        "users_email_unique": User.objects.with_login("ana@example.com"),
        "Index Cond": User.objects.with_login("ana"),
        "users_deactivated": User.objects.deactivated_before("2026-01-01T00:00Z"),
    }
    for index, people in plans.items():
        assert index in people.explain(), index
