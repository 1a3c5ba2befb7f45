"""The pages for programmers."""

import pytest

from api.table import OPERATIONS

pytestmark = pytest.mark.django_db


def test_page_describes_every_operation_and_every_entity(client):
    page = client.get("/developers").text
    document = client.get("/api/openapi.json").json()
    assert [operation.path for operation in OPERATIONS if operation.path not in page] == []
    assert [name for name in ("Status", "Account") if f'id="{name}"' not in page] == []
    assert {"Status", "Account", "Error"} <= document["components"]["schemas"].keys()
    assert document["servers"] == [{"url": "http://testserver"}]
