"""What somebody wrote, drew attention to, liked and kept."""

from django.db.models import Case, F, When

from follows.visibility import may_meet
from posts.models import Photo, Post
from witter import archive

DONE = {"liked": "like", "reposted": "repost", "answered": "reply", "quoted": "quote"}
WRITTEN = ("id", "created_at", "text", "in_reply_to", "quote_of", "repost_of")
NUMBERS = {f"times_{done}": F(f"counts__{name}_count") for done, name in DONE.items()}


@archive.rows
def witts(person):
    """Return what they posted; whose witt they reposted is named only if they may meet that person."""
    named = Case(When(may_meet(person, "repost_author"), then=F("repost_author__username")))
    return person.posts.order_by("pk").values(*WRITTEN, repost_author__username=named, **NUMBERS)


@archive.rows
def pictures_of_witts(person):
    photos = Photo.objects.filter(post__author=person).order_by("post", "position")
    return photos.values("post", "alt", file=F("full"))


@archive.rows
def likes(person):
    return marked(person, person.likes)


@archive.rows
def bookmarks(person):
    return marked(person, person.bookmarks)


def marked(person, marks):
    """Return the marks on witts of people whom `person` may meet."""
    return (
        marks.filter(may_meet(person, "post__author"))
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
