"""Publishing a post: the row with its entities, counters and head."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.factories import UserFactory
from core.rate_limits import RateLimitExceeded
from follows.factories import BlockFactory
from posts.factories import PostFactory
from posts.models import Hashtag, Mention, Post

pytestmark = pytest.mark.django_db


def counters_of(user):
    user.stats.refresh_from_db()
    return user.stats


def test_html_is_escaped_and_linked():
    post = PostFactory(text="<b>hi</b> @ana #bread")
    assert "&lt;b&gt;" in post.html
    assert 'href="/ana"' in post.html
    assert 'href="/hashtag/bread"' in post.html


def test_post_is_counted_and_becomes_head():
    post = PostFactory()
    stats = counters_of(post.author)
    assert (stats.posts_count, stats.replies_count, stats.last_post_id) == (1, 0, post.pk)


def test_reply_is_counted_for_author_and_parent():
    parent = PostFactory()
    reply = PostFactory(in_reply_to=parent)
    parent.counts.refresh_from_db()
    assert reply.is_reply
    assert parent.counts.reply_count == 1
    assert counters_of(reply.author).replies_count == 1


def test_quote_is_counted_for_quoted_post():
    quoted = PostFactory()
    quote = PostFactory(quote_of=quoted)
    quoted.counts.refresh_from_db()
    assert quote.is_quote
    assert quoted.counts.quote_count == 1


def test_mentions_are_stored_once_each():
    ana = UserFactory(username="Ana")
    post = PostFactory(text="@ana @ANA and @nobody_here")
    assert list(Mention.objects.filter(post=post).values_list("user", flat=True)) == [ana.pk]


def test_mention_across_block_is_not_stored():
    block = BlockFactory()
    post = PostFactory(author=block.blocked, text=f"@{block.blocker.username} hello")
    assert not post.mentions.exists()


def test_hashtag_is_same_in_any_spelling():
    PostFactory(text="#Bread and #BREAD")
    PostFactory(text="#bread")
    assert Hashtag.objects.count() == 1
    assert Hashtag.objects.get().uses.count() == 2


def test_leading_mention_sets_directed_at():
    ana = UserFactory(username="Ana")
    assert PostFactory(text="@ana look").directed_at == ana
    assert PostFactory(text=".@ana look").directed_at is None
    assert PostFactory(text="@nobody_here look").directed_at is None


def test_same_submission_returns_existing_post():
    author = UserFactory()
    first = PostFactory(author=author, text="once", submission="abc")
    again = PostFactory(author=author, text="once", submission="abc")
    assert again == first
    assert counters_of(author).posts_count == 1


def test_changed_form_publishes_new_post():
    author = UserFactory()
    PostFactory(author=author, text="once", submission="abc")
    changed = PostFactory(author=author, text="once more", submission="abc")
    assert changed.text == "once more"
    assert counters_of(author).posts_count == 2


def test_submission_is_per_author():
    PostFactory(submission="abc")
    other = PostFactory(submission="abc")
    assert Post.objects.count() == 2
    assert other.submission == "abc"


def test_duplicate_is_rejected():
    first = PostFactory(text="hello")
    with pytest.raises(ValidationError, match="You already said that"):
        PostFactory(author=first.author, text="hello")


def test_same_reply_to_other_post_is_no_duplicate():
    first = PostFactory(text="thank you")
    assert PostFactory(author=first.author, text="thank you", in_reply_to=PostFactory())


def test_duplicate_is_allowed_after_twelve_hours():
    first = PostFactory(text="good morning", created_at=timezone.now() - timedelta(hours=13))
    assert PostFactory(author=first.author, text="good morning")


def test_duplicate_is_allowed_after_ten_posts():
    author = PostFactory(text="good morning").author
    PostFactory.create_batch(10, author=author)
    assert PostFactory(author=author, text="good morning")


def test_half_hour_limit(settings):
    settings.LIMIT_POSTS_HALF_HOUR = 2
    author = UserFactory()
    PostFactory.create_batch(2, author=author)
    with pytest.raises(RateLimitExceeded, match="half an hour"):
        PostFactory(author=author)


def test_daily_limit_is_lower_on_first_day(settings):
    settings.LIMIT_POSTS_A_DAY, settings.LIMIT_POSTS_FIRST_DAY = 3, 1
    old, new = UserFactory(), UserFactory(date_joined=timezone.now())
    PostFactory.create_batch(2, author=old)
    PostFactory(author=new)
    assert PostFactory(author=old)
    with pytest.raises(RateLimitExceeded, match="today"):
        PostFactory(author=old)
    with pytest.raises(RateLimitExceeded, match="today"):
        PostFactory(author=new)


def test_usual_daily_limit_applies_without_one_of_the_first_day(settings):
    settings.LIMIT_POSTS_A_DAY, settings.LIMIT_POSTS_FIRST_DAY = 1, 0
    new = UserFactory(date_joined=timezone.now())
    PostFactory(author=new)
    with pytest.raises(RateLimitExceeded, match="today"):
        PostFactory(author=new)


def test_zero_disables_limit(settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    author = UserFactory()
    assert len(PostFactory.create_batch(55, author=author)) == 55


def test_rejected_post_leaves_no_rows():
    first = PostFactory(text="hello #bread")
    with pytest.raises(ValidationError):
        PostFactory(author=first.author, text="hello #bread")
    assert Post.objects.count() == 1
    assert counters_of(first.author).posts_count == 1
