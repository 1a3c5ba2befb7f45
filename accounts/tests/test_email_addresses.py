"""Normal form of email addresses, the same in all forms, the database and SMTP."""

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.email_fields import EmailFormField
from accounts.emails import normalise_email
from accounts.factories import PASSWORD, UserFactory
from accounts.forms import auth, settings  # noqa: F401  (registers all subclasses of LabelledForm)
from accounts.forms.fields import LabelledForm
from accounts.models import User

pytestmark = pytest.mark.django_db

SPELLINGS = [
    ("Ana@Example.ORG", "ana@example.org"),
    ("x@bücher.example", "x@xn--bcher-kva.example"),
    ("X@BÜCHER.example", "x@xn--bcher-kva.example"),
    ("x@XN--BCHER-KVA.example", "x@xn--bcher-kva.example"),
    ("x@bu\u0308cher.example", "x@xn--bcher-kva.example"),
    ("x@bücher。example", "x@xn--bcher-kva.example"),
    ("x@ｅxample.org", "x@example.org"),
    ("x@straße.example", "x@xn--strae-oqa.example"),
    ("x@💩.example", "x@xn--ls8h.example"),
    ("o'brien+tag=1/2@example.xn--p1ai", "o'brien+tag=1/2@example.xn--p1ai"),
    (f"{'x' * 64}@example.org", f"{'x' * 64}@example.org"),
]
INVALID = [
    ("boſs@example.org", "“ſ” there"),
    ("abı@example.org", "Letters before the @ must be plain ones"),
    ("zü@example.org", "“ü” there"),
    ("\u212aim@example.org", "Letters before the @ must be plain ones"),
    ("a\u200bb@example.org", "U+200B there"),
    ('"ab"@example.org', "Letters before the @ must be plain ones"),
    ("=?utf-8?q?x=40y?=@example.org", "“=?” there"),
    ('"a b"@example.org', "has a space in it"),
    ("a\u00a0b@example.org", "has a space in it"),
    ("ana.example.org", "has no @ in it"),
    ("a@b@example.org", "more than one @"),
    ("@example.org", "nothing before the @"),
    ("ana@", "nothing after the @"),
    ("a..b@example.org", "Before the @, a dot"),
    ("ana@example", "looks unfinished. It needs a dot and an ending"),
    ("ana@example..org", "After the @, a dot"),
    ("ana@example.org.", "After the @, a dot"),
    ("ana@-example.org", "a hyphen can’t stand"),
    ("ana@ex_ample.org", "“_” after the @"),
    ("ana@[127.0.0.1]", "“[” after the @"),
    ("ana@127.0.0.1", "an ending of letters"),
    ("ana@1א.org", "isn’t a name that a site can have"),
    (f"ana@{'ü' * 58}.org", "One word after the @ is too long"),
    (f"ana@{'x' * 64}.org", "One word after the @ is too long"),
    (f"{'x' * 65}@example.org", "The part before the @ is too long"),
    (f"ana@{'x.' * 130}org", "Addresses have at most 254 characters"),
    (f"ana@{'ü.' * 40}org", "The part after the @ is too long"),
]


@pytest.mark.parametrize(("spelling", "normal"), SPELLINGS)
def test_every_spelling_has_same_normal_form(spelling, normal):
    assert normalise_email(spelling) == normalise_email(normal) == normal
    assert UserFactory(email=spelling).email == normal
    assert User.objects.with_email(spelling).exists()


