"""`recount` agrees with the counters that the site maintains, and finds and fixes wrong ones."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.factories import UserFactory
from accounts.models import UserStats
from follows.factories import FollowFactory
from follows.models import Block, Follow
from lists.factories import ListFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Post, PostCounts
from witter.server.counters_check import COUNTERS

pytestmark = pytest.mark.django_db


def recount(*args):
    out = StringIO()
    call_command("recount", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def lively_site():
    """Create posts, replies, quotes, reposts, likes and follows, and undo some of them."""
    ana, bo, cy = UserFactory.create_batch(3)
    for follower, followee in ((ana, bo), (bo, ana), (cy, ana), (ana, cy)):
        FollowFactory(follower=follower, followee=followee)
    first, second = PostFactory(author=ana), PostFactory(author=ana)
    reply = PostFactory(author=bo, in_reply_to=first, text="Yes")
    PostFactory(author=cy, in_reply_to=reply, text="No")
    PostFactory(author=cy, quote_of=first, text="This")
    quote_of_gone = PostFactory(author=bo, quote_of=second, text="That")
    repost = RepostFactory(user=bo, post=first)
    RepostFactory(user=cy, post=second)
    RepostFactory(user=cy, post=reply)
    for post in (first, second, reply):
        for user in (ana, bo, cy):
            post.like(user)
    first.unlike(ana)
    first.unrepost(cy)
    second.delete()
    repost.delete()
    quote_of_gone.delete()
    Follow.objects.unfollow(ana, cy)
    Block.objects.block(bo, ana)
    shown, hidden, gone = (ListFactory(owner=ana, is_private=private) for private in (True, False, False))
    shown.change(shown.name, "", is_private=False)
    hidden.change(hidden.name, "", is_private=True)
    gone.delete()
    ListFactory(owner=ana)
    return first


def test_actions_cause_no_drift(lively_site):
    assert recount() == "0 drift.\n"


@pytest.mark.parametrize("batch", ["1", "20000"])
def test_wrong_counter_is_reported_and_fixed(lively_site, batch):
    for counter in COUNTERS:
        true = dict(counter.model.objects.values_list("pk", counter.field))
        wrong = counter.model.objects.first()
        counter.model.objects.filter(pk=wrong.pk).update(**{counter.field: F(counter.field) + 3})
        with pytest.raises(CommandError, match="1 numbers are wrong"):
            recount("--batch", batch)
        assert recount("--fix", "--batch", batch) == f"{counter}: 1 drift\n1 drift, put right.\n"
        assert dict(counter.model.objects.values_list("pk", counter.field)) == true
        assert recount() == "0 drift.\n"


def test_missing_counter_rows_are_created(lively_site):
    numbers = {model: list(model.objects.order_by("pk").values()) for model in (UserStats, PostCounts)}
    UserStats.objects.all().delete()
    PostCounts.objects.all().delete()
    with pytest.raises(CommandError):
        recount()
    recount("--fix")
    assert {model: list(model.objects.order_by("pk").values()) for model in numbers} == numbers


def test_reposts_have_no_counter_row(lively_site):
    RepostFactory(post=lively_site)
    recount("--fix")
    assert not PostCounts.objects.exclude(post__repost_of=None).exists()


def test_empty_site_has_no_drift():
    assert recount() == "0 drift.\n"


def test_verbose_output_lists_each_counter(lively_site):
    assert [line for line in recount("-v", "2").splitlines() if line.endswith("_count: 0 drift")] == [
        f"{counter}: 0 drift" for counter in COUNTERS if counter.field != "last_post_id"
    ]


def test_batch_of_zero_is_refused():
    with pytest.raises(CommandError, match="at least one"):
        recount("--batch", "0")


def test_fix_changes_no_other_counter(lively_site):
    PostCounts.objects.filter(pk=lively_site.pk).update(like_count=50)
    others = list(PostCounts.objects.exclude(pk=lively_site.pk).order_by("pk").values())
    recount("--fix")
    assert list(PostCounts.objects.exclude(pk=lively_site.pk).order_by("pk").values()) == others
    assert Post.objects.get(pk=lively_site.pk).counts.like_count == 2
