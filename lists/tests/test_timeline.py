"""A list's timeline: what its people say and pass on, as far as the reader may see it, nothing lost, nothing twice."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from lists.factories import ListFactory, MembershipFactory
from lists.models import Membership
from lists.timelines import ListTimeline
from posts.factories import PostFactory, RepostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return UserFactory()


@pytest.fixture
def user_list(member):
    return ListFactory(people=[member])


@pytest.fixture
def reader(user_list):
    return user_list.owner


def shown(user_list, viewer, before=None):
    return [row.pk for row in ListTimeline(viewer, list=user_list.pk).page(before).rows]


def all_shown(user_list, viewer):
    """All pages, one after the other."""
    page = ListTimeline(viewer, list=user_list.pk).page()
    ids = [row.pk for row in page.rows]
    while page.cursor:
        page = ListTimeline(viewer, list=user_list.pk).page(page.cursor)
        ids += [row.pk for row in page.rows]
    return ids


def test_it_holds_what_its_people_say_newest_first_and_not_what_the_owner_says(user_list, reader, member):
    other = MembershipFactory(list=user_list).user
    first, second = PostFactory(author=member), PostFactory(author=other)
    PostFactory(author=reader), PostFactory()
    assert shown(user_list, reader) == [second.pk, first.pk]


def test_signed_out_readers_see_what_is_public(user_list, member):
    post = PostFactory(author=member)
    PostFactory(author=MembershipFactory(list=user_list, user=UserFactory(protected=True)).user)
    assert shown(user_list, AnonymousUser()) == [post.pk]


def test_being_put_on_a_list_and_taken_off_takes_effect_at_once(user_list, reader):
    post = PostFactory()
    assert shown(user_list, reader) == []
    Membership.objects.add(user_list, post.author)
    assert shown(user_list, reader) == [post.pk]
    Membership.objects.remove(user_list, post.author)
    assert shown(user_list, reader) == []


def test_pages_neither_repeat_nor_lose_anything(user_list, reader, member, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    people = [member, *(MembershipFactory(list=user_list).user for _ in range(3))]
    ids = [PostFactory(author=people[n % 4]).pk for n in range(85)]
    assert all_shown(user_list, reader) == ids[::-1]


def test_more_people_than_a_window_holds_are_all_shown(user_list, reader):
    ids = [PostFactory(author=MembershipFactory(list=user_list).user).pk for _ in range(65)]
    assert all_shown(user_list, reader) == ids[::-1]


def test_a_reply_shows_when_it_is_to_somebody_on_the_list_or_to_oneself(user_list, reader, member):
    other, stranger = MembershipFactory(list=user_list).user, UserFactory()
    PostFactory(author=member, text=f"@{stranger.username} hi")
    PostFactory(author=member, text=f"@{reader.username} hi")
    to_other = PostFactory(author=member, text=f"@{other.username} hi")
    going_on = PostFactory(author=member, text=f"@{member.username} and then")
    to_all = PostFactory(author=member, text=f".@{stranger.username} hi")
    assert shown(user_list, reader) == [to_all.pk, going_on.pk, to_other.pk]


def test_a_repost_of_a_reply_is_exempt(user_list, reader, member):
    repost = RepostFactory(user=member, post=PostFactory(text=f"@{UserFactory().username} hi"))
    assert shown(user_list, reader) == [repost.pk]


def test_a_witt_reposted_by_several_shows_once_under_the_newest(user_list, reader, member):
    post = PostFactory(author=member)
    RepostFactory(user=member, post=post)
    newest = RepostFactory(user=MembershipFactory(list=user_list).user, post=post)
    assert shown(user_list, reader) == [newest.pk]


def test_what_a_page_showed_under_a_repost_is_not_shown_again_below(user_list, reader, member, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    post = PostFactory(author=member)
    PostFactory.create_batch(24, author=member)
    repost = RepostFactory(user=MembershipFactory(list=user_list).user, post=post)
    ids = all_shown(user_list, reader)
    assert (ids[0], len(ids)) == (repost.pk, 25)
    assert post.pk not in ids


@pytest.mark.parametrize("hidden", ["muted", "protected", "not on the list"])
def test_a_repost_that_the_reader_does_not_see_hides_nothing_below(user_list, reader, member, settings, hidden):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    reposter = UserFactory(protected=hidden == "protected")
    if hidden != "not on the list":
        MembershipFactory(list=user_list, user=reposter)
    post = PostFactory(author=member)
    PostFactory.create_batch(24, author=member)
    RepostFactory(user=reposter, post=post)
    if hidden == "muted":
        MuteFactory(muter=reader, muted=reposter)
    assert post.pk in all_shown(user_list, reader)


@pytest.mark.parametrize("who", ["the reposter", "the original author"])
def test_muted_people_and_reposts_of_them_are_not_shown(user_list, reader, member, who):
    repost = RepostFactory(user=member)
    MuteFactory(muter=reader, muted=member if who == "the reposter" else repost.repost_author)
    assert shown(user_list, reader) == []


@pytest.mark.parametrize("blocker", ["reader", "member"])
def test_a_subscriber_and_a_member_who_block_each_other_see_nothing(user_list, member, blocker):
    reader = UserFactory()
    PostFactory(author=member)
    pair = [reader, member] if blocker == "reader" else [member, reader]
    BlockFactory(blocker=pair[0], blocked=pair[1])
    assert shown(user_list, reader) == []
    assert len(shown(user_list, UserFactory())) == 1


def test_suspended_and_deactivated_people_vanish_and_come_back(user_list, reader, member):
    post = PostFactory(author=member)
    member.suspend("spam")
    assert shown(user_list, reader) == []
    member.unsuspend(), member.deactivate()
    assert shown(user_list, reader) == []
    member.reactivate()
    assert shown(user_list, reader) == [post.pk]


def test_a_protected_persons_witts_are_there_for_approved_followers_alone(user_list, reader):
    protected = MembershipFactory(list=user_list, user=UserFactory(protected=True)).user
    post = PostFactory(author=protected)
    follower = FollowFactory(followee=protected).follower
    assert shown(user_list, reader) == []
    assert shown(user_list, follower) == [post.pk]
    assert shown(user_list, protected) == [post.pk]
