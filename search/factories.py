"""Posts for search's tests, as a site has them that has been running for long."""

from accounts.factories import UserFactory
from posts.models import Post
from search.models import SearchDocument


def posts_numbered(ids, text="kites", author=None):
    """Posts with these ids, made quickly; gives the ids, newest first."""
    author = author or UserFactory()
    SearchDocument.objects.index(Post.objects.bulk_create(Post(pk=pk, author=author, text=text) for pk in ids))
    return sorted(ids, reverse=True)
