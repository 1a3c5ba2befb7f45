"""Concurrent changes of lists: unique slugs, limits, blocks."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.factories import UserFactory
from core.rate_limits import RateLimitExceeded
from follows.models import Block
from lists.factories import ListFactory
from lists.models import List, Membership, Subscription
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    return UserFactory()


def test_concurrent_lists_of_one_name_get_distinct_slugs(owner):
    at_once(*[lambda: List.objects.create_list(owner, "Film")] * 4)
    assert sorted(owner.lists.values_list("slug", flat=True)) == ["film", "film-2", "film-3", "film-4"]


def test_concurrent_creation_respects_list_limit(owner, settings):
    settings.LIMIT_LISTS = 3
    at_once(*[lambda: List.objects.create_list(owner, "Film")] * 6, expect=[RateLimitExceeded])
    assert owner.lists.count() == 3


def test_concurrent_additions_respect_member_limit(owner, settings):
    settings.LIMIT_LIST_MEMBERS = 3
    user_list = ListFactory(owner=owner)
    people = UserFactory.create_batch(6)
    acts = [partial(Membership.objects.add, user_list, person) for person in people]
    at_once(*acts, expect=[RateLimitExceeded])
    assert user_list.memberships.count() == 3


def test_concurrent_adding_and_subscribing_is_idempotent(owner):
    user_list, person = ListFactory(owner=owner), UserFactory()
    at_once(*[lambda: Membership.objects.add(user_list, person)] * 3)
    at_once(*[lambda: Subscription.objects.subscribe(user_list, person)] * 3)
    assert (user_list.memberships.count(), user_list.subscriptions.count()) == (1, 1)


def test_concurrent_block_and_adding_leave_no_membership(owner):
    for _ in range(5):
        user_list, person = ListFactory(owner=owner), UserFactory()
        at_once(
            partial(Block.objects.block, person, owner),
            partial(Membership.objects.add, user_list, person),
            partial(Subscription.objects.subscribe, user_list, person),
            expect=[PermissionDenied],
        )
        assert (user_list.memberships.count(), user_list.subscriptions.count()) == (0, 0)


def test_list_can_be_deleted_while_members_are_added(owner):
    for _ in range(5):
        user_list, people = ListFactory(owner=owner), UserFactory.create_batch(3)
        acts = [partial(Membership.objects.add, user_list, person) for person in people]
        at_once(*acts, List.objects.get(pk=user_list.pk).delete, expect=[ValidationError])
        assert not List.objects.filter(pk=user_list.pk).exists()


def test_list_made_private_concurrently_has_no_subscribers(owner):
    for _ in range(5):
        user_list, people = ListFactory(owner=owner), UserFactory.create_batch(3)
        acts = [partial(Subscription.objects.subscribe, user_list, person) for person in people]
        at_once(*acts, partial(List.objects.get(pk=user_list.pk).change, "Film", "", True), expect=[ValidationError])
        assert user_list.subscriptions.count() == 0
