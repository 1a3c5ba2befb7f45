"""Factories of follows, requests, blocks and mutes, using the same model methods as the site."""

import factory

from accounts.factories import UserFactory
from follows.models import Block, Follow, FollowRequest, Mute


class FollowFactory(factory.django.DjangoModelFactory):
    """An approved follow, also of a protected account; counters are updated."""

    class Meta:
        model = Follow

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, follower, followee, **fields):
        Follow.objects.add_follow(follower, followee)
        Follow.objects.filter(follower=follower, followee=followee).update(**fields)
        return Follow.objects.get(follower=follower, followee=followee)


class FollowRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowRequest

    follower = factory.SubFactory(UserFactory)
    followee = factory.SubFactory(UserFactory, protected=True)

    @classmethod
    def _create(cls, model_class, follower, followee):
        FollowRequest.objects.create_request(follower, followee)
        return FollowRequest.objects.get(follower=follower, followee=followee)


class BlockFactory(factory.django.DjangoModelFactory):
    """A block; both follows end."""

    class Meta:
        model = Block

    blocker = factory.SubFactory(UserFactory)
    blocked = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, blocker, blocked):
        Block.objects.block(blocker, blocked)
        return Block.objects.get(blocker=blocker, blocked=blocked)


class MuteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mute

    muter = factory.SubFactory(UserFactory)
    muted = factory.SubFactory(UserFactory)
