"""Counters in memory that is shared by the processes of the load-test seeder."""

import mmap

TABLES = 16


def shared_array(length):
    """Return zeroes with the indexes 0 to `length`, as unsigned 32-bit integers."""
    return memoryview(mmap.mmap(-1, 4 * (length + 1))).cast("I")


class SharedCounters:
    """Arrays by user (posts, replies, likes, following, followers, last_post) and by post.

    By post: author, answered, quoted, reposted, liked.
    """

    def __init__(self, size):
        for name in ("posts", "replies", "likes", "following", "followers", "last_post"):
            setattr(self, name, shared_array(size.people))
        for name in ("author", "answered", "quoted", "reposted", "liked"):
            setattr(self, name, shared_array(size.posts))
        self.rows = shared_array(TABLES)  # rows sent per table

    def stats(self):
        """Return rows of user_stats, without the number of posts with pictures, which is 0."""
        arrays = (self.followers, self.following, self.posts, self.replies, self.likes, self.last_post)
        return ((pk, *numbers) for pk, numbers in enumerate(zip(*(array[1:] for array in arrays), strict=True), 1))

    def counts(self, reposts):
        """Return rows of post_counts for all posts except `reposts` (a byte per post, 1 for a repost)."""
        arrays = (self.liked, self.reposted, self.answered, self.quoted)
        rows = zip(*(array[1:] for array in arrays), strict=True)
        return ((pk, *numbers) for pk, numbers in enumerate(rows, 1) if not reposts[pk])
