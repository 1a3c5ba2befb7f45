"""Concurrent random writes of every kind, by a few people on few people, posts and lists."""

import random
import time
from itertools import count

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from core.db.conflict_retry import is_conflict
from direct_messages.models import Message
from follows.models import FollowRequest
from lists.models import List, Membership, Subscription
from notifications.models import EmailSchedule, NotificationReadState
from posts.models import HashtagFollow, Post
from reports.models import Outcome, Reason, Report
from witter.server.management.commands.purge_deactivated import purge

REFUSALS = (ValidationError, PermissionDenied, ObjectDoesNotExist, IntegrityError, Http404)
TAGS = [f"#tag{number}" for number in range(12)]
POST_ACTIONS = ["like", "unlike", "repost", "unrepost", "bookmark", "unbookmark"]
USER_ACTIONS = ["follow", "unfollow", "block", "unblock", "mute", "unmute", "remove_follower", "approve", "decline"]
NUMBERS = count()


class Crowd:
    """A few people with their session cookies.

    `statuses` has the status codes of responses, `conflicts` the conflicts that models raised.
    """

    def __init__(self, size=6):
        self.people = [UserFactory(is_protected=number == 0) for number in range(size)]
        self.moderator = UserFactory(is_staff=True, is_superuser=True)
        self.cookies = {person.pk: self._sign_in(person) for person in self.people}
        self.statuses, self.conflicts = [], []
        for owner in self.people[:3]:
            List.objects.create_list(owner, f"list of {owner.pk}")

    def _sign_in(self, person):
        client = Client()
        client.force_login(person)
        return client.cookies

    def act_until(self, moment, seed):
        """Perform random writes until time.monotonic() is `moment`."""
        actor = Actor(self, random.Random(seed))
        while time.monotonic() < moment:
            try:
                actor.act()
            except REFUSALS:
                continue
            except Exception as error:
                if not is_conflict(error):
                    raise
                self.conflicts.append(str(error))


class Actor:
    """The writes of one thread, by random people of the crowd."""

    def __init__(self, crowd, rng):
        self.crowd, self.rng = crowd, rng
        self.acts = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        self.weights = [
            6 if act.__name__ in {"do_post_action", "do_person_action", "do_publish"} else 1 for act in self.acts
        ]

    def act(self):
        (act,) = self.rng.choices(self.acts, self.weights)
        who, whom = self.rng.sample(self.crowd.people, 2)
        act(User.objects.get(pk=who.pk), User.objects.get(pk=whom.pk))

    def send(self, who, path, data=None):
        client = Client(raise_request_exception=False, headers={"HX-Request": self.rng.choice(["", "true"])})
        client.cookies = self.crowd.cookies[who.pk]
        status = client.post(path, data or {}).status_code
        self.crowd.statuses.append(status)

    def a_post(self, **of):
        posts = Post.objects.filter(repost_of=None, **of).order_by("-pk").select_related("author")[:12]
        return self.rng.choice(list(posts)) if posts else None

    def random_text(self):
        names = [f"@{person.username}" for person in self.rng.sample(self.crowd.people, 2)]
        return f"{self.rng.choice(names)} {' '.join(self.rng.sample(TAGS, 2))} {next(NUMBERS)}"

    def do_publish(self, who, whom):
        more = [self.random_text() for _ in range(self.rng.choice([0, 0, 2, 3]))]
        answered, quoted = self.a_post(), self.a_post()
        data = {"text": self.random_text(), "more": more}
        if answered and self.rng.random() < 0.5:
            data["in_reply_to"] = answered.pk
        if quoted and self.rng.random() < 0.3:
            data["quote_of"] = quoted.pk
        self.send(who, "/compose", data)

    def do_post_action(self, who, whom):
        if post := self.a_post():
            self.send(who, f"{post.get_absolute_url()}/{self.rng.choice(POST_ACTIONS)}")

    def do_person_action(self, who, whom):
        self.send(who, f"/{whom.username}/{self.rng.choice(USER_ACTIONS)}")

    def do_pin(self, who, whom):
        if post := self.a_post(author=who):
            self.send(who, f"{post.get_absolute_url()}/{self.rng.choice(['pin', 'unpin'])}")

    def do_delete(self, who, whom):
        if post := self.a_post(author=who):
            self.send(who, f"{post.get_absolute_url()}/delete")

    def do_undo(self, who, whom):
        ids = list(
            who.posts.filter(repost_of=None).order_by("-pk").values_list("pk", flat=True)[: self.rng.choice([1, 3])]
        )
        if ids:
            self.send(who, "/compose/undo", {"posts": ",".join(map(str, sorted(ids)))})

    def do_keep_draft(self, who, whom):
        post = self.a_post()
        data = {"text": "kept", "submission": f"draft{self.rng.randrange(4)}", "in_reply_to": post.pk if post else ""}
        self.send(who, "/compose/drafts", data)

    def do_follow_hashtag(self, who, whom):
        tag = self.rng.choice(TAGS)[1:]
        HashtagFollow.objects.follow(who, tag)
        HashtagFollow.objects.unfollow(who, tag)

    def do_protect(self, who, whom):
        User.objects.filter(pk=who.pk).update(is_protected=self.rng.random() < 0.3)
        if asked := FollowRequest.objects.filter(followee=who).first():
            asked.approve()

    def do_message(self, who, whom):
        Message.objects.send(who, whom, f"hello {next(NUMBERS)}")

    def do_delete_messages(self, who, whom):
        if side := who.sides.filter(other=whom).select_related("owner", "other", "conversation").first():
            side.delete_messages()

    def do_lists(self, who, whom):
        user_list = self.rng.choice(list(List.objects.select_related("owner")) or [None])
        if user_list is None:
            return
        acts = [
            lambda: Membership.objects.add(user_list, whom),
            lambda: Membership.objects.remove(user_list, whom),
            lambda: Subscription.objects.subscribe(user_list, whom),
            lambda: user_list.change(user_list.name, "", self.rng.random() < 0.5),
            lambda: List.objects.create_list(whom, f"another {next(NUMBERS)}"),
            user_list.delete,
        ]
        self.rng.choice(acts)()

    def do_read(self, who, whom):
        NotificationReadState.objects.advance(who, only_mentions=self.rng.random() < 0.5)

    def do_send_mail(self, who, whom):
        EmailSchedule.objects.update(due_at=timezone.now())
        EmailSchedule.objects.claim()

    def do_report(self, who, whom):
        post = self.a_post(author=whom)
        Report.objects.file(who, whom, Reason.SPAM, "", post)

    def do_close_reports(self, who, whom):
        Report.objects.close(self.crowd.moderator, Outcome.KEPT)

    def do_moderate(self, who, whom):
        ids = Report.objects.open().exclude(post=None).values_list("post", flat=True)[:3]
        Post.objects.remove(list(ids))

    def do_suspend(self, who, whom):
        who.suspend()
        who.unsuspend()

    def do_leave_and_come_back(self, who, whom):
        who.deactivate()
        who.reactivate()

    def do_come_and_be_purged(self, who, whom):
        guest = UserFactory()
        for post in Post.objects.filter(repost_of=None).select_related("author").order_by("-pk")[:3]:
            post.like(guest), post.repost(guest)
        guest.follows_made.follow(guest, who)
        Post.objects.publish(guest, self.random_text())
        guest.deactivate()
        purge(guest)
