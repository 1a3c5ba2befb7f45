"""Rebuild all search documents."""

from django.core.management.base import BaseCommand

from posts.models import Post
from search.models import PopularUser, SearchDocument


class Command(BaseCommand):
    help = "Writes every witt's search document again, in batches, and how well known people are. Repeatable."

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=1000, help="witts per batch (1000)")

    def handle(self, *, batch, **options):
        count = 0
        for posts in batches(Post.objects.originals(), max(1, batch)):
            SearchDocument.objects.index(posts)
            count += len(posts)
        PopularUser.objects.refresh()
        self.stdout.write(f"{count:,} witts can be found.")


def batches(posts, size):
    """Yield the posts in lists of up to `size`, oldest first, with the fields that indexing reads."""
    posts = posts.select_related("in_reply_to").only(
        "author_id", "text", "photo_count", "is_reply", "repost_of_id", "directed_at_id", "in_reply_to__author_id"
    )
    after = 0
    while rows := list(posts.filter(pk__gt=after).order_by("pk")[:size]):
        yield rows
        after = rows[-1].pk
