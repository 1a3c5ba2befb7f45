"""Checks of the API's answers against our OpenAPI document and against what Mastodon's clients expect."""

import json
from functools import cache
from pathlib import Path

import jsonschema_rs
from django.urls import Resolver404, resolve

from api import openapi
from api.operations import Endpoint

UPSTREAM = Path(__file__).parent.parent / "api" / "tests" / "data" / "mastodon_schema.json"
BASE_URL = "http://testserver"


def check_answer(method, path, response):
    """Fail unless an answer is what our document says, and has what Mastodon's says.

    An error has to be one that the document knows. Answers that are not JSON objects of the API are not checked.
    """
    operation = operation_at(method, path)
    if operation is None or response.streaming:
        return
    status, answer = str(response.status_code), response.json()
    documented = openapi.document(BASE_URL)["paths"][operation.path][operation.method.lower()]["responses"]
    assert status in documented, f"{operation.method} {operation.path} may answer {status}, which no document says"
    if "content" in documented[status]:
        validate(our_validator(operation.path, operation.method.lower(), status), answer)
    if response.status_code < 300 and (validator := upstream_validator(operation.path, operation.method.lower())):
        validate(validator, answer)


def operation_at(method, path):
    """Return the operation that answers at this path, None for an address that is none of the API's."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    view_class = getattr(match.func, "view_class", None)
    if view_class is None or not issubclass(view_class, Endpoint):
        return None
    return view_class.operations.get(method.upper())


def validate(validator, answer):
    """Fail with the places at which an answer is not valid."""
    errors = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in validator.iter_errors(answer)
    ]
    assert not errors, "\n".join(errors[:5])


@cache
def our_validator(path, method, status):
    """Return the validator of one answer in our document."""
    document = openapi.document(BASE_URL)
    schema = document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]})


@cache
def upstream_validator(path, method):
    """Return the validator of an answer as Mastodon documents it, None where it has no such answer."""
    upstream = upstream_document()
    answers = upstream["paths"].get(path, {}).get(method, {})
    if not answers:
        return None
    schema = next(iter(answers.values()))
    return jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": upstream["schemas"]}})


@cache
def upstream_document():
    """Return paths, answers and entities of Mastodon's API; data/README.md says where they are from."""
    return json.loads(UPSTREAM.read_text())
