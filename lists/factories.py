"""List factories for tests; they create lists through the model, as the site does."""

import factory

from accounts.factories import UserFactory
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


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    list = factory.SubFactory(ListFactory)
    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, list, user):
        Membership.objects.add(list, user)
        return Membership.objects.get(list=list, user=user)


class SubscriptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscription

    list = factory.SubFactory(ListFactory)
    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, list, user):
        Subscription.objects.subscribe(list, user)
        return Subscription.objects.get(list=list, user=user)
