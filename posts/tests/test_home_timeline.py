"""The home timeline: content, order, pagination without gaps and duplicates."""

import pytest

from accounts.factories import UserFactory
from core.fastpath.prepared_queries import fetch_scalars
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from follows.models import Follow
from posts.factories import PostFactory, RepostFactory
from posts.models import Post
from posts.timelines.timeline import HomeTimeline

pytestmark = [pytest.mark.django_db, pytest.mark.with_and_without_fast_path]


@pytest.fixture
def viewer():
    return UserFactory()


@pytest.fixture
def friend(viewer):
    return FollowFactory(follower=viewer).followee


def home(viewer, before=None):
    return [row.pk for row in HomeTimeline(viewer).page(before).rows]


def whole_home(viewer):
    """Return the rows of all pages in order."""
    ids, page = [], HomeTimeline(viewer).page()
    ids += [row.pk for row in page.rows]
    while page.cursor:
        page = HomeTimeline(viewer).page(page.cursor)
        ids += [row.pk for row in page.rows]
    return ids


def test_has_own_and_followees_posts_newest_first(viewer, friend):
    stranger, mine, theirs = PostFactory(), PostFactory(author=viewer), PostFactory(author=friend)
    assert home(viewer) == [theirs.pk, mine.pk]
    assert stranger.pk not in home(viewer)


def test_follow_takes_effect_at_once(viewer):
    post = PostFactory()
    assert home(viewer) == []
    Follow.objects.follow(viewer, post.author)
    assert home(viewer) == [post.pk]
    Follow.objects.unfollow(viewer, post.author)
    assert home(viewer) == []