@pytest.mark.parametrize(("email", "reason"), INVALID)
def test_invalid_address_is_rejected_with_reason(email, reason):
    with pytest.raises(ValidationError, match=r".") as refused:
        normalise_email(email)
    assert [reason in sentence for sentence in refused.value.messages] == [True]
    with pytest.raises(ValidationError):
        UserFactory(email=email)
    person = UserFactory()
    with pytest.raises(IntegrityError, match="users_email_normal"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(email=email[:254])


UNUSUAL_TEXT = st.text(st.sampled_from("aZ09.-_@ =?+\"'ſıßçü♥א。ａ\u200d\u00ad\u0308\n\0[]<>,;:\\"), max_size=30)


@given(st.one_of(UNUSUAL_TEXT, st.builds("{}@{}.org".format, UNUSUAL_TEXT, UNUSUAL_TEXT), st.emails()))
def test_python_postgresql_and_smtp_agree_on_address(text):
    """Normalisation is idempotent, and its result is valid for Python, PostgreSQL and SMTP."""
    try:
        email = normalise_email(text)
    except ValidationError:
        return
    assert normalise_email(email) == email
    backend = EmailBackend(alias="default", host="127.0.0.1")
    assert backend.prep_address(email) == email
    assert User(username="ana", email=email).clean_fields(exclude=["password"]) is None
    User.objects.filter(pk=PERSON.get("pk") or make_person()).update(email=email)


PERSON = {}


def make_person():
    """Create one user for all examples of the property test, which share a transaction; return the id."""
    PERSON["pk"] = UserFactory(username="hypothetical").pk
    return PERSON["pk"]


def all_subclasses(cls):
    """Return the direct and indirect subclasses of a class."""
    return {one for direct in cls.__subclasses__() for one in {direct, *all_subclasses(direct)}}


def test_all_forms_use_email_form_field():
    fields = [
        (form, field) for form in all_subclasses(LabelledForm) for field in getattr(form, "base_fields", {}).values()
    ]
    emails = [(form, field) for form, field in fields if isinstance(field, forms.EmailField)]
    assert len(emails) >= 3
    assert [form for form, field in emails if not isinstance(field, EmailFormField)] == []


FORMS = {
    "sign-up": ("/signup", {"username": "ana", "password1": "a short sentence"}),
    "reset": ("/password/reset", {}),
    "settings": ("/settings/account", {"username": "bo", "password": PASSWORD}),
}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_reason_for_invalid_address(client, mailoutbox, form, headers):
    path, data = FORMS[form]
    if form == "settings":
        client.force_login(UserFactory(username="bo", email="bo@example.org"))
    for email, reason in INVALID[::3]:
        response = client.post(path, data | {"email": email}, headers=headers)
        assert response.status_code == 200
        assert reason.replace("'", "&#x27;") in response.text, email
        assert response.text.count('class="invalid-feedback"') == 1, email
    assert mailoutbox == []
    assert User.objects.count() == (form == "settings")


def test_admin_shows_reason_for_invalid_address(client, admin_user):
    client.force_login(admin_user)
    person = {"username": "wren", "usable_password": "false"}
    assert "plain ones" in client.post("/admin/accounts/user/add/", person | {"email": "boſs@example.org"}).text
    fields = {"username": "admin", "email": "zü@example.org", "is_active": "on"}
    assert "plain ones" in client.post(f"/admin/accounts/user/{admin_user.pk}/change/", fields).text
    bo = UserFactory(username="bo")
    client.post(f"/admin/accounts/user/{bo.pk}/change/", {"username": "bo", "email": "x@bücher.example"})
    bo.refresh_from_db()
    assert bo.email == bo.emailaddress_set.get().email == "x@xn--bcher-kva.example"


def test_createsuperuser_normalises_address():
    with pytest.raises(CommandError, match="plain ones"):
        call_command("createsuperuser", interactive=False, username="ana", email="boſs@example.org")
    call_command("createsuperuser", interactive=False, username="ana", email="Ana@Bücher.example", verbosity=0)
    assert User.objects.get().email == "ana@xn--bcher-kva.example"


@pytest.mark.parametrize("stored_email", ["x@bücher.example", "x@xn--bcher-kva.example"])
@pytest.mark.parametrize("other_spelling", ["X@Bücher.example", "x@XN--bcher-kva.example", "x@bu\u0308cher.example"])
def test_all_spellings_find_same_account(client, mailoutbox, stored_email, other_spelling):
    data = {"username": "ana", "email": stored_email, "password1": "a short sentence"}
    assert client.post("/signup", data).status_code == 302
    User.objects.get().confirm_current_email()
    client.logout()
    client.post("/signup", data | {"username": "bo", "email": other_spelling})
    assert "Somebody, perhaps you" in mailoutbox[-1].body
    assert mailoutbox[-1].to == ["x@xn--bcher-kva.example"]
    assert [user.username for user in User.objects.with_owned_email(other_spelling)] == ["ana"]
    client.logout()
    client.post("/password/reset", {"email": other_spelling})
    assert "/password/reset/key/" in mailoutbox[-1].body
    client.post("/login", {"login": other_spelling, "password": "a short sentence"})
    assert get_user(client).username == "ana"
    assert {*EmailAddress.objects.values_list("email", flat=True)} == {"x@xn--bcher-kva.example"}


def test_other_spelling_of_own_address_is_no_change(client, mailoutbox):
    client.force_login(UserFactory(username="bo", email="x@bücher.example"))
    client.post("/settings/account", {"username": "bo", "email": "X@Bücher.example", "password": ""})
    assert mailoutbox == []
    assert not EmailAddress.objects.exists()


def test_owner_is_notified_if_another_account_requests_other_spelling(client, mailoutbox):
    owner = UserFactory(email="x@xn--bcher-kva.example", confirmed=True)
    client.force_login(UserFactory(username="bo"))
    client.post("/settings/account", {"username": "bo", "email": "x@bücher.example", "password": PASSWORD})
    assert mailoutbox[-1].to == [owner.email]
    assert "@bo" in mailoutbox[-1].body


def test_admin_search_finds_every_spelling(client, admin_user):
    client.force_login(admin_user)
    person = UserFactory(username="ana", email="x@bücher.example", confirmed=True)
    assert "@ana" in client.get("/admin/account/emailaddress/", {"q": "X@Bücher.example"}).text
    found = client.get("/admin/accounts/user/", {"q": "X@Bücher.example"}).context["cl"].result_list
    assert list(found) == [person]


def test_database_rejects_requested_address_not_in_normal_form():
    person = UserFactory()
    with pytest.raises(IntegrityError, match="account_emailaddress_normal"), transaction.atomic():
        EmailAddress.objects.create(user=person, email="x@bücher.example")
    assert person.request_email_change("x@bücher.example").email == "x@xn--bcher-kva.example"
