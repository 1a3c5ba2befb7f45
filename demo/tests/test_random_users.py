"""More people and posts for tests of speed: made in bulk, and still exactly what publishing one by one would make."""

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


def settle_crowd(users, posts):
    return seed_demo(None, RandomUsers(users, posts, timezone.now()), lambda batch: None)


def seed(*args):
    out = StringIO()
    call_command("seed", *args, stdout=out)
    return out.getvalue()


def what_is_said():
    return list(Post.objects.order_by("pk").values_list("author__username", "text", "repost_of__text"))


def test_as_many_come_as_are_asked_for_and_every_number_is_exact():
    settle_crowd(30, 300)
    assert User.objects.count() == 30 and Post.objects.count() == 300
    call_command("recount")
    assert Like.objects.exists() and Follow.objects.exists()
    assert SearchDocument.objects.count() == Post.objects.originals().count()


def test_the_same_numbers_make_the_same_crowd_and_the_next_one_is_another():
    settle_crowd(20, 100)
    said = what_is_said()
    settle_crowd(20, 100)
    assert User.objects.count() == 40
    assert what_is_said()[100:] != said
    User.objects.all().delete()
    settle_crowd(20, 100)
    assert what_is_said() == said
    call_command("recount")


def test_a_crowd_speaks_after_those_who_were_there_and_leaves_them_alone():
    old = PostFactory()
    settle_crowd(20, 100)
    moments = list(Post.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments) and moments[0] == old.created_at
    assert not old.author.follows_made.exists() and not old.author.follows_received.exists()
    assert not old.replies.exists() and not old.reposts.exists() and not old.likes.exists()


def test_some_are_followed_far_more_than_others():
    settle_crowd(200, 0)
    followers = sorted(User.objects.values_list("stats__followers_count", flat=True))
    assert followers[-1] > 5 * followers[100]


def test_every_witt_of_a_crowd_could_have_been_typed():
    settle_crowd(20, 200)
    for post in Post.objects.originals():
        assert words.text_error(post.text) is None, post.text


def test_town_and_crowd_come_in_one_order_of_time():
    assert seed("--users", "10", "--posts", "50").startswith("Settled 38 people")
    moments = list(Post.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert not Follow.objects.filter(follower__username="mira", followee__email__contains="@crowd.").exists()
    call_command("recount")
    assert seed("--users", "5").startswith("Settled 5 people, who wrote 0 witts.")


def test_a_printed_post_has_all_that_a_published_one_has():
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
    assert repost.repost_author == ana and not hasattr(repost, "counts")


def facts(pk):
    """All of a post but its id and what it answers and quotes."""
    post = Post.objects.get(pk=pk)
    left_out = {"id", "in_reply_to", "quote_of"}
    fields = {field.name: getattr(post, field.name) for field in Post._meta.fields if field.name not in left_out}
    return fields | {
        "mentions": list(post.mentions.values_list("user__username", flat=True)),
        "hashtags": sorted(post.hashtag_uses.values_list("hashtag__name", "author__username")),
        "answers": post.in_reply_to.text[:4],
        "has_counts": hasattr(post, "counts"),
    }


@pytest.mark.parametrize("args", [("--users", "-1"), ("--posts", "-5", "--users", "1"), ("--posts", "5")])
def test_nonsense_is_refused_before_anything_is_made(args):
    with pytest.raises(CommandError):
        seed(*args)
    assert not User.objects.exists()


def test_nothing_happens_to_somebody_real_with_a_name_of_the_town():
    UserFactory(username="Mira")
    with pytest.raises(CommandError, match="@Mira lives here already"):
        seed()
    assert User.objects.count() == 1 and demo_logins() == []
