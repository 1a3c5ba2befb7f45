"""Build the demo community: users, follows, posts, likes and messages."""

from datetime import timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from demo import bulk_publish, images, messages
from demo.lists import create_lists
from demo.people import EVERYONE_FOLLOWS, PENDING_REQUESTS_TO_BO, PEOPLE
from demo.script_parser import ScriptParser
from demo.users import LOGIN_USERNAMES, PASSWORD, email_of
from follows.models import Follow, FollowRequest
from posts.models import Like

NEVER_LIKE = {"dot", "quaygoose", "saltmarshhall", "tidetable"}


class DemoCommunity:
    """The demo community as of `now`. Every run creates the same rows, except for file names."""

    def __init__(self, now):
        self.now, self.rng = now, Random("Saltmarsh")
        self.people, self.spec_by_post = {}, {}
        self.posts, self.likes = [], []

    def create_users(self):
        """Create users, follows, follow requests and lists."""
        self._people()
        self.follows = Follow.objects.bulk_create(self._follows())
        self.audience = {name: [] for name in self.people}
        for follow in self.follows:
            if follow.follower.username not in NEVER_LIKE:
                self.audience[follow.followee.username].append(follow.follower.username)
        for name in PENDING_REQUESTS_TO_BO:
            FollowRequest.objects.create_request(self.people[name], self.people["bo_is_a_cat"])
        create_lists(self.people)

    def post_specs(self):
        """Return the PostSpecs of all posts and reposts, oldest first."""
        script = ScriptParser(self.now).posts
        for post in script:
            self.spec_by_post[post] = bulk_publish.PostSpec(
                at=post.at,
                author=self.people[post.author],
                text=post.text,
                parent=self.spec_by_post.get(post.parent),
                quote=self.spec_by_post.get(post.quote),
                images=[images.load_image(name) for name in post.pictures],
            )
        reposts = [
            bulk_publish.PostSpec(at=at, author=self.people[username], repost_of=self.spec_by_post[post])
            for post in script
            for username, at in post.reposts
        ]
        return sorted([*self.spec_by_post.values(), *reposts], key=lambda spec: spec.at)

    def create_likes(self, specs):
        """Create the likes of the posts that were just published."""
        published = set(specs)
        self.posts += [spec.post for spec in specs if self.people.get(spec.author.username) is spec.author]
        script = [post for post, spec in self.spec_by_post.items() if spec in published]
        self.likes += Like.objects.bulk_create(self._likes(script))

    def index_and_notify(self):
        """Index posts, create notifications, and write the private messages."""
        bulk_publish.index_and_notify(self.follows, self.posts, self.likes)
        messages.create_messages(self.people, self.now)

    def _people(self):
        password = make_password(PASSWORD)
        for person in PEOPLE:
            user = User(
                username=person.username,
                email=email_of(person.username),
                owns_email=True,
                name=person.name,
                bio=person.bio,
                location=person.location,
                website=person.website,
                is_protected=person.is_protected,
                date_joined=self.now - timedelta(days=person.days, minutes=17 * len(person.name)),
                password=password if person.username in LOGIN_USERNAMES else make_password(None),
            )
            images.set_profile_images(user)
            user.save()
            self.people[person.username] = user
        EmailAddress.objects.bulk_create(
            [
                EmailAddress(user=user, email=user.email, verified=True, primary=True)
                for user in self.people.values()
                if user.username in LOGIN_USERNAMES
            ]
        )

    def _follows(self):
        pairs = dict.fromkeys(pair for person in PEOPLE for pair in self._followees_of(person))
        return [self._follow(follower, followee) for follower, followee in pairs]

    def _followees_of(self, person):
        """Yield (follower, followee) usernames: the person's groups, accounts everyone follows, and `follows`."""
        groups = set(person.groups.split())
        members = [other.username for other in PEOPLE if groups & set(other.groups.split())]
        everyone_follows = EVERYONE_FOLLOWS if groups else ()
        skipped = {person.username, *person.not_following.split()}
        for name in dict.fromkeys([*members, *everyone_follows, *person.follows.split()]):
            if name not in skipped:
                yield person.username, name

    def _follow(self, follower, followee):
        follower, followee = self.people[follower], self.people[followee]
        both_joined = max(follower.date_joined, followee.date_joined)
        created_at = both_joined + (self.now - both_joined) * self.rng.random()
        return Follow(follower=follower, followee=followee, created_at=created_at)

    def _likes(self, script):
        likes = []
        for scripted in script:
            post = self.spec_by_post[scripted].post
            for name in self._likers(scripted):
                created_at = post.created_at + (self.now - post.created_at) * self.rng.random() ** 6
                likes.append(Like(post=post, user=self.people[name], created_at=created_at))
        return likes

    def _likers(self, post):
        """Return the usernames that like a post: as many as the script states, else a random share of the followers.

        The share is larger for posts with pictures and smaller for replies.
        """
        audience = self.audience[post.author]
        if post.likes is not None:
            all_others = [name for name in self.people if name not in {*NEVER_LIKE, post.author}]
            pool = audience if self.people[post.author].is_protected else all_others
            return self.rng.sample(pool, min(post.likes, len(pool)))
        share = self.rng.triangular(0, 0.9, 0.25) * (0.25 if post.parent else 1) + 0.12 * bool(post.pictures)
        return self.rng.sample(audience, min(len(audience), round(share * len(audience))))
