"""Operations of what Witter does not have: clients ask for them when they start."""

import pytest

from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
LISTS = "v2/filters v1/filters v1/conversations v1/scheduled_statuses v1/featured_tags v1/featured_tags/suggestions"
LISTS += " v1/endorsements v1/domain_blocks"
REFUSALS = {"v2/filters": {"title": "x"}, "v1/filters": {"phrase": "x"}, "v1/featured_tags": {"name": "x"}}
REFUSALS |= {"v1/domain_blocks": {"domain": "example.com"}}


@pytest.mark.parametrize("address", LISTS.split())
def test_list_is_empty(address, viewer):
    assert ApiClient(viewer).get(f"/api/{address}") == []
    assert ApiClient(viewer).get(f"/api/{address}/", {"limit": 1, "max_id": 1}) == []
    ApiClient().get(f"/api/{address}", status=401)


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("address", REFUSALS)
def test_empty_lists_accept_no_additions(address, as_json, viewer):
    answer = ApiClient(viewer).post(f"/api/{address}", REFUSALS[address], as_json=as_json, status=422)
    assert answer["error"].startswith("Validation failed: ")


def test_no_domain_is_unblocked(viewer):
    assert ApiClient(viewer).delete("/api/v1/domain_blocks", {"domain": "example.com"}) == {}


def test_polls_are_not_found(viewer):
    ApiClient().get("/api/v1/polls/1", status=404)
    ApiClient(viewer).post("/api/v1/polls/1/votes", {"choices": [0]}, status=404)
