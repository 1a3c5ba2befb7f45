"""Random users and posts for load tests, in addition to the existing ones.

They follow each other and the demo community. The same numbers on the same site create the same rows. Ids are in the
order of time: posts are dated after the newest existing post, or over the last months on a new site.
"""

import tomllib
from collections import deque
from datetime import timedelta
from itertools import accumulate, batched
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Max

from accounts.models import User, UserStats
from demo import bulk_publish
from follows.models import Follow
from posts.models import Like, Post
from search.models import PopularUser, SearchDocument
from twitter_text import linkify

DOMAIN = "@crowd.saltmarsh.example"
MONTHS = timedelta(days=240)
RECENT = 200  # posts that are answered, quoted and reposted
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
FIRST, LAST, HANDLES = (WORDS[name].split() for name in ("first", "last", "handles"))


class RandomUsers:
    """`users` new users, and `posts` new posts by them and by earlier random users."""

    def __init__(self, users, posts, now):
        self.users, self.posts, self.now = users, posts, now
        self.before = User.objects.filter(email__endswith=DOMAIN).count()
        self.since = Post.objects.aggregate(newest=Max("created_at"))["newest"] or now - MONTHS
        self.rng = Random(f"{self.before} {users} {posts}")

    def create_users(self, neighbours):
        """Create users who follow each other and those of `neighbours` who are not protected."""
        password = make_password(None)
        for numbers in batched(range(self.before, self.before + self.users), bulk_publish.BATCH):
            created = User.objects.bulk_create([self._user(number, password) for number in numbers])
            UserStats.objects.bulk_create([UserStats(user=user) for user in created])
        users = list(User.objects.filter(email__endswith=DOMAIN).order_by("pk"))
        self.people = {user.username: user for user in users}
        self.weights = power_law(len(users))
        public_neighbours = [user for user in neighbours if not user.is_protected]
        for new_users in batched(users[self.before :], bulk_publish.BATCH):
            Follow.objects.bulk_create(
                list(self._follows(new_users, public_neighbours + users)), batch_size=bulk_publish.BATCH
            )

    def post_specs(self):
        """Yield the PostSpecs of all posts, oldest first."""
        recent, users = deque(maxlen=RECENT), list(self.people.values())
        step = (self.now - self.since) / (self.posts + 1)
        for number in range(1, self.posts + 1):
            (author,) = self.rng.choices(users, cum_weights=self.weights)
            spec = self._post_spec(self.since + step * number, author, recent)
            if not spec.repost_of:
                recent.append((spec, {author}))
            yield spec

    def create_likes(self, specs):
        """Create likes of the posts that were just published, and index them for search."""
        own = [spec.post for spec in specs if spec.author.username in self.people]
        posts = [post for post in own if not post.repost_of_id]
        users = list(self.people.values())
        likes = [
            Like(post=post, user=user, created_at=post.created_at)
            for post in posts
            for user in set(self.rng.choices(users, k=self._skewed_count(200, 1.4)))
        ]
        Like.objects.bulk_create(likes, batch_size=bulk_publish.BATCH)
        SearchDocument.objects.index(posts)

    def index_and_notify(self):
        """Update the popular users of the search. Random users get no notifications."""
        PopularUser.objects.refresh()

    def _user(self, number, password):
        username = f"{self.rng.choice(HANDLES)}{number}"
        bio = f"{self.rng.choice(WORDS['openings'])} {self.rng.choice(WORDS['subjects'])}."
        return User(
            username=username,
            email=username + DOMAIN,
            owns_email=True,
            name=f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}",
            bio=bio,
            bio_html=linkify(bio),
            password=password,
            date_joined=self.since,
        )

    def _follows(self, new_users, pool):
        weights = power_law(len(pool))
        for user in new_users:
            chosen = self.rng.choices(pool, cum_weights=weights, k=8 + 4 * self._skewed_count(100, 1.2))
            for followee in dict.fromkeys(chosen):
                if followee != user:
                    yield Follow(follower=user, followee=followee, created_at=self.since)

    def _post_spec(self, at, author, recent):
        kind = self.rng.random()
        if recent and kind < 0.08:
            original, reposters = self.rng.choice(recent)
            if author not in reposters:
                reposters.add(author)
                return bulk_publish.PostSpec(at, author, repost_of=original)
        if recent and kind < 0.35:
            parent, _ = self.rng.choice(recent)
            text = f"@{parent.author.username} {self.rng.choice(WORDS['answers'])}"
            return bulk_publish.PostSpec(at, author, text, parent=parent)
        quote = self.rng.choice(recent)[0] if recent and kind < 0.4 else None
        text = f"{self.rng.choice(WORDS['openings'])} {self.rng.choice(WORDS['subjects'])}"
        return bulk_publish.PostSpec(at, author, text + self.rng.choice(WORDS["endings"]), quote=quote)

    def _skewed_count(self, maximum, shape):
        """Return a random count from a Pareto distribution: mostly 0 or 1, rarely up to `maximum`."""
        return min(maximum, int(self.rng.paretovariate(shape)) - self.rng.randrange(2))


def power_law(length):
    """Return `length` cumulative weights, by which the first items are chosen far more often than the last."""
    return list(accumulate((rank + 3) ** -0.8 for rank in range(length)))
