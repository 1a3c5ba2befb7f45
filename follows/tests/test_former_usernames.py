"""Former usernames are unavailable to others for a year and redirect to the current one."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import FormerUsername, User
from follows.factories import BlockFactory

pytestmark = pytest.mark.django_db


def rename(person, username):
    person.username = username
    person.save(update_fields=["username"])


def sign_up(client, username):
    data = {"username": username, "email": "new@example.org", "password1": "a short sentence"}
    return client.post("/signup", data)


def expire_former_usernames():
    FormerUsername.objects.update(given_up_at=timezone.now() - timedelta(days=366))


def test_sign_up_rejects_former_username_for_a_year(client, ana):
    rename(ana, "anita")
    response = sign_up(client, "Ana")
    assert "somebody else’s until recently" in response.content.decode()
    assert not User.objects.with_username("ana").exists()
    expire_former_usernames()
    assert sign_up(client, "Ana").status_code == 302
    assert User.objects.with_username("ana").exists()


def test_only_former_owner_can_change_to_former_username(client, ana):
    rename(ana, "anita")
    eve = UserFactory(username="eve")
    for person, status in [(eve, 200), (ana, 302)]:
        client.force_login(person)
        response = client.post("/settings/account", {"username": "ana", "email": person.email})
        assert response.status_code == status
    assert User.objects.get(pk=ana.pk).username == "ana"
    assert client.post("/settings/account", {"username": "ANA", "email": ana.email}).status_code == 302


def test_admin_rejects_former_username(admin_client, ana):
    rename(ana, "anita")
    data = {"username": "ana", "email": "b@example.org", "name": "", "usable_password": "false"}
    page = admin_client.post("/admin/accounts/user/add/", data)
    assert page.status_code == 200
    assert "recently" in page.content.decode()


def test_username_of_purged_user_is_unavailable_for_a_year(client, ana):
    rename(ana, "anita")
    User.objects.filter(pk=ana.pk).update(deactivated_at=timezone.now() - timedelta(days=31))
    call_command("purge_deactivated", verbosity=0)
    assert not User.objects.exists()
    for name in ("ana", "Anita"):
        assert "recently" in sign_up(client, name).content.decode()
        assert client.get(f"/{name}").status_code == 404
    expire_former_usernames()
    call_command("purge_deactivated", verbosity=0)
    assert not FormerUsername.objects.exists()


def test_username_changes_are_limited_to_two_in_thirty_days(client, ana):
    client.force_login(ana)
    responses = [
        client.post("/settings/account", {"username": name, "email": ana.email})
        for name in ("ana2", "ANA2", "ana3", "ana")
    ]
    assert [response.status_code for response in responses] == [302, 302, 302, 429]
    assert "changed your username twice" in responses[-1].content.decode()
    assert 'value="ana"' in responses[-1].content.decode()
    FormerUsername.objects.update(given_up_at=timezone.now() - timedelta(days=31))
    assert client.post("/settings/account", {"username": "ana", "email": ana.email}).status_code == 302


def test_username_change_limit_can_be_switched_off(client, ana, settings):
    settings.LIMIT_USERNAME_CHANGES = 0
    client.force_login(ana)
    for name in ("ana2", "ana3", "ana4"):
        assert client.post("/settings/account", {"username": name, "email": ana.email}).status_code == 302


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/ana", "/anita"),
        ("/ANA", "/anita"),
        ("/ana/with_replies?before=7&x=a%20b", "/anita/with_replies?before=7&x=a+b"),
        ("/ana/followers", "/anita/followers"),
        ("/ana/lists", "/anita/lists"),
        ("/ana/card", "/anita/card"),
        ("/ana/feed", "/anita/feed"),
    ],
)
def test_former_username_redirects_to_current_one(client, ana, path, location):
    rename(ana, "anita")
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, location)
    assert response["Cache-Control"] == "private, no-cache"
    assert client.post(path).status_code in {404, 405}
    expire_former_usernames()
    assert client.get(path).status_code == 404


def test_conversation_redirects_to_current_username(client, ana):
    client.force_login(UserFactory())
    rename(ana, "mess")
    rename(ana, "anita")
    for old in ("ana", "mess"):
        assert client.get(f"/messages/{old}")["Location"] == "/messages/anita"


def test_invisible_user_is_not_redirected_to(client, ana):
    blocked = UserFactory()
    BlockFactory(blocker=ana, blocked=blocked)
    rename(ana, "anita")
    client.force_login(blocked)
    for path in ("/ana", "/ana/card", "/ana/feed", "/ana/followers"):
        assert client.get(path).status_code == 404
    client.logout()
    for state in ({"suspended_at": timezone.now()}, {"suspended_at": None, "deactivated_at": timezone.now()}):
        User.objects.filter(pk=ana.pk).update(**state)
        assert client.get("/ana").status_code == 404


def test_username_in_use_is_not_redirected(client, ana):
    rename(ana, "anita")
    rename(ana, "ana")
    assert client.get("/ana").status_code == 200
    assert client.get("/ana/status/1").status_code == 404
    assert client.get("/anita")["Location"] == "/ana"
    User.objects.filter(pk=UserFactory().pk).update(username="anita")
    assert client.get("/anita").status_code == 200
    assert client.get("/anita/lists/none").status_code == 404


def test_existing_page_does_not_query_former_usernames(client, ana, django_assert_max_num_queries):
    with django_assert_max_num_queries(2) as captured:
        client.get("/ana/card")
    assert not any("former_usernames" in query["sql"] for query in captured.captured_queries)
