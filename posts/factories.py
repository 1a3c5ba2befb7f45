"""Factories of posts and pictures for tests; posts are published as the site does it."""

from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.factories import UserFactory
from core import images
from posts.models import Post


def upload_of(colour="teal", size=(64, 48), name="picture.png"):
    """Return an uploaded PNG of one colour."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def gif_of(*colours, size=(64, 48)):
    """Return an uploaded animated GIF with one frame per colour."""
    buffer = BytesIO()
    first, *others = [Image.new("RGB", size, colour) for colour in colours]
    first.save(buffer, "GIF", save_all=True, append_images=others, duration=200, loop=0)
    return SimpleUploadedFile("picture.gif", buffer.getvalue(), content_type="image/gif")


def picture_of(colour="teal", size=(64, 48)):
    """Return a decoded picture of one colour, as `publish` takes it together with an alt text."""
    return images.process_photo(upload_of(colour, size))


class PostFactory(factory.django.DjangoModelFactory):
    """Factory of a published post with its counters and entities; `created_at` backdates it."""

    class Meta:
        model = Post

    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Witt number {n}")

    @classmethod
    def _create(cls, model_class, created_at=None, **fields):
        post = Post.objects.publish(**fields)
        if created_at:
            Post.objects.filter(pk=post.pk).update(created_at=created_at)
            post.refresh_from_db(fields=["created_at"])
        return post


class RepostFactory(factory.Factory):
    """Factory of a repost of `post` by `user`; returns the row of the repost."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)

    @classmethod
    def _create(cls, model_class, user, post):
        post.repost(user)
        return Post.objects.get(author=user, repost_of=post.original_post)
