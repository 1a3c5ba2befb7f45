"""What somebody wrote, drew attention to, liked and kept."""

from django.db.models import F

from follows.visibility import present
from posts.models import Photo, Post
from witter import archive

DONE = {"liked": "like", "reposted": "repost", "answered": "reply", "quoted": "quote"}
WRITTEN = ("id", "created_at", "text", "in_reply_to", "quote_of", "repost_of", "repost_author__username")
NUMBERS = {f"times_{done}": F(f"counts__{name}_count") for done, name in DONE.items()}


@archive.rows
def witts(person):
    return person.posts.order_by("pk").values(*WRITTEN, **NUMBERS)


@archive.rows
def pictures_of_witts(person):
    photos = Photo.objects.filter(post__author=person).order_by("post", "position")
    return photos.values("post", "alt", file=F("full"))


@archive.rows
def likes(person):
    return marked(person.likes)


@archive.rows
def bookmarks(person):
    return marked(person.bookmarks)


def marked(marks):
    return (
        marks.filter(present("post__author"))
        .order_by("post")
        .values("created_at", "post", author=F("post__author__username"))
    )


@archive.rows
def drafts(person):
    return person.drafts.order_by("pk").values("updated_at", "texts", "in_reply_to", "quote_of")


@archive.rows
def hashtags(person):
    return person.followed_hashtags.order_by("pk").values("created_at", name=F("hashtag__name"))


@archive.pictures
def pictures(person):
    """The pictures themselves, as large as they are kept."""
    for photo in Photo.objects.filter(post__in=Post.objects.filter(author=person)).order_by("pk").iterator(1000):
        yield photo.full
