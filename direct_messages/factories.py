"""Message factories for tests; they send through the model, as the site does."""

import factory

from accounts.factories import UserFactory
from direct_messages.models import Message
from follows.models import Follow


class MessageFactory(factory.django.DjangoModelFactory):
    """A message to a follower of the sender; `created_at` backdates it."""

    class Meta:
        model = Message

    sender = factory.SubFactory(UserFactory)
    recipient = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Message number {n}")

    @classmethod
    def _create(cls, model_class, sender, recipient, created_at=None, **fields):
        Follow.objects.add_follow(recipient, sender)
        message = Message.objects.send(sender, recipient, **fields)
        if created_at:
            Message.objects.filter(pk=message.pk).update(created_at=created_at)
            message.refresh_from_db(fields=["created_at"])
        return message
