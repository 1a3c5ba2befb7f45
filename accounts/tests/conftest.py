"""Fixtures of the tests of accounts: staff who are signed in."""

import pytest

from accounts.factories import UserFactory


@pytest.fixture
def boss(client):
    boss = UserFactory(username="boss", is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


@pytest.fixture
def moderator(client):
    moderator = UserFactory(username="mo")
    moderator.make_moderator()
    client.force_login(moderator)
    return moderator