def test_pages_have_no_duplicates_or_gaps(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    others = [FollowFactory(follower=viewer).followee for _ in range(3)]
    people = [viewer, friend, *others]
    ids = [PostFactory(author=people[n % 5]).pk for n in range(110)]
    assert whole_home(viewer) == ids[::-1]


def test_single_author_is_paged_to_end(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    ids = [PostFactory(author=friend).pk for _ in range(70)]
    assert whole_home(viewer) == ids[::-1]


def test_more_authors_than_window_are_all_shown(viewer):
    ids = [PostFactory(author=FollowFactory(follower=viewer).followee).pk for _ in range(65)]
    assert whole_home(viewer) == ids[::-1]


@pytest.mark.parametrize("newest", [1, 50, 10_000])
def test_large_following_has_same_timeline(viewer, friend, settings, monkeypatch, newest):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    stranger, quiet = UserFactory(), FollowFactory(follower=viewer).followee
    for number in range(26):
        text = f"@{stranger.username} hidden" if number % 2 else "shown"
        PostFactory(author=quiet if number % 13 == 0 else friend, text=f"{text} {number}")
        RepostFactory(user=friend, post=PostFactory(author=stranger))
    monkeypatch.setattr("posts.timelines.timeline.GLOBAL_SCAN_LIMIT", newest)
    read_from_heads = whole_home(viewer)
    monkeypatch.setattr("posts.timelines.timeline.LARGE_FOLLOWING", 1)
    viewer.stats.refresh_from_db()
    assert whole_home(viewer) == read_from_heads
    assert len(read_from_heads) > 26


def test_new_posts_do_not_shift_later_pages(viewer, friend):
    PostFactory.create_batch(25, author=friend)
    first = HomeTimeline(viewer).page()
    below = home(viewer, first.cursor)
    PostFactory.create_batch(5, author=friend)
    assert home(viewer, first.cursor) == below


def test_page_is_filled_past_hidden_posts(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    old = PostFactory(author=friend)
    stranger = UserFactory()
    for n in range(130):
        PostFactory(author=friend, text=f"@{stranger.username} {n}")
    assert home(viewer) == [old.pk]


def test_reply_shows_only_if_recipient_is_followed(viewer, friend):
    stranger, other = UserFactory(), FollowFactory(follower=viewer).followee
    hidden = PostFactory(author=friend, text=f"@{stranger.username} hi")
    shown = PostFactory(author=friend, text=f"@{other.username} hi")
    to_me = PostFactory(author=friend, text=f"@{viewer.username} hi")
    to_oneself = PostFactory(author=friend, text=f"@{friend.username} going on")
    to_all = PostFactory(author=friend, text=f".@{stranger.username} hi")
    mine = PostFactory(author=viewer, text=f"@{stranger.username} hi")
    assert home(viewer) == [mine.pk, to_all.pk, to_oneself.pk, to_me.pk, shown.pk]
    assert hidden.pk not in home(viewer)


def test_repost_of_reply_is_shown(viewer, friend):
    reply = PostFactory(text=f"@{UserFactory().username} hi")
    repost = RepostFactory(user=friend, post=reply)
    assert home(viewer) == [repost.pk]


def test_post_with_several_reposts_shows_once_at_newest(viewer, friend):
    other = FollowFactory(follower=viewer).followee
    post = PostFactory(author=friend)
    RepostFactory(user=viewer, post=post)
    newest = RepostFactory(user=other, post=post)
    assert home(viewer) == [newest.pk]


def test_many_reposts_of_one_post_displace_no_other_post(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    others = [PostFactory(author=friend).pk for _ in range(12)]
    everywhere = PostFactory()
    reposts = [RepostFactory(user=FollowFactory(follower=viewer).followee, post=everywhere).pk for _ in range(26)]
    assert home(viewer) == [reposts[-1], *others[::-1]]


def test_reposted_post_is_not_repeated_on_later_page(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    other = FollowFactory(follower=viewer).followee
    post = PostFactory(author=friend)
    PostFactory.create_batch(24, author=friend)
    repost = RepostFactory(user=other, post=post)
    ids = whole_home(viewer)
    assert ids[0] == repost.pk
    assert post.pk not in ids
    assert len(ids) == 25


def test_repost_by_muted_user_hides_no_original(viewer, friend):
    other = FollowFactory(follower=viewer).followee
    post = PostFactory(author=friend)
    PostFactory.create_batch(24, author=friend)
    RepostFactory(user=other, post=post)
    MuteFactory(muter=viewer, muted=other)
    assert post.pk in whole_home(viewer)


def test_reposts_of_one_followee_can_be_hidden(viewer, friend):
    post = PostFactory(author=friend)
    RepostFactory(user=friend)
    Follow.objects.set_show_reposts(viewer, friend, False)
    assert home(viewer) == [post.pk]


def test_hidden_reposts_displace_no_original(viewer, friend, settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    old = PostFactory(author=friend)
    for _ in range(65):
        RepostFactory(user=friend)
    Follow.objects.set_show_reposts(viewer, friend, False)
    assert whole_home(viewer) == [old.pk]


@pytest.mark.parametrize("author", ["the reposter", "the original author"])
def test_muted_authors_and_reposts_of_them_are_not_shown(viewer, friend, author):
    repost = RepostFactory(user=friend)
    MuteFactory(muter=viewer, muted=friend if author == "the reposter" else repost.repost_author)
    assert home(viewer) == []


@pytest.mark.parametrize("blocker", ["viewer", "author"])
def test_reposts_across_a_block_are_not_shown(viewer, friend, blocker):
    repost = RepostFactory(user=friend)
    pair = [viewer, repost.repost_author]
    first, second = pair if blocker == "viewer" else pair[::-1]
    BlockFactory(blocker=first, blocked=second)
    assert home(viewer) == []


def test_suspended_and_deactivated_authors_are_hidden_and_return(viewer, friend):
    post = PostFactory(author=friend)
    friend.suspend("spam")
    assert home(viewer) == []
    friend.unsuspend()
    friend.deactivate()
    assert home(viewer) == []
    friend.reactivate()
    assert home(viewer) == [post.pk]


def test_protected_posts_are_shown_to_followers(viewer):
    protected = UserFactory(protected=True)
    FollowFactory(follower=viewer, followee=protected)
    post = PostFactory(author=protected)
    assert home(viewer) == [post.pk]


def new_count_for(viewer, after):
    home = HomeTimeline(viewer)
    return home.count_new(fetch_scalars({"news": home.new_ids_sql(after)})["news"])


def test_new_count_excludes_own_and_hidden_posts(viewer, friend):
    newest = PostFactory(author=friend).pk
    assert new_count_for(viewer, newest) == 0
    PostFactory(author=viewer)
    PostFactory(author=friend, text=f"@{UserFactory().username} psst")
    PostFactory.create_batch(2, author=friend)
    assert new_count_for(viewer, newest) == 2


def test_new_count_is_zero_without_followees(viewer):
    PostFactory()
    assert new_count_for(viewer, 0) == 0
    assert Post.objects.count() == 1


@pytest.mark.parametrize("is_interleaved", [True, False])
def test_rows_above_an_id_are_the_next_ones_of_more_authors_than_a_window(viewer, monkeypatch, is_interleaved):
    for module in ("timeline", "pagination"):
        monkeypatch.setattr(f"posts.timelines.{module}.WINDOW_SIZE", 3)
    authors = [FollowFactory(follower=viewer).followee for _ in range(5)]
    order = authors * 3 if is_interleaved else sorted(authors * 3, key=lambda author: author.pk)
    ids = [PostFactory(author=author).pk for author in order]
    timeline = HomeTimeline(viewer)
    assert [row.pk for row in timeline.rows_above(0, 20)] == ids[::-1]
    for number, pk in enumerate(ids):
        above = ids[number + 1 : number + 5]
        assert [row.pk for row in timeline.rows_above(pk, 4)] == above[::-1]
