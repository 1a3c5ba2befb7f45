"""Numbers counted while rows are made, in memory that the processes of a seeding share."""

import mmap

TABLES = 16  # at most


def tally(length):
    """Zeroes with the indexes 0 to `length`, each up to 32 bits."""
    return memoryview(mmap.mmap(-1, 4 * (length + 1))).cast("I")


class Tallies:
    """By person: posts, replies, likes, following, followers, last_post. By post: author, answered, quoted, reposted,
    liked."""

    def __init__(self, size):
        for name in ("posts", "replies", "likes", "following", "followers", "last_post"):
            setattr(self, name, tally(size.people))
        for name in ("author", "answered", "quoted", "reposted", "liked"):
            setattr(self, name, tally(size.posts))
        self.rows = tally(TABLES)  # sent so far, a table each

    def stats(self):
        """Rows of user_stats, but for the number of posts with pictures, which is 0."""
        names = (self.followers, self.following, self.posts, self.replies, self.likes, self.last_post)
        return ((pk, *numbers) for pk, numbers in enumerate(zip(*(tally[1:] for tally in names), strict=True), 1))

    def counts(self, reposts):
        """Rows of post_counts, for all posts but the `reposts` (a byte that is 1 for each of them)."""
        names = (self.liked, self.reposted, self.answered, self.quoted)
        rows = zip(*(tally[1:] for tally in names), strict=True)
        return ((pk, *numbers) for pk, numbers in enumerate(rows, 1) if not reposts[pk])
