"""When tokens, codes and applications end: with passwords and accounts, by moderators, and by the periodic purge."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from api.factories import AccessTokenFactory, ApplicationFactory
from api.models import AccessToken, Application, AuthorizationCode
from api.purge import purge_unused
from api.tests.oauth_flow import allow
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
NEW = "another short sentence"


def works(token):
    """Return whether a token is accepted."""
    return AccessToken.objects.in_force().filter(pk=token.pk).exists()


@pytest.mark.parametrize("ends_apps", [True, False])
def test_new_password_ends_apps_if_the_form_says_so(client, viewer, ends_apps):
    token = AccessTokenFactory(user=viewer)
    page = client.get("/password/change").text
    assert 'name="ends_apps"' in page
    form = {"oldpassword": PASSWORD, "password1": NEW} | ({"ends_apps": "on"} if ends_apps else {})
    client.post("/password/change", form)
    assert works(token) != ends_apps
    assert client.get("/settings/apps").status_code == 200  # still logged in


def test_password_reset_by_email_ends_apps(client, mailoutbox):
    ana = UserFactory(username="ana", confirmed=True)
    token = AccessTokenFactory(user=ana)
    client.post("/password/reset", {"email": ana.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    response = client.post(page.request["PATH_INFO"], {"password1": NEW}, follow=True)
    assert response.status_code == 200
    assert User.objects.get(pk=ana.pk).check_password(NEW)
    assert not works(token)


def test_restored_address_ends_apps():
    ana = UserFactory(confirmed=True)
    token = AccessTokenFactory(user=ana)
    ana.restore_email("old@example.com")
    assert not works(token)


def test_logging_out_everywhere_else_ends_apps(client, viewer):
    token = AccessTokenFactory(user=viewer)
    client.post("/settings/security")
    assert not works(token)
    assert client.get("/settings/apps").status_code == 200


def test_deleting_an_account_deletes_its_tokens_codes_and_applications(client, viewer):
    application = ApplicationFactory()
    allow(client, application)
    AccessTokenFactory(user=viewer)
    AccessTokenFactory(user=viewer, application=None, name="Bot")
    others = AccessTokenFactory(application=ApplicationFactory(owner=viewer))
    User.objects.filter(pk=viewer.pk).update(deactivated_at=timezone.now() - timedelta(days=31))
    call_command("purge_deactivated", stdout=io.StringIO())
    assert not User.objects.filter(pk=viewer.pk).exists()
    assert not AuthorizationCode.objects.exists()
    assert not AccessToken.objects.exists()
    assert set(Application.objects.all()) == {application, *Application.objects.exclude(pk=others.application_id)}


def test_archive_lists_apps_without_secrets(client, viewer):
    application = ApplicationFactory(owner=viewer, name="Weather")
    tokens = [
        AccessTokenFactory(user=viewer, application=application, scopes="read"),
        AccessTokenFactory(user=viewer, application=None, name="Bot", scopes="write"),
    ]
    AccessTokenFactory(application__name="Somebody else’s")
    response = client.post("/settings/data")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert [row["app"] for row in json.loads(archive.read("apps.json"))] == ["Weather"]
    assert [row["name"] for row in json.loads(archive.read("personal_tokens.json"))] == ["Bot"]
    assert [row["name"] for row in json.loads(archive.read("own_apps.json"))] == ["Weather"]
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for row in (*tokens, application):
        for secret in (row.secret, getattr(row, "digest", row.secret), getattr(row, "secret_digest", row.secret)):
            assert secret not in text


def test_purge_deletes_what_nobody_uses(client, viewer):
    used, own = AccessTokenFactory(user=viewer).application, ApplicationFactory(owner=viewer)
    other_own = ApplicationFactory(owner=viewer)
    recently_used, forgotten, never_used = ApplicationFactory(), ApplicationFactory(), ApplicationFactory()
    Application.objects.update(created_at=timezone.now() - timedelta(days=8))
    new = ApplicationFactory()
    for application, days in ((recently_used, 300), (forgotten, 400)):
        Application.objects.filter(pk=application.pk).update(last_token_on=timezone.now() - timedelta(days=days))
    allow(client, own)
    AuthorizationCode.objects.update(created_at=timezone.now() - timedelta(days=2))
    allow(client, own)
    ended = AccessTokenFactory(user__session_version=3, session_version=2, application=used)
    itself = AccessTokenFactory(user=None, application=used)
    purge_unused()
    assert set(Application.objects.all()) == {used, own, other_own, recently_used, new}
    assert never_used not in Application.objects.all()
    assert AuthorizationCode.objects.count() == 1
    assert ended not in AccessToken.objects.all()
    assert itself in AccessToken.objects.all()


def test_day_of_the_last_token_is_stored(client, viewer):
    application = ApplicationFactory()
    values = {"grant_type": "client_credentials", "client_id": application.client_id}
    ApiClient().post("/oauth/token", values | {"client_secret": application.secret})
    application.refresh_from_db()
    assert application.last_token_on == timezone.now().date()


def test_moderators_see_and_end_tokens_but_no_secret(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    token = AccessTokenFactory(user__username="ana")
    application = token.application
    for model, row, search in (("application", application, "bird"), ("accesstoken", token, "an")):
        listed = client.get(f"/admin/api/{model}/", {"q": search}).text
        page = client.get(f"/admin/api/{model}/{row.pk}/change/").text
        assert "Birdhouse" in listed
        for secret in (token.secret, token.digest, application.secret, application.secret_digest):
            assert secret not in listed + page
        assert 'name="_save"' not in page
        client.post(f"/admin/api/{model}/", {"action": "end", "_selected_action": [row.pk]})
        assert not type(row).objects.filter(pk=row.pk).exists()
        token = AccessTokenFactory(user__username="ana2") if model == "application" else token
        application = token.application


def test_staff_without_permission_end_nothing(client):
    moderator = UserFactory()
    moderator.make_moderator()
    client.force_login(moderator)
    token = AccessTokenFactory()
    client.post("/admin/api/accesstoken/", {"action": "end", "_selected_action": [token.pk]})
    assert works(token)
