"""The OpenAPI document."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import openapi
from api.scopes import SCOPES
from api.table import OPERATIONS

BASE_URL = "https://witter.example"


def test_document_is_valid():
    errors = list(OpenAPIV31SpecValidator(openapi.document(BASE_URL)).iter_errors())
    assert errors == []


def test_document_has_every_address_of_the_api():
    documented = {
        (method.upper(), path) for path, methods in openapi.document(BASE_URL)["paths"].items() for method in methods
    }
    assert documented == {(operation.method, operation.path) for operation in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.__name__)
def test_operation_is_described(operation):
    assert operation.tag
    assert operation.__doc__
    assert operation.returns is not None
    assert operation.scope in SCOPES or (operation.scope == "" and operation.access != "user")
