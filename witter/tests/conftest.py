"""Fixtures of the tests of the whole site."""

import os
from functools import partial

import pytest

from accounts.factories import UserFactory
from api.factories import ApplicationFactory
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from lists.factories import ListFactory, MembershipFactory
from posts.factories import PostFactory
from testing.process_checkout import prepared_checkout
from testing.url_matrix import SECRET


@pytest.fixture(scope="session")
def migrated_checkout(tmp_path_factory):
    """Return a function from a folder to a Checkout in it that a first `up` has prepared, once for all workers."""
    folder = tmp_path_factory.getbasetemp()
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    return partial(prepared_checkout, (folder.parent if is_shared else folder) / "prepared")


@pytest.fixture
def site_data():
    """Return a protected user, the keeper, with a secret in a post (picture, hashtag, reply) and in a message."""
    keeper = UserFactory(username="keeper", protected=True)
    words = f"my {SECRET} recipe #{SECRET}"
    post = PostFactory(author=keeper, text=words, images=[(picture_of(), f"a bowl of {SECRET}")])
    PostFactory(author=keeper, text=f"more {SECRET}", in_reply_to=post)
    post.like(keeper)
    MembershipFactory(list=ListFactory(owner=keeper, name="Pantry"), user=keeper)
    letter = MessageFactory(sender=keeper, text=f"dear {SECRET}", picture=picture_of(), alt=f"a jar of {SECRET}")
    photo = f"media/{post.photos.get().full.name}"
    preview = f"media/{post.photos.get().thumb.name.replace('.webp', '.jpg')}"
    letter_picture = f"media/{letter.picture.full.name}"
    pictures = {"photo": photo, "preview": preview, "letter_picture": letter_picture}
    pictures["client_id"] = ApplicationFactory().client_id
    return {"keeper": keeper, "post": post.pk, "letter": letter.pk, "secret": SECRET, **pictures}
