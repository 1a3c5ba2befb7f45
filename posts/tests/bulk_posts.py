"""Thousands of posts in a moment."""

from django.db import connection

from posts.models import Post, PostCounts


def bulk(parents, authors):
    """Posts whose parents are given by number (None is a first post), with their counters."""
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
        cursor.execute("ANALYZE posts")  # as the database does by itself before long
    return posts
