"""A client of the API for tests: it sends an access token, and JSON or forms, and returns what the answer says."""

import json
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from api.factories import AccessTokenFactory
from testing.api_contract import check_answer


class ApiClient:
    """Sends requests with an access token of `user` (None for none), or with `token`."""

    def __init__(self, user=None, scopes="read write follow push", token=None):
        if token is None and user is not None:
            token = AccessTokenFactory(user=user, scopes=scopes).secret
        self.client, self.token = Client(), token

    @property
    def headers(self):
        """The header with the token, if there is one."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def request(self, method, path, data=None, *, status=200, as_json=True, headers=None):
        """Return the response; fail unless it has this status and is what the documents say.

        `data` is sent as JSON, as a form, or in the query string.
        """
        headers = {**(headers or {}), **self.headers}
        if (method in {"get", "delete"} and data and not as_json) or method == "get":
            response = getattr(self.client, method)(path, query_params=data, headers=headers)
        elif as_json:
            response = getattr(self.client, method)(
                path, json.dumps(data or {}), content_type="application/json", headers=headers
            )
        else:
            response = getattr(self.client, method)(path, data, headers=headers)
        assert response.status_code == status, (response.status_code, response.content[:500])
        check_answer(method, path, response)
        return response

    def get(self, path, data=None, **options):
        """Return the JSON of the answer to a GET request."""
        return self.request("get", path, data, **options).json()

    def post(self, path, data=None, **options):
        """Return the JSON of the answer to a POST request."""
        return self.request("post", path, data, **options).json()

    def put(self, path, data=None, **options):
        """Return the JSON of the answer to a PUT request."""
        return self.request("put", path, data, **options).json()

    def patch(self, path, data=None, **options):
        """Return the JSON of the answer to a PATCH request."""
        return self.request("patch", path, data, **options).json()

    def delete(self, path, data=None, **options):
        """Return the JSON of the answer to a DELETE request."""
        return self.request("delete", path, data, **options).json()

    def pages(self, path, data=None, rel="next"):
        """Yield the JSON of each page of a list, following the links `rel` until there is none."""
        response = self.request("get", path, data)
        while True:
            yield response.json()
            address = links(response).get(rel)
            if not address:
                return
            response = self.request("get", address.removeprefix("http://testserver"))

    def cursor(self, path, size):
        """Return the `max_id` of what follows the first `size` rows of a list."""
        address = links(self.request("get", path, {"limit": size}))["next"]
        return parse_qs(urlsplit(address).query)["max_id"][0]


def ids(entities):
    """Return the ids of entities as numbers."""
    return [int(each["id"]) for each in entities]


def usernames(accounts):
    """Return the usernames of accounts."""
    return [each["username"] for each in accounts]


def links(response):
    """Return the addresses of a response's Link header by their relation."""
    header = response.get("Link", "")
    found = [part.split(";") for part in header.split(", ")] if header else []
    return {rel.strip()[5:-1]: address[1:-1] for address, rel in found}
