"""Factories of follows, requests, blocks, mutes and dismissals, using the same model methods as the site."""

import factory

from accounts.factories import UserFactory
from follows.models import Block, Follow, FollowRequest, Mute, SuggestionDismissal


class AssociationFactory(factory.django.DjangoModelFactory):
    """Base of factories of associations; `join` joins two rows as the site does."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, **fields):
        joined = [fields.pop(name) for name in model_class.pair]
        cls.join(*joined)
        row = model_class.objects.of_pair(*joined)
        if fields:
            row.update(**fields)
        return row.get()

    @staticmethod
    def join(first, second):
        raise NotImplementedError


class FollowFactory(AssociationFactory):
    """An approved follow, also of a protected account; counters are updated."""

    class Meta:
        model = Follow

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory)

    @staticmethod
    def join(follower, followee):
        Follow.objects.add_follow(follower, followee)


class FollowRequestFactory(AssociationFactory):
    class Meta:
        model = FollowRequest

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory, protected=True)

    @staticmethod
    def join(follower, followee):
        FollowRequest.objects.create_request(follower, followee)


class BlockFactory(AssociationFactory):
    """A block; both follows end."""

    class Meta:
        model = Block

    blocker = factory.SubFactory(UserFactory)
    blocked = factory.SubFactory(UserFactory)

    @staticmethod
    def join(blocker, blocked):
        Block.objects.block(blocker, blocked)


class MuteFactory(AssociationFactory):
    class Meta:
        model = Mute

    muter = factory.SubFactory(UserFactory)
    muted = factory.SubFactory(UserFactory)

    @staticmethod
    def join(muter, muted):
        Mute.objects.mute(muter, muted)


class SuggestionDismissalFactory(AssociationFactory):
    class Meta:
        model = SuggestionDismissal

    user = factory.SubFactory(UserFactory)
    person = factory.SubFactory(UserFactory)

    @staticmethod
    def join(user, person):
        SuggestionDismissal.objects.dismiss(user, person)
