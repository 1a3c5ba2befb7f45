"""Concurrent transactions on the same rows take their locks in one order, so that both succeed.

PostgreSQL aborts one of two deadlocked transactions with an OperationalError, which fails these tests.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction

from accounts.factories import UserFactory
from accounts.models import User, UserStats
from core.rate_limits import RateLimitExceeded
from follows.models import Block, Follow
from lists.models import List, Membership
from notifications.models import EmailSchedule, Notification
from posts.factories import PostFactory, RepostFactory
from posts.models import Hashtag, Post
from reports.factories import ReportFactory
from reports.models import Report
from testing.concurrency import at_once, has_waiting_lock, while_waiting
from witter.server import counters_check
from witter.server.management.commands.purge_deactivated import purge

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES = 8


@pytest.fixture(autouse=True)
def no_drift():
    yield
    call_command("recount")


def delete(post):
    """Return a function that deletes the post, if no other thread has done so."""
    return lambda: [each.delete() for each in Post.objects.filter(pk=post.pk)]


def publish(author, *texts, **more):
    return lambda: Post.objects.publish_thread(author, list(texts), **more)


def test_publish_two_threads_with_new_hashtags_in_opposite_order():
    one, other = UserFactory.create_batch(2)
    for n in range(TIMES):
        texts = [f"#first{n} {n}", f"#second{n} {n}"]
        at_once(publish(one, *texts), publish(other, *reversed(texts)))
    assert Hashtag.objects.count() == 2 * TIMES


def test_publish_two_threads_with_mentions_in_opposite_order():
    one, other, ana, ben = UserFactory.create_batch(4)
    for n in range(TIMES):
        EmailSchedule.objects.all().delete()
        texts = [f"@{ana.username} {n}", f"@{ben.username} {n}"]
        at_once(publish(one, *texts), publish(other, *reversed(texts)))
    assert Notification.objects.count() == 4 * TIMES


def test_publish_two_threads_with_quotes_in_opposite_order():
    one, other = UserFactory.create_batch(2)
    quoted = PostFactory.create_batch(2)
    for n in range(TIMES):
        texts = [f"one {n}", f"two {n}"]
        at_once(publish(one, *texts, quotes=quoted), publish(other, *texts, quotes=quoted[::-1]))
    quoted[0].counts.refresh_from_db()
    assert quoted[0].counts.quote_count == 2 * TIMES


def test_undo_reply_while_parent_is_deleted():
    for _ in range(TIMES):
        parent = PostFactory()
        reply = PostFactory(in_reply_to=parent)
        reply = Post.objects.get(pk=reply.pk)
        draft, _ = at_once(lambda reply=reply: Post.objects.undo_publish([reply]), delete(parent))
        assert draft.texts == [reply.text]
    assert not Post.objects.exists()


def test_delete_two_posts_liked_by_each_others_author():
    for _ in range(TIMES):
        people = UserFactory.create_batch(4)
        posts = [PostFactory(author=people[0]), PostFactory(author=people[-1])]
        for post in posts:
            for person in people:
                post.like(person)
        at_once(*map(delete, posts))


def test_delete_liked_post_while_author_follows_liker():
    for _ in range(TIMES):
        fan, author = UserFactory.create_batch(2)
        post = PostFactory(author=author)
        post.like(fan)
        at_once(delete(post), lambda author=author, fan=fan: Follow.objects.follow(author, fan))


def test_delete_quote_while_quoted_post_is_deleted():
    for _ in range(TIMES):
        quoted = PostFactory()
        at_once(delete(PostFactory(quote_of=quoted)), delete(quoted))


def test_delete_repost_while_original_is_deleted():
    for _ in range(TIMES):
        repost = RepostFactory()
        at_once(delete(repost), delete(repost.repost_of))


def test_delete_reply_while_grandparent_is_deleted():
    for _ in range(TIMES):
        first = PostFactory()
        second = PostFactory(in_reply_to=first)
        third = PostFactory(in_reply_to=second)
        PostFactory(in_reply_to=third)
        at_once(*map(delete, (first, second, third)))
    assert Post.objects.count() == TIMES


def test_delete_reply_that_is_reparented_meanwhile():
    first = PostFactory()
    second = PostFactory(in_reply_to=first)
    third = PostFactory(in_reply_to=second)
    while_waiting(delete(second), delete(third))
    assert list(Post.objects.all()) == [first]


def test_block_while_other_unfollows():
    for _ in range(TIMES):
        one, other = UserFactory.create_batch(2)
        Follow.objects.follow(one, other)
        Follow.objects.follow(other, one)
        at_once(
            lambda one=one, other=other: Block.objects.block(one, other),
            lambda one=one, other=other: Follow.objects.unfollow(other, one),
        )
    assert not Follow.objects.exists()


def test_delete_post_while_author_blocks_mentioned_user():
    for _ in range(TIMES):
        author, named = UserFactory.create_batch(2)
        post = PostFactory(author=author, text=f"@{named.username}")
        post.like(named)
        at_once(delete(post), lambda author=author, named=named: Block.objects.block(author, named))
    assert not Notification.objects.exists()


def test_moderator_and_author_delete_reported_post(rf, monkeypatch):
    moderator, request = UserFactory(is_staff=True, is_superuser=True), rf.post("/admin/reports/report/")
    request.user = moderator
    monkeypatch.setattr("reports.admin.messages.info", lambda *args: None)
    for _ in range(TIMES):
        post = PostFactory()
        reports = [ReportFactory(post=post).pk for _ in range(3)]
        desk = site.get_model_admin(Report)
        chosen = Report.objects.filter(pk__in=reports)
        at_once(delete(post), lambda desk=desk, chosen=chosen: desk.delete_posts(request, chosen))
        assert not Post.objects.exists()


def test_recount_fix_while_following():
    counter = next(each for each in counters_check.COUNTERS if str(each) == "user_stats.followers_count")
    for _ in range(TIMES):
        people = UserFactory.create_batch(6)
        keys = [person.pk for person in people]
        at_once(
            lambda keys=keys: counters_check.fix_drift(counter, keys),
            *[lambda ends=ends: Follow.objects.follow(*ends) for ends in zip(people, people[::-1], strict=True)][:3],
        )


def test_delete_threads_and_replies_concurrently():
    for _ in range(TIMES // 2):
        one, other = UserFactory.create_batch(2)
        mine, theirs = PostFactory(author=one), PostFactory(author=other)
        answers = [PostFactory(author=other, in_reply_to=mine), PostFactory(author=one, in_reply_to=theirs)]
        for post in (mine, theirs, *answers):
            post.like(one), post.like(other)
        ids = [mine.pk, answers[1].pk], [theirs.pk, answers[0].pk]
        at_once(*[lambda pks=pks: Post.objects.remove(pks) for pks in ids])
    assert not Post.objects.exists()
    assert not UserStats.objects.exclude(posts_count=0).exists()


def test_publish_while_parent_and_quoted_post_are_deleted():
    for n in range(TIMES):
        author, posts = UserFactory(), PostFactory.create_batch(2)
        at_once(
            publish(author, f"yes {n}", f"no {n}", in_reply_to=posts[1], quotes=[posts[0], posts[1]]),
            *map(delete, posts),
            expect=[ValidationError],
        )


def test_purge_user_while_others_write_about_them(caplog):
    ana, ben = UserFactory.create_batch(2)
    for n in range(TIMES // 2):
        gone, post, numbers = UserFactory(), PostFactory(text=f"hello {n}"), count()
        theirs = List.objects.create_list(gone, "friends")
        is_over = threading.Event()
        acts = [
            lambda gone=gone, post=post: post.like(gone),
            lambda gone=gone, post=post: post.unlike(gone),
            lambda gone=gone, n=n, numbers=numbers: Post.objects.publish(ana, f"@{gone.username} {n} {next(numbers)}"),
            lambda gone=gone: Block.objects.block(ben, gone),
            lambda theirs=theirs: Membership.objects.add(theirs, ben),
            lambda theirs=theirs: theirs.change("friends", "", True),
        ]
        at_once(
            lambda gone=gone, is_over=is_over: purge_and_set(gone, is_over),
            *[lambda act=act, is_over=is_over: repeat(act, is_over) for act in acts],
        )
        assert not User.objects.filter(pk=gone.pk).exists()
    assert [line.getMessage() for line in caplog.records if line.name == "core.db.conflict_retry"] == []


def test_repeat_follow_request_while_actor_of_earlier_one_is_removed():
    owner, fan = UserFactory(is_protected=True), UserFactory()
    Follow.objects.follow(fan, owner)
    Follow.objects.unfollow(fan, owner)
    notifications = Notification.objects.filter(recipient=owner)

    def repeat_request():
        try:
            Follow.objects.follow(fan, owner)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        notifications.lock()
        repetition = pool.submit(repeat_request)
        while not has_waiting_lock():
            assert not repetition.done()
        notifications.remove_actor(fan.pk)
    repetition.result()
    assert notifications.count() == 1


def purge_and_set(user, event):
    try:
        purge(user)
    finally:
        event.set()


def repeat(act, event):
    """Call `act` until the event is set, with short pauses; ignore what a missing user causes."""
    while not event.wait(timeout=0.002):
        with suppress(ObjectDoesNotExist, PermissionDenied, ValidationError, IntegrityError, RateLimitExceeded):
            act()


def test_people_are_added_to_a_list_together_and_one_by_one():
    owner = UserFactory()
    people = [UserFactory() for _ in range(10)]
    for _ in range(TIMES):
        friends = List.objects.create_list(owner, "friends")
        at_once(
            lambda friends=friends: Membership.objects.add_all(friends, people),
            lambda friends=friends: [Membership.objects.add(friends, person) for person in reversed(people)],
        )
        assert friends.memberships.count() == len(people)
