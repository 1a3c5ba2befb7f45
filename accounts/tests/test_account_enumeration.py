"""No response reveals whether an email address has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User

pytestmark = pytest.mark.django_db

FREE, TAKEN = "free@example.com", "taken@example.com"
SECRETS = re.compile(
    r'(nonce|value|CSRFToken":)="[^"]+"|"[A-Za-z0-9]{64}"|nonce-\S+|_csrf\S+|avatars/\d|data-writer="\d+"|\d{10}'
)


@pytest.fixture
def owner():
    return UserFactory(username="owner", email=TAKEN)


def comparable(response, email, username):
    """Return the parts of a response that a visitor can compare: status, redirect, cookie names, text."""
    text = SECRETS.sub("", response.text).replace(email, "EMAIL").replace(username, "NAME")
    cookies = sorted(re.sub(r"\d+", "N", name) for name in response.cookies)
    return response.status_code, response.headers.get("Location"), cookies, text


def sign_up(client, email, username):
    data = {"username": username, "email": email, "password1": "a short sentence"}
    return client.post("/signup", data)


def call_and_roll_back(act, *args):
    """Call `act` in a transaction that is rolled back, with empty caches, and return its result."""
    caches["default"].clear()
    with transaction.atomic():
        seen = act(*args)
        transaction.set_rollback(True)
    return seen


def sign_up_and_browse(email, username):
    """Return the comparable responses of a sign-up with an address and of the pages after it."""
    client, seen = Client(), []
    seen.append(sign_up(client, email, username))
    seen += [client.get(path, follow=True) for path in ("/welcome", "/", "/settings/account", "/settings/profile")]
    seen.append(client.post("/email/confirm", follow=True))
    seen.append(client.post("/email/confirm", follow=True))
    seen.append(client.post("/logout"))
    seen.append(Client().post("/login", {"login": email, "password": "a short sentence"}))
    seen.append(Client().post("/login", {"login": username, "password": "a short sentence"}))
    seen.append(client.post("/login", {"login": email, "password": "a short sentence"}))
    seen.append(client.post("/password/reset", {"email": email}, follow=True))
    return [comparable(response, email, username) for response in seen]


def test_sign_up_and_later_pages_are_same_with_taken_address(owner):
    free, taken = (
        call_and_roll_back(sign_up_and_browse, FREE, "newcomer"),
        call_and_roll_back(sign_up_and_browse, TAKEN, "newcomer"),
    )
    for one, other in zip(free, taken, strict=True):
        assert one == other
    assert free[0][:2] == (302, "/welcome")


def test_sign_up_needs_same_queries_and_mails_with_taken_address(owner, mailoutbox):
    counts = []
    for email, username in [("warm@example.com", "warm_up"), (FREE, "first"), (TAKEN, "other")]:
        with CaptureQueriesContext(connection) as queries:
            call_and_roll_back(sign_up, Client(), email, username)
        counts.append((len(queries), len(mailoutbox)))
    assert counts[1][0] == counts[2][0]
    assert [mails for _, mails in counts] == [1, 2, 3]


def test_owner_of_taken_address_is_notified_and_still_owns_it(owner, mailoutbox):
    sign_up(Client(), TAKEN.upper(), "other")
    assert [mail.to for mail in mailoutbox] == [[TAKEN]]
    assert "/email/confirm/" not in mailoutbox[0].body
    assert "entered taken@example.com for the account @other" in mailoutbox[0].body
    assert Client().post("/login", {"login": TAKEN, "password": PASSWORD}).url == "/"
    Client().post("/password/reset", {"email": TAKEN})
    assert "Hi @owner," in mailoutbox[-1].body
    assert mailoutbox[-1].body.count("/password/reset/key/") == 1


def change_email(email, username):
    client = Client()
    client.force_login(UserFactory(username=username))
    data = {"username": username, "email": email, "password": PASSWORD}
    steps = [client.post("/settings/account", data, follow=True), client.post("/email/confirm", follow=True)]
    return [comparable(step, email, username) for step in steps]


def test_change_to_taken_address_has_same_response(owner, mailoutbox):
    assert call_and_roll_back(change_email, FREE, "newcomer") == call_and_roll_back(change_email, TAKEN, "newcomer")
    assert mailoutbox[-1].to == [TAKEN]
    assert "/email/confirm/" not in mailoutbox[-1].body


def test_confirmation_mail_limit_does_not_reveal_other_sign_up(owner, mailoutbox):
    sign_up(Client(), "busy@example.com", "first")
    page = Client()
    sign_up(page, "busy@example.com", "other")
    assert "We’ve sent a link to busy@example.com" in page.get("/", follow=True).text


def test_mails_to_one_address_are_rate_limited(owner, mailoutbox, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sign_up": None}
    for number in range(12):
        assert sign_up(Client(), TAKEN, f"other{number}").url == "/welcome"
    assert len(mailoutbox) == 10


def test_links_asked_for_again_are_rate_limited_per_address(mailoutbox, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sign_up": None}
    for number in range(14):
        client = Client()
        sign_up(client, FREE, f"other{number}")
        assert client.post("/email/confirm").url == "/settings/account"
    assert len(mailoutbox) == 20


def test_other_sign_ups_do_not_block_confirmation(mailoutbox, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sign_up": None}
    for number in range(12):
        sign_up(Client(), FREE, f"other{number}")
    client = Client()
    sign_up(client, FREE, "first")
    mailoutbox.clear()
    client.post("/email/confirm")
    Client().post(re.search(r"http://127.0.0.1:8000(/email/confirm/\S+)", mailoutbox[0].body)[1])
    assert User.objects.get(owns_email=True).username == "first"


def test_only_account_that_confirms_owns_address(mailoutbox):
    sign_up(Client(), FREE, "first")
    sign_up(Client(), FREE, "other")
    links = [re.search(r"http://127.0.0.1:8000(/email/confirm/\S+)", mail.body)[1] for mail in mailoutbox]
    Client().post(links[1])
    assert "That address is taken" in Client().get(links[0]).text
    Client().post(links[0])
    assert list(User.objects.filter(owns_email=True).values_list("username", flat=True)) == ["other"]
    assert Client().post("/login", {"login": FREE, "password": "a short sentence"}).url == "/"


def test_reset_of_unowned_address_offers_each_account_and_confirms_chosen_one(mailoutbox):
    sign_up(Client(), FREE, "first")
    sign_up(Client(), FREE, "other")
    Client().post("/password/reset", {"email": FREE})
    links = dict(re.findall(r"@(\w+):\nhttp://127.0.0.1:8000(\S+)", mailoutbox[-1].body))
    assert set(links) == {"first", "other"}
    client = Client()
    form = client.get(links["first"], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another short sentence"})
    assert User.objects.get(owns_email=True).username == "first"


def test_unconfirmed_address_logs_in_on_known_device_only(mailoutbox):
    here, elsewhere = Client(), Client()
    sign_up(here, FREE, "first")
    here.post("/logout")
    credentials = {"login": FREE, "password": "a short sentence"}
    assert "An email logs you in once it’s confirmed" in elsewhere.post("/login", credentials).text
    assert here.post("/login", credentials).url == "/"


def test_both_accounts_of_address_can_log_in_on_known_device(owner):
    client = Client()
    sign_up(client, TAKEN, "other")
    client.post("/logout")
    assert client.post("/login", {"login": TAKEN, "password": PASSWORD}).url == "/"
    client.post("/logout")
    assert client.post("/login", {"login": TAKEN, "password": "a short sentence"}).url == "/"


def test_login_hashes_same_number_of_passwords_with_taken_address(owner, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    counts = []
    for email, username in [(FREE, "first"), (TAKEN, "other")]:
        here = Client()
        sign_up(here, email, username)
        here.post("/logout")
        for client in (here, Client()):
            hashed.clear()
            client.post("/login", {"login": email, "password": "wrong"})
            counts.append(len(hashed))
    assert counts[:2] == counts[2:]
