"""Posts with given ids, for tests of search on a large site."""

from accounts.factories import UserFactory
from posts.models import Post
from search.models import SearchDocument


def posts_numbered(ids, text="kites", author=None):
    """Create and index posts with these ids in bulk; return the ids, newest first."""
    author = author or UserFactory()
    SearchDocument.objects.index(Post.objects.bulk_create(Post(pk=pk, author=author, text=text) for pk in ids))
    return sorted(ids, reverse=True)
