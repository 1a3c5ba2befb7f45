"""Every operation with every kind of token: none, an invalid one, an application's own, and too narrow scopes."""

import re

import pytest
from django.test import Client

from accounts.factories import UserFactory
from api.factories import AccessTokenFactory
from api.scopes import SCOPES, includes
from api.table import OPERATIONS

pytestmark = pytest.mark.django_db
SCOPED = [operation for operation in OPERATIONS if operation.scope]
CLOSED = [operation for operation in OPERATIONS if operation.access != "public"]


@pytest.fixture(autouse=True)
def without_limit_of_requests(settings):
    settings.LIMIT_API_REQUESTS = 0


def send(operation, token=None):
    """Send a request without parameters to an operation, about the row with the id 0; return its status and JSON."""
    address = re.sub(r"\{(\w+)\}", "0", operation.path)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = getattr(Client(), operation.method.lower())(address, headers=headers)
    return response.status_code, response.json()


@pytest.mark.parametrize("operation", CLOSED, ids=lambda each: each.__name__)
def test_operation_refuses_requests_without_a_valid_token(operation):
    assert send(operation)[0] == 401
    assert send(operation, "x" * 43) == (401, {"error": "The access token is invalid"})


def test_operations_of_a_person_refuse_the_token_of_an_application():
    token = AccessTokenFactory(user=None, scopes=" ".join(SCOPES)).secret
    answers = {operation: send(operation, token)[0] for operation in OPERATIONS if operation.access == "user"}
    assert {operation.__name__: status for operation, status in answers.items() if status != 422} == {}


def test_operations_refuse_every_scope_but_their_own():
    person = UserFactory()
    secrets = {scope: AccessTokenFactory(user=person, scopes=scope).secret for scope in SCOPES}
    for operation in SCOPED:
        for scope, secret in secrets.items():
            if not includes([scope], operation.scope):
                status, answer = send(operation, secret)
                assert (status, answer["error"]) == (403, "This action is outside the authorized scopes"), operation


def test_operations_accept_their_scope():
    person = UserFactory()
    for operation in SCOPED:
        token = AccessTokenFactory(user=person, scopes=operation.scope).secret
        status, _ = send(operation, token)
        assert status not in {401, 403, 500}, (operation, status)


@pytest.mark.parametrize(
    ("granted", "needed", "is_included"),
    [
        ("read", "read:statuses", True),
        ("read:statuses", "read", False),
        ("read:statuses", "read:accounts", False),
        ("write", "read:statuses", False),
        ("follow", "write:blocks", True),
        ("follow", "write:statuses", False),
        ("read:accounts", "profile", True),
        ("profile", "read:accounts", False),
    ],
)
def test_broader_scopes_include_narrower_ones(granted, needed, is_included):
    assert includes([granted], needed) == is_included
