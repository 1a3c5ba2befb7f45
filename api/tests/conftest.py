"""Fixtures of the API's tests."""

import pytest

from api.factories import ApplicationFactory
from testing.api_client import ApiClient
from testing.push_receiver import BrowserKeys


@pytest.fixture
def application():
    return ApplicationFactory()


@pytest.fixture
def program(viewer):
    """Return a client of the API with a token of the viewer."""
    return ApiClient(viewer)


@pytest.fixture
def keys():
    """Return the keys with which a browser decrypts push messages."""
    return BrowserKeys()
