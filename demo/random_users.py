"""As many more people and posts as a test of speed needs. They follow each other and the town; the town does not mind.

The same numbers on the same site make the same crowd. Ids follow time, so what a crowd says comes after everything
that is there already: over the last months on a new site, since the newest post on an old one.
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
RECENT = 200  # posts that people still answer, quote and repost
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
FIRST, LAST, HANDLES = (WORDS[name].split() for name in ("first", "last", "handles"))


class RandomUsers:
    """`users` more people, and `posts` more posts by them and the crowd that was there before."""

    def __init__(self, users, posts, now):
        self.users, self.posts, self.now = users, posts, now
        self.before = User.objects.filter(email__endswith=DOMAIN).count()
        self.since = Post.objects.aggregate(newest=Max("created_at"))["newest"] or now - MONTHS
        self.chance = Random(f"{self.before} {users} {posts}")

    def arrive(self, neighbours):
        """Make the people, who follow each other and whoever of `neighbours` has nothing to hide."""
        password = make_password(None)
        for some in batched(range(self.before, self.before + self.users), bulk_publish.BATCH):
            made = User.objects.bulk_create([self._person(number, password) for number in some])
            UserStats.objects.bulk_create([UserStats(user=user) for user in made])
        everybody = list(User.objects.filter(email__endswith=DOMAIN).order_by("pk"))
        self.people = {user.username: user for user in everybody}
        self.weights = power_law(len(everybody))
        open_to_all = [user for user in neighbours if not user.is_protected]
        for some in batched(everybody[self.before :], bulk_publish.BATCH):
            Follow.objects.bulk_create(
                list(self._follows(some, open_to_all + everybody)), batch_size=bulk_publish.BATCH
            )

    def drafts(self):
        """What they say, in order."""
        recent, everybody = deque(maxlen=RECENT), list(self.people.values())
        step = (self.now - self.since) / (self.posts + 1)
        for number in range(1, self.posts + 1):
            (author,) = self.chance.choices(everybody, cum_weights=self.weights)
            draft = self._draft(self.since + step * number, author, recent)
            if not draft.repost_of:
                recent.append((draft, {author}))
            yield draft

    def read(self, drafts):
        """Like what was just printed; the search learns of it in one go."""
        mine = [draft.post for draft in drafts if draft.author.username in self.people]
        posts = [post for post in mine if not post.repost_of_id]
        everybody = list(self.people.values())
        likes = [
            Like(post=post, user=user, created_at=post.created_at)
            for post in posts
            for user in set(self.chance.choices(everybody, k=self._burst(200, 1.4)))
        ]
        Like.objects.bulk_create(likes, batch_size=bulk_publish.BATCH)
        SearchDocument.objects.index(posts)

    def announce(self):
        """Tell the search who is well known now; nobody is notified of a crowd."""
        PopularUser.objects.weigh()

    def _person(self, number, password):
        username = f"{self.chance.choice(HANDLES)}{number}"
        bio = f"{self.chance.choice(WORDS['openings'])} {self.chance.choice(WORDS['subjects'])}."
        return User(
            username=username,
            email=username + DOMAIN,
            owns_email=True,
            name=f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}",
            bio=bio,
            bio_html=linkify(bio),
            password=password,
            date_joined=self.since,
        )

    def _follows(self, newcomers, pool):
        weights = power_law(len(pool))
        for user in newcomers:
            chosen = self.chance.choices(pool, cum_weights=weights, k=8 + 4 * self._burst(100, 1.2))
            for followee in dict.fromkeys(chosen):
                if followee != user:
                    yield Follow(follower=user, followee=followee, created_at=self.since)

    def _draft(self, at, author, recent):
        kind = self.chance.random()
        if recent and kind < 0.08:
            original, done = self.chance.choice(recent)
            if author not in done:
                done.add(author)
                return bulk_publish.PostSpec(at, author, repost_of=original)
        if recent and kind < 0.35:
            parent, _ = self.chance.choice(recent)
            words = f"@{parent.author.username} {self.chance.choice(WORDS['answers'])}"
            return bulk_publish.PostSpec(at, author, words, parent=parent)
        quote = self.chance.choice(recent)[0] if recent and kind < 0.4 else None
        words = f"{self.chance.choice(WORDS['openings'])} {self.chance.choice(WORDS['subjects'])}"
        return bulk_publish.PostSpec(at, author, words + self.chance.choice(WORDS["endings"]), quote=quote)

    def _burst(self, most, shape):
        """Mostly none or one, now and then a great many."""
        return min(most, int(self.chance.paretovariate(shape)) - self.chance.randrange(2))


def power_law(length):
    """Cumulative weights by which the first are chosen far oftener than the last."""
    return list(accumulate((rank + 3) ** -0.8 for rank in range(length)))
