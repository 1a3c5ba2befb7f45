"""Which of the connected people get a post: those whose timelines show it, and no others."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.factories import UserFactory
from accounts.models import User
from api.presenters.statuses import status_of
from api.streaming.audience import Subscription, readers_of_author, readers_of_post
from api.streaming.payloads import statuses_for
from api.streaming.streams import Stream
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow
from lists.factories import ListFactory, MembershipFactory
from lists.timelines import ListTimeline
from posts.factories import PostFactory, RepostFactory
from posts.timelines.timeline import HomeTimeline

pytestmark = pytest.mark.django_db

BASE_URL = "http://127.0.0.1:8000"


def readers(post, *subscriptions):
    return {subscription.viewer for subscription in readers_of_post(post.pk, subscriptions)}


@pytest.fixture
def town(ana, bo, mira):
    """Return people of each kind towards ana and bo, by name. mira is a follower of ana alone."""
    names = "stranger follower blocked blocking muting without_reposts muting_bo blocking_bo follows_both".split()
    people = {name: UserFactory(username=name) for name in names} | {"ana": ana, "bo": bo, "mira": mira}
    for name in {*names, "mira"} - {"stranger", "blocked", "blocking"}:
        FollowFactory(follower=people[name], followee=ana)
    FollowFactory(follower=people["follows_both"], followee=bo)
    BlockFactory(blocker=ana, blocked=people["blocked"])
    BlockFactory(blocker=people["blocking"], blocked=ana)
    MuteFactory(muter=people["muting"], muted=ana)
    MuteFactory(muter=people["muting_bo"], muted=bo)
    BlockFactory(blocker=people["blocking_bo"], blocked=bo)
    Follow.objects.filter(follower=people["without_reposts"]).update(show_reposts=False)
    return people


def sample_posts(ana, bo):
    post = PostFactory(author=ana, text="plain #birds")
    return [
        post,
        PostFactory(author=ana, text=f"@{bo.username} to bo", in_reply_to=PostFactory(author=bo)),
        PostFactory(author=ana, text="to herself", in_reply_to=post),
        RepostFactory(user=ana, post=PostFactory(author=bo)),
        PostFactory(author=ana, quote_of=PostFactory(author=bo), text="quoting"),
    ]


@pytest.mark.with_and_without_fast_path
@pytest.mark.parametrize("state", ["public", "protected", "suspended", "deactivated"])
def test_home_stream_has_what_home_timeline_shows(state, town, ana, bo):
    posts = sample_posts(ana, bo)
    if state != "public":
        field = {"protected": {"is_protected": True}}.get(state, {f"{state}_at": ana.date_joined})
        User.objects.filter(pk=ana.pk).update(**field)
    people = list(User.objects.select_related("stats").filter(pk__in=[each.pk for each in town.values()]))
    subscriptions = [Subscription(Stream("user"), person.pk) for person in people]
    seen = {}
    for person in people:
        person.has_no_blocks_or_mutes = False
        seen[person.pk] = {row.pk for row in HomeTimeline(person).page().rows}
    for post in posts:
        assert readers(post, *subscriptions) == {pk for pk, ids in seen.items() if post.pk in ids}


def test_public_stream_has_public_posts_for_everybody_who_may_see_them(town, ana, bo):
    plain, reply, *_ = sample_posts(ana, bo)
    everybody = [Subscription(Stream("public"), each.pk) for each in town.values()]
    everybody.append(Subscription(Stream("public:local"), None))
    hidden = {town[name].pk for name in ("blocked", "blocking", "muting")}
    assert readers(plain, *everybody) == {None, *(each.pk for each in town.values())} - hidden
    assert readers(reply, *everybody) == set()


def test_hashtag_stream_has_posts_with_the_tag(town, ana):
    post = PostFactory(author=ana, text="look #Birds #sea")
    birds = [Subscription(Stream("hashtag", "birds"), viewer) for viewer in (town["stranger"].pk, town["blocked"].pk)]
    birds.append(Subscription(Stream("hashtag:local", "sea"), None))
    other = [Subscription(Stream("hashtag", "bird"), town["follower"].pk)]
    assert readers(post, *birds, *other) == {town["stranger"].pk, None}


def test_list_stream_has_posts_of_members_for_those_who_may_see_the_list(town, ana, bo):
    user_list = ListFactory(owner=town["stranger"], is_private=True)
    MembershipFactory(list=user_list, user=ana)
    subscriptions = [Subscription(Stream("list", str(user_list.pk)), each.pk) for each in town.values()]
    post, reply, *_ = sample_posts(ana, bo)
    assert readers(post, *subscriptions) == {town["stranger"].pk}
    assert {row.pk for row in ListTimeline(town["stranger"], list=user_list.pk).page().rows} & {reply.pk} == set()
    assert readers(reply, *subscriptions) == set()
    assert readers(PostFactory(author=bo), *subscriptions) == set()


def test_deletion_is_sent_to_those_who_could_see_the_author(town, ana):
    streams = [Subscription(Stream("user"), town[name].pk) for name in ("stranger", "follower", "blocked", "blocking")]
    streams.append(Subscription(Stream("public"), None))
    readers = {subscription.viewer for subscription in readers_of_author(ana.pk, streams)}
    assert readers == {town["stranger"].pk, town["follower"].pk, None}
    User.objects.filter(pk=ana.pk).update(is_protected=True)
    readers = {subscription.viewer for subscription in readers_of_author(ana.pk, streams)}
    assert readers == {town["follower"].pk}


def test_one_query_for_all_streams_and_viewers(town, ana, django_assert_num_queries):
    post = PostFactory(author=ana, text="#sea")
    viewers = [each.pk for each in town.values()]
    streams = [Stream("user"), Stream("public"), Stream("hashtag", "sea"), Stream("list", "7"), Stream("page")]
    subscriptions = [Subscription(stream, viewer) for stream in streams for viewer in viewers]
    with django_assert_num_queries(1):
        readers_of_post(post.pk, subscriptions)
    with django_assert_num_queries(0):
        readers_of_post(post.pk, [])


def test_each_viewer_gets_the_status_as_the_api_has_it(town, ana, bo, mira, django_assert_num_queries):
    quoted = PostFactory(author=bo, text="@mira hello")
    post = PostFactory(author=ana, text="@mira and @bo look", quote_of=quoted)
    quoted.like(town["follower"])
    BlockFactory(blocker=town["stranger"], blocked=mira)
    viewers = [town[name].pk for name in ("ana", "follower", "stranger", "blocking_bo", "mira", "muting_bo")]
    with django_assert_num_queries(2):
        statuses = statuses_for(post.pk, [*viewers, None])
    for person in [*User.objects.filter(pk__in=viewers), AnonymousUser()]:
        person.has_no_blocks_or_mutes = False
        expected = json.loads(bytes(status_of(post.pk, person, BASE_URL)))
        assert json.loads(statuses[person.pk]) == expected
    assert statuses[mira.pk] is statuses[town["muting_bo"].pk]


def test_deleted_post_has_no_status(ana):
    assert statuses_for(1, [ana.pk, None]) == {}
