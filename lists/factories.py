"""List factories for tests; they create lists through the model, as the site does."""

import factory

from accounts.factories import UserFactory
from follows.factories import AssociationFactory
from lists.models import List, Membership, Subscription


class ListFactory(factory.django.DjangoModelFactory):
    """A public list with `people` as its members."""

    class Meta:
        model = List

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Neighbours {n}")

    @classmethod
    def _create(cls, model_class, owner, name, people=(), **fields):
        user_list = List.objects.create_list(owner, name, **fields)
        for person in people:
            Membership.objects.add(user_list, person)
        return user_list


class MembershipFactory(AssociationFactory):
    class Meta:
        model = Membership

    list = factory.SubFactory(ListFactory)
    user = factory.SubFactory(UserFactory)

    @staticmethod
    def join(user_list, person):
        Membership.objects.add(user_list, person)


class SubscriptionFactory(AssociationFactory):
    class Meta:
        model = Subscription

    list = factory.SubFactory(ListFactory)
    user = factory.SubFactory(UserFactory)

    @staticmethod
    def join(user_list, person):
        Subscription.objects.subscribe(user_list, person)
