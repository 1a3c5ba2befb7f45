"""Every URL of the admin and the site, for staff with all permissions who are not superusers."""

import json
import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from follows.models import Block, Follow, FollowRequest, Mute
from lists.models import List, Membership, Subscription
from posts.factories import PostFactory
from posts.models import Hashtag, Post
from reports.factories import ReportFactory
from reports.models import Report
from testing.url_matrix import HEADERS, PAGES, url_of

pytestmark = pytest.mark.django_db

MODERATED = {User, Post, Hashtag, Follow, FollowRequest, Block, Mute, List, Membership, Subscription, Report}
FOR_SUPERUSERS = {"Group", "EmailAddress", "DBTaskResult", "Application", "AccessToken"}
ADDRESS = re.compile(r"[\w.]+@(?:hidden|thief)\.example")
LETTER = re.compile("dear marzipan|a jar of marzipan")
NEW = {"password1": "a sentence of mine", "password2": "a sentence of mine", "usable_password": "true"}
HOSTILE = {"username": "mine", "email": "me@thief.example", "is_staff": "on", "is_superuser": "on", "is_active": "on"}


@pytest.fixture
def staff_client(client, site_data):
    """Return staff with every permission, logged in, where every model of the admin has rows."""
    keeper, boss = site_data["keeper"], UserFactory(username="boss", is_staff=True, is_superuser=True)
    User.objects.filter(pk=keeper.pk).update(email="keeper@hidden.example")
    User.objects.filter(pk=boss.pk).update(email="boss@hidden.example")
    keeper.emailaddress_set.create(email="keeper@hidden.example", primary=True, verified=True)
    keeper.request_email_change("next@hidden.example")
    ReportFactory(person=keeper, post=None), ReportFactory(post=PostFactory())
    client.force_login(boss)
    fields = {"username": "keeper", "email": "newer@hidden.example", "is_active": "on", "is_protected": "on"}
    assert client.post(f"/admin/accounts/user/{keeper.pk}/change/", fields).status_code == 302
    person = UserFactory(username="staff_client", is_staff=True)
    person.user_permissions.add(*Permission.objects.all())
    client.force_login(person)
    return person


def patterns(entries=None, prefix=""):
    """Yield every route of the admin."""
    for entry in admin.site.urls[0] if entries is None else entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from patterns(entry.url_patterns, route)


def addresses():
    """Return the URLs of every row of every model in the admin. Fail for an unknown URL parameter."""
    models = {f"{model._meta.app_label}/{model._meta.model_name}/": model for model in admin.site._registry}
    apps = sorted({model._meta.app_label for model in admin.site._registry})
    for route in patterns():
        model = next((model for start, model in models.items() if route.startswith(start)), None)
        keys = [str(row.pk) for row in model._default_manager.all()[:5]] if model else []
        if "(?P<app_label>" in route:
            yield from (f"{app}/" for app in apps)
        elif "<path:object_id>" in route or "<id>" in route:
            yield from (re.sub("<path:object_id>|<id>", key, route) for key in [*keys, "999999"])
        elif route == "(?P<url>.*)$":
            yield "nonsense"
        else:
            assert "<" not in route, f"{route}: what should stand there?"
            yield route


def test_every_admin_model_is_classified():
    superusers = {model.__name__ for model in admin.site._registry if model not in MODERATED}
    assert superusers == FOR_SUPERUSERS
    assert {*admin.site._registry} >= MODERATED


def test_staff_never_see_messages_or_email_addresses(client, site_data, staff_client):
    asked = [f"/admin/{address}" for address in addresses()]
    asked += [url_of(site_data, route) for route in PAGES]
    asked += [f"/admin/accounts/user/?{query}" for query in ("q=keeper@", "email__startswith=newer", "o=3", "e=1")]
    asked += ["/admin/posts/post/?author__email__startswith=newer", "/admin/reports/report/?state=closed"]
    choice = "/admin/autocomplete/?app_label={}&model_name={}&field_name={}&term=keeper%40"
    asked += [choice.format("follows", "block", "blocker"), choice.format("account", "emailaddress", "user")]
    statuses = set()
    for address in asked:
        for headers in HEADERS:
            response = client.get(address, headers=headers)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = body.decode(errors="replace")
            assert not ADDRESS.search(text), address
            assert not LETTER.search(text), address
            assert response.status_code < 500, address
            statuses.add((address.startswith("/admin/accounts/user/"), response.status_code))
    assert (True, 200) in statuses  # users are visible


def test_staff_cannot_change_identities(client, site_data, staff_client):
    columns = ("username", "email", "password", "is_staff", "is_superuser", "is_active")
    before = list(User.objects.order_by("pk").values_list(*columns))
    rights = list(User.user_permissions.through.objects.order_by("pk").values_list("user", "permission"))
    group = Group.objects.get()
    sent = (
        HOSTILE
        | NEW
        | {"groups": group.pk, "name": "mine", "user": staff_client.pk, "verified": "on", "primary": "on"}
    )
    sent |= {"permissions": [str(pk) for pk in Permission.objects.values_list("pk", flat=True)[:3]]}
    for address in [*addresses()]:
        if address != "logout/":
            response = client.post(f"/admin/{address}", sent)
            assert response.status_code < 500, address
    assert list(User.objects.order_by("pk").values_list(*columns)) == before
    assert list(User.user_permissions.through.objects.order_by("pk").values_list("user", "permission")) == rights
    assert not User.groups.through.objects.exists()
    assert list(Group.objects.all()) == [group]
    assert {row.email for row in site_data["keeper"].emailaddress_set.all()} == {"newer@hidden.example"}
    assert User.objects.get(pk=staff_client.pk).check_password(PASSWORD)


def test_row_id_reveals_no_conversation_url_to_staff(client, site_data, staff_client):
    side = site_data["keeper"].sides.get()
    content_type = Permission.objects.filter(content_type__model="participant")[0].content_type_id
    assert client.get(f"/admin/r/{content_type}/{side.pk}/").status_code == 404


def test_admin_password_change_redirects_to_site(client, staff_client):
    assert client.get("/admin/password_change/").headers["Location"] == "/password/change"


def test_superusers_see_restricted_models(client, staff_client):
    client.force_login(User.objects.get(username="boss"))
    assert "newer@hidden.example" in client.get("/admin/accounts/user/?q=newer@").text
    assert "newer@hidden.example" in client.get("/admin/account/emailaddress/").text
    assert client.get("/admin/django_tasks_database/dbtaskresult/").status_code == 200
    found = client.get("/admin/autocomplete/?app_label=account&model_name=emailaddress&field_name=user&term=newer@")
    assert json.loads(found.content)["results"][0]["text"] == "@keeper"
