"""Factories of posts for tests; posts are published as the site does it."""

import factory

from accounts.factories import UserFactory
from core.factories import picture_of
from posts.models import Post, Upload


class PostFactory(factory.django.DjangoModelFactory):
    """Factory of a published post with its counters and entities; `created_at` backdates it.

    `images` are (core.images.ProcessedImage, alt text) pairs.
    """

    class Meta:
        model = Post

    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Witt number {n}")

    @classmethod
    def _create(cls, model_class, created_at=None, images=(), **fields):
        uploads = Upload.objects.add(fields["author"], images) if images else ()
        post = Post.objects.publish(uploads=uploads, **fields)
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


class UploadFactory(factory.Factory):
    """Factory of an upload by `owner`, of one colour."""

    class Meta:
        model = Upload

    owner = factory.SubFactory(UserFactory)
    picture = factory.LazyFunction(picture_of)
    alt = ""

    @classmethod
    def _create(cls, model_class, owner, picture, alt):
        return Upload.objects.add(owner, [(picture, alt)])[0]
