"""Builds the demo community: the people, whom they follow, what they said and what the others made of it."""

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

NEVER_LIKE = {"dot", "quaygoose", "saltmarshhall", "tidetable"}  # they like nothing


class DemoCommunity:
    """The demo community as it would stand at `now`. The same every time, but for the names of its files."""

    def __init__(self, now):
        self.now, self.chance = now, Random("Saltmarsh")
        self.people, self.by_witt = {}, {}
        self.posts, self.likes = [], []

    def arrive(self):
        """Make the people, whom they follow, and who is waiting to be let in by the cat."""
        self._people()
        self.follows = Follow.objects.bulk_create(self._follows())
        self.hearers = {name: [] for name in self.people}
        for follow in self.follows:
            if follow.follower.username not in NEVER_LIKE:
                self.hearers[follow.followee.username].append(follow.follower.username)
        for name in PENDING_REQUESTS_TO_BO:
            FollowRequest.objects.create_request(self.people[name], self.people["bo_is_a_cat"])
        create_lists(self.people)

    def drafts(self):
        """What they say, in order."""
        witts = ScriptParser(self.now).witts
        for witt in witts:
            self.by_witt[witt] = bulk_publish.PostSpec(
                at=witt.at,
                author=self.people[witt.author],
                text=witt.text,
                parent=self.by_witt.get(witt.parent),
                quote=self.by_witt.get(witt.quote),
                drawings=[images.drawing(name) for name in witt.pictures],
            )
        reposts = [
            bulk_publish.PostSpec(at=at, author=self.people[who], repost_of=self.by_witt[witt])
            for witt in witts
            for who, at in witt.reposts
        ]
        return sorted([*self.by_witt.values(), *reposts], key=lambda draft: draft.at)

    def read(self, drafts):
        """Like what was just printed."""
        printed = set(drafts)
        self.posts += [draft.post for draft in drafts if self.people.get(draft.author.username) is draft.author]
        witts = [witt for witt, draft in self.by_witt.items() if draft in printed]
        self.likes += Like.objects.bulk_create(self._likes(witts))

    def announce(self):
        """Tell the apps to the right, who may notify somebody; of what they write to each other nobody hears."""
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
        pairs = dict.fromkeys(pair for person in PEOPLE for pair in self._heard_by(person))
        return [self._follow(follower, followee) for follower, followee in pairs]

    def _heard_by(self, person):
        circles = set(person.circles.split())
        near = [other.username for other in PEOPLE if circles & set(other.circles.split())]
        known = EVERYONE_FOLLOWS if circles else ()
        skipped = {person.username, *person.not_yet.split()}
        for name in dict.fromkeys([*near, *known, *person.hears.split()]):
            if name not in skipped:
                yield person.username, name

    def _follow(self, follower, followee):
        follower, followee = self.people[follower], self.people[followee]
        both_here = max(follower.date_joined, followee.date_joined)
        moment = both_here + (self.now - both_here) * self.chance.random()
        return Follow(follower=follower, followee=followee, created_at=moment)

    def _likes(self, witts):
        likes = []
        for witt in witts:
            post = self.by_witt[witt].post
            for name in self._fans(witt):
                moment = post.created_at + (self.now - post.created_at) * self.chance.random() ** 6
                likes.append(Like(post=post, user=self.people[name], created_at=moment))
        return likes

    def _fans(self, witt):
        """Who likes it: as many as the script says, else by chance, more for pictures and fewer for answers."""
        hearers = self.hearers[witt.author]
        if witt.likes is not None:
            all_others = [name for name in self.people if name not in {*NEVER_LIKE, witt.author}]
            pool = hearers if self.people[witt.author].is_protected else all_others
            return self.chance.sample(pool, min(witt.likes, len(pool)))
        share = self.chance.triangular(0, 0.9, 0.25) * (0.25 if witt.parent else 1) + 0.12 * bool(witt.pictures)
        return self.chance.sample(hearers, min(len(hearers), round(share * len(hearers))))
