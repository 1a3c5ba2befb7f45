"""What a data export contains of posts, reposts, likes, bookmarks and drafts."""

from django.db.models import Case, F, When

from core import data_export
from follows.visibility import can_see_user
from posts.models import Photo, Post

INTERACTION_FIELDS = {"liked": "like", "reposted": "repost", "answered": "reply", "quoted": "quote"}
POST_FIELDS = ("id", "created_at", "text", "in_reply_to", "quote_of", "repost_of")
COUNT_FIELDS = {f"times_{done}": F(f"counts__{name}_count") for done, name in INTERACTION_FIELDS.items()}


@data_export.register_rows
def witts(person):
    """Return the posts of `person`; the author of a reposted one is named only if `person` can see them."""
    named = Case(When(can_see_user(person, "repost_author"), then=F("repost_author__username")))
    return person.posts.order_by("pk").values(*POST_FIELDS, repost_author__username=named, **COUNT_FIELDS)


@data_export.register_rows
def pictures_of_witts(person):
    photos = Photo.objects.filter(post__author=person).order_by("post", "position")
    return photos.values("post", "alt", file=F("full"))


@data_export.register_rows
def uploads(person):
    """Return the pictures that `person` has uploaded and not published yet."""
    return person.uploads.order_by("pk").values("created_at", "alt", file=F("full"))


@data_export.register_rows
def likes(person):
    return exported_marks(person, person.likes)


@data_export.register_rows
def bookmarks(person):
    return exported_marks(person, person.bookmarks)


def exported_marks(person, marks):
    """Return likes or bookmarks (`marks`) of posts by people whom `person` can see."""
    return (
        marks.filter(can_see_user(person, "post__author"))
        .order_by("post")
        .values("created_at", "post", author=F("post__author__username"))
    )


@data_export.register_rows
def drafts(person):
    return person.drafts.order_by("pk").values("updated_at", "texts", "in_reply_to", "quote_of")


@data_export.register_rows
def hashtags(person):
    return person.followed_hashtags.order_by("pk").values("created_at", name=F("hashtag__name"))


@data_export.register_files
def pictures(person):
    """Yield the picture files in their largest stored size."""
    for photo in Photo.objects.filter(post__in=Post.objects.filter(author=person)).order_by("pk").iterator(1000):
        yield photo.full
    for upload in person.uploads.order_by("pk"):
        yield upload.full
