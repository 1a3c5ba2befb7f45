"""Random users and posts: published in bulk, with the rows of publishing one by one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from demo import bulk_publish
from demo.random_users import RandomUsers
from demo.seed import seed_demo
from demo.users import demo_logins
from follows.models import Follow
from posts import post_text as words
from posts.factories import PostFactory
from posts.models import Like, Post
from search.models import SearchDocument

pytestmark = pytest.mark.django_db


def seed_random_users(users, posts):
    return seed_demo(None, RandomUsers(users, posts, timezone.now()), lambda batch: None)


def seed(*args):
    out = StringIO()
    call_command("seed", *args, stdout=out)
    return out.getvalue()


def post_texts():
    return list(Post.objects.order_by("pk").values_list("author__username", "text", "repost_of__text"))


def test_requested_numbers_are_created_with_exact_counters():
    seed_random_users(30, 300)
    assert User.objects.count() == 30
    assert Post.objects.count() == 300
    call_command("recount")
    assert Like.objects.exists()
    assert Follow.objects.exists()
    assert SearchDocument.objects.count() == Post.objects.originals().count()


def test_same_numbers_create_same_rows_and_second_run_differs():
    seed_random_users(20, 100)
    texts = post_texts()
    seed_random_users(20, 100)
    assert User.objects.count() == 40
    assert post_texts()[100:] != texts
    User.objects.all().delete()
    seed_random_users(20, 100)
    assert post_texts() == texts
    call_command("recount")


def test_random_posts_are_newest_and_do_not_touch_existing_users():
    old = PostFactory()
    seed_random_users(20, 100)
    times = list(Post.objects.order_by("pk").values_list("created_at", flat=True))
    assert times == sorted(times)
    assert times[0] == old.created_at
    assert not old.author.follows_made.exists()
    assert not old.author.follows_received.exists()
    assert not old.replies.exists()
    assert not old.reposts.exists()
    assert not old.likes.exists()


def test_followers_are_distributed_unevenly():
    seed_random_users(200, 0)
    followers = sorted(User.objects.values_list("stats__followers_count", flat=True))
    assert followers[-1] > 5 * followers[100]


def test_random_posts_are_valid():
    seed_random_users(20, 200)
    for post in Post.objects.originals():
        assert words.text_error(post.text) is None, post.text


def test_community_and_random_posts_are_in_order_of_time():
    assert seed("--users", "10", "--posts", "50").startswith("Settled 38 people")
    times = list(Post.objects.order_by("pk").values_list("created_at", flat=True))
    assert times == sorted(times)
    assert not Follow.objects.filter(follower__username="mira", followee__email__contains="@crowd.").exists()
    call_command("recount")
    assert seed("--users", "5").startswith("Settled 5 people, who wrote 0 witts.")


def test_bulk_publish_creates_same_rows_as_publish():
    ana, bo = UserFactory(username="ana"), UserFactory(username="bo")
    text = "@Bo look: #Trams, #trams and https://ana.example.org #地図 @nobody @bo"
    published = PostFactory(author=ana, text=text, in_reply_to=PostFactory(author=bo), quote_of=PostFactory(author=bo))
    parent, quote = (
        bulk_publish.PostSpec(post.created_at, bo, post.text) for post in (published.in_reply_to, published.quote_of)
    )
    spec = bulk_publish.PostSpec(published.created_at, ana, text, parent=parent, quote=quote)
    people = {"ana": ana, "bo": bo}
    bulk_publish.bulk_publish(
        [parent, quote, spec, bulk_publish.PostSpec(published.created_at, bo, repost_of=spec)], people
    )
    assert facts(spec.post.pk) == facts(published.pk)
    repost = Post.objects.get(repost_of=spec.post)
    assert repost.repost_author == ana
    assert not hasattr(repost, "counts")


def facts(pk):
    """Return all values of a post except its id, parent and quoted post."""
    post = Post.objects.get(pk=pk)
    excluded = {"id", "in_reply_to", "quote_of"}
    fields = {field.name: getattr(post, field.name) for field in Post._meta.fields if field.name not in excluded}
    return fields | {
        "mentions": list(post.mentions.values_list("user__username", flat=True)),
        "hashtags": sorted(post.hashtag_uses.values_list("hashtag__name", "author__username")),
        "answers": post.in_reply_to.text[:4],
        "has_counts": hasattr(post, "counts"),
    }


@pytest.mark.parametrize("args", [("--users", "-1"), ("--posts", "-5", "--users", "1"), ("--posts", "5")])
def test_invalid_options_are_refused_before_creating_rows(args):
    with pytest.raises(CommandError):
        seed(*args)
    assert not User.objects.exists()


def test_seed_is_refused_if_real_user_has_demo_username():
    UserFactory(username="Mira")
    with pytest.raises(CommandError, match="@Mira lives here already"):
        seed()
    assert User.objects.count() == 1
    assert demo_logins() == []
