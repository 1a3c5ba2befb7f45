"""Message factories for tests; they send through the model, as the site does."""

from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.factories import UserFactory
from core import images
from direct_messages.models import Message
from follows.models import Follow


def upload_of(colour="teal", size=(64, 48), name="picture.png"):
    """Return a PNG of one colour as an uploaded file."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def picture_of(colour="teal", size=(64, 48)):
    """Return a one-colour picture as a core.images.ProcessedImage, the type that `send` takes."""
    return images.process_photo(upload_of(colour, size))


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
