"""Subscriptions of tokens to push messages, and the encryption of messages."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import IntegrityError, transaction

from api.models import PushSubscription
from api.push.encryption import Receiver, encrypt, from_base64, to_base64
from api.push.keys import public_key
from testing.api_client import ApiClient
from testing.push_receiver import decode, subscribe

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/push/subscription"
PUBLIC_ENDPOINT = "https://93.184.215.14/push/abc"


def test_subscription_is_made_read_changed_and_ended(viewer, program, keys):
    program.get(ADDRESS, status=404)
    made = subscribe(program, PUBLIC_ENDPOINT, keys, alerts={"mention": True, "admin.sign_up": True})
    assert made["endpoint"] == PUBLIC_ENDPOINT
    assert made["standard"] is True
    assert made["server_key"] == public_key()
    assert {name for name, value in made["alerts"].items() if value} == {"mention", "admin.sign_up"}
    assert program.get(ADDRESS) == made
    changed = program.put(ADDRESS, {"data": {"alerts": {"follow": True}, "policy": "followed"}})
    assert changed["alerts"]["follow"] is True
    assert changed["alerts"]["mention"] is False
    assert changed["policy"] == "followed"
    again = subscribe(program, PUBLIC_ENDPOINT + "2", keys, standard=False)
    assert (again["id"], again["endpoint"], again["standard"]) == (made["id"], PUBLIC_ENDPOINT + "2", False)
    for _ in range(2):
        assert program.delete(ADDRESS) == {}
    program.get(ADDRESS, status=404)
    program.put(ADDRESS, {"data": {}}, status=404)


def test_nested_form_is_read(program, keys):
    form = {
        "subscription[endpoint]": PUBLIC_ENDPOINT,
        "subscription[keys][p256dh]": keys.as_parameters()["p256dh"] + "=",
        "subscription[keys][auth]": keys.as_parameters()["auth"].replace("-", "+").replace("_", "/") + "==",
        "data[alerts][mention]": "true",
        "data[alerts][follow]": "0",
        "data[policy]": "follower",
    }
    made = program.post(ADDRESS, form, as_json=False)
    assert (made["alerts"]["mention"], made["alerts"]["follow"]) == (True, False)
    assert (made["policy"], made["standard"]) == ("follower", False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://93.184.215.14/push",
        "https://127.0.0.1/push",
        "https://localhost/push",
        "https://127.1/",
        "https://10.0.0.8:8443/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://user@93.184.215.14/",
        "https://93.184.215.14:99999/",
        "https://93.184.215.14/ space",
        "https://нет.invalid/",
        "https://",
        "ftp://93.184.215.14",
        "",
    ],
)
def test_endpoint_in_the_own_network_is_refused(program, keys, endpoint):
    subscribe(program, endpoint, keys, status=422)
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"keys": {"p256dh": "abc", "auth": "def"}},
        {"keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
        {"keys": {"p256dh": "ü" * 87, "auth": "A" * 22}},
        {"keys": []},
        {"endpoint": ["https://93.184.215.14"]},
        {"endpoint": "https://93.184.215.14/" + "x" * 2000},
        {"standard": "perhaps"},
    ],
)
def test_invalid_subscription_is_refused(program, keys, changes):
    receiving = {"endpoint": PUBLIC_ENDPOINT, "keys": keys.as_parameters()} | changes
    program.post(ADDRESS, {"subscription": receiving}, status=422)
    program.post(ADDRESS, {"data": {"policy": "nobody"}, "subscription": receiving}, status=422)


def test_encryption_is_that_of_the_example_in_rfc_8291():
    private = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    public = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    message = encrypt(
        b"When I grow up, I want to be a watermelon",
        Receiver.parse(public, "BTBZMqHH6r4Tts7J_aSIgg"),
        ec.derive_private_key(private, ec.SECP256R1()),
        decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert to_base64(message.body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_access_token_is_not_stored_in_plain(viewer, program, keys):
    subscribe(program, PUBLIC_ENDPOINT, keys)
    assert program.token not in PushSubscription.objects.get().sealed_token


def test_public_key_is_returned_to_applications(program):
    assert program.get("/api/v2/instance")["configuration"]["vapid"]["public_key"] == public_key()
    assert program.get("/api/v1/apps/verify_credentials")["vapid_key"] == public_key()
    assert len(decode(public_key())) == 65


def test_scope_is_needed(viewer, keys):
    subscribe(ApiClient(viewer, scopes="read write follow"), PUBLIC_ENDPOINT, keys, status=403)


def test_database_refuses_other_endpoints(viewer):
    with pytest.raises(IntegrityError, match="api_push_endpoint_is_https"), transaction.atomic():
        PushSubscription.objects.subscribe(viewer, "http://push.example", "a", "b")


def test_base64_is_read_in_both_alphabets():
    assert from_base64("-_8=") == from_base64("+/8") == b"\xfb\xff"
    with pytest.raises(ValueError, match="ASCII"):
        from_base64("ü")
