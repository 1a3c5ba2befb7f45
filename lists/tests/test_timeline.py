"""Timeline of a list: visibility, replies, reposts, paging."""

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


def shown_ids(user_list, viewer, before=None):
    return [row.pk for row in ListTimeline(viewer, list=user_list.pk).page(before).rows]


def all_shown_ids(user_list, viewer):
    """Return the pages in order."""
    page = ListTimeline(viewer, list=user_list.pk).page()
    ids = [row.pk for row in page.rows]
    while page.cursor:
        page = ListTimeline(viewer, list=user_list.pk).page(page.cursor)
        ids += [row.pk for row in page.rows]
    return ids


def test_timeline_has_posts_of_members_only_newest_first(user_list, reader, member):
    other = MembershipFactory(list=user_list).user
    first, second = PostFactory(author=member), PostFactory(author=other)
    PostFactory(author=reader), PostFactory()
    assert shown_ids(user_list, reader) == [second.pk, first.pk]


def test_signed_out_viewer_sees_public_posts(user_list, member):
    post = PostFactory(author=member)
    PostFactory(author=MembershipFactory(list=user_list, user=UserFactory(protected=True)).user)
    assert shown_ids(user_list, AnonymousUser()) == [post.pk]


def test_membership_changes_take_effect_immediately(user_list, reader):
    post = PostFactory()
    assert shown_ids(user_list, reader) == []
    Membership.objects.add(user_list, post.author)
    assert shown_ids(user_list, reader) == [post.pk]
    Membership.objects.remove(user_list, post.author)
    assert shown_ids(user_list, reader) == []


def test_pages_have_no_repeats_and_no_gaps(user_list, reader, member, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    people = [member, *(MembershipFactory(list=user_list).user for _ in range(3))]
    ids = [PostFactory(author=people[n % 4]).pk for n in range(85)]
    assert all_shown_ids(user_list, reader) == ids[::-1]


def test_more_members_than_a_window_are_all_shown(user_list, reader):
    ids = [PostFactory(author=MembershipFactory(list=user_list).user).pk for _ in range(65)]
    assert all_shown_ids(user_list, reader) == ids[::-1]


def test_reply_is_shown_if_directed_at_member_or_self(user_list, reader, member):
    other, stranger = MembershipFactory(list=user_list).user, UserFactory()
    PostFactory(author=member, text=f"@{stranger.username} hi")
    PostFactory(author=member, text=f"@{reader.username} hi")
    to_other = PostFactory(author=member, text=f"@{other.username} hi")
    going_on = PostFactory(author=member, text=f"@{member.username} and then")
    to_all = PostFactory(author=member, text=f".@{stranger.username} hi")
    assert shown_ids(user_list, reader) == [to_all.pk, going_on.pk, to_other.pk]


def test_repost_of_reply_is_always_shown(user_list, reader, member):
    repost = RepostFactory(user=member, post=PostFactory(text=f"@{UserFactory().username} hi"))
    assert shown_ids(user_list, reader) == [repost.pk]


def test_post_with_several_reposts_is_shown_once_at_newest(user_list, reader, member):
    post = PostFactory(author=member)
    RepostFactory(user=member, post=post)
    newest = RepostFactory(user=MembershipFactory(list=user_list).user, post=post)
    assert shown_ids(user_list, reader) == [newest.pk]


def test_reposted_post_is_not_repeated_on_later_page(user_list, reader, member, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    post = PostFactory(author=member)
    PostFactory.create_batch(24, author=member)
    repost = RepostFactory(user=MembershipFactory(list=user_list).user, post=post)
    ids = all_shown_ids(user_list, reader)
    assert (ids[0], len(ids)) == (repost.pk, 25)
    assert post.pk not in ids


@pytest.mark.parametrize("hidden", ["muted", "protected", "not on the list"])
def test_hidden_repost_does_not_suppress_original(user_list, reader, member, settings, hidden):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    reposter = UserFactory(protected=hidden == "protected")
    if hidden != "not on the list":
        MembershipFactory(list=user_list, user=reposter)
    post = PostFactory(author=member)
    PostFactory.create_batch(24, author=member)
    RepostFactory(user=reposter, post=post)
    if hidden == "muted":
        MuteFactory(muter=reader, muted=reposter)
    assert post.pk in all_shown_ids(user_list, reader)


@pytest.mark.parametrize("who", ["the reposter", "the original author"])
def test_muted_users_and_reposts_of_them_are_hidden(user_list, reader, member, who):
    repost = RepostFactory(user=member)
    MuteFactory(muter=reader, muted=member if who == "the reposter" else repost.repost_author)
    assert shown_ids(user_list, reader) == []


@pytest.mark.parametrize("blocker", ["reader", "member"])
def test_block_between_subscriber_and_member_hides_posts(user_list, member, blocker):
    reader = UserFactory()
    PostFactory(author=member)
    pair = [reader, member] if blocker == "reader" else [member, reader]
    BlockFactory(blocker=pair[0], blocked=pair[1])
    assert shown_ids(user_list, reader) == []
    assert len(shown_ids(user_list, UserFactory())) == 1


def test_suspended_and_deactivated_members_are_hidden_until_restored(user_list, reader, member):
    post = PostFactory(author=member)
    member.suspend("spam")
    assert shown_ids(user_list, reader) == []
    member.unsuspend(), member.deactivate()
    assert shown_ids(user_list, reader) == []
    member.reactivate()
    assert shown_ids(user_list, reader) == [post.pk]


def test_protected_posts_are_shown_to_approved_followers_only(user_list, reader):
    protected = MembershipFactory(list=user_list, user=UserFactory(protected=True)).user
    post = PostFactory(author=protected)
    follower = FollowFactory(followee=protected).follower
    assert shown_ids(user_list, reader) == []
    assert shown_ids(user_list, follower) == [post.pk]
    assert shown_ids(user_list, protected) == [post.pk]
