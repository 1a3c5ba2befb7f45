"""Bulk insertion of posts for tests of large trees."""

from django.db import connection

from posts.models import Post, PostCounts


def bulk(parents, authors):
    """Insert and return posts with counters; `parents` has the index of each post's parent, or None."""
    start = (Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1_000
    posts = [
        Post(
            pk=start + number,
            author=authors[number % len(authors)],
            text=f"number {number}",
            html=f"number {number}",
            is_reply=parent is not None,
            in_reply_to_id=None if parent is None else start + parent,
        )
        for number, parent in enumerate(parents)
    ]
    Post.objects.bulk_create(posts, batch_size=2_000)
    PostCounts.objects.bulk_create([PostCounts(post=post) for post in posts], batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE posts")  # which autovacuum would do later
    return posts
