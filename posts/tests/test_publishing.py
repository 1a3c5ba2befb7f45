"""Publishing a post: one row with its entities, counters and head."""

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


def numbers_of(user):
    user.stats.refresh_from_db()
    return user.stats


def test_a_post_is_escaped_and_linked_when_it_is_written():
    post = PostFactory(text="<b>hi</b> @ana #bread")
    assert "&lt;b&gt;" in post.html
    assert 'href="/ana"' in post.html
    assert 'href="/hashtag/bread"' in post.html


def test_a_post_counts_and_becomes_its_authors_head():
    post = PostFactory()
    stats = numbers_of(post.author)
    assert (stats.posts_count, stats.replies_count, stats.last_post_id) == (1, 0, post.pk)


def test_a_reply_counts_at_its_author_and_at_what_it_answers():
    parent = PostFactory()
    reply = PostFactory(in_reply_to=parent)
    parent.counts.refresh_from_db()
    assert reply.is_reply
    assert parent.counts.reply_count == 1
    assert numbers_of(reply.author).replies_count == 1


def test_a_quote_counts_at_what_it_quotes():
    quoted = PostFactory()
    quote = PostFactory(quote_of=quoted)
    quoted.counts.refresh_from_db()
    assert quote.is_quote
    assert quoted.counts.quote_count == 1


def test_people_named_in_a_post_are_stored_once_each():
    ana = UserFactory(username="Ana")
    post = PostFactory(text="@ana @ANA and @nobody_here")
    assert list(Mention.objects.filter(post=post).values_list("user", flat=True)) == [ana.pk]


def test_naming_someone_who_blocks_you_does_not_reach_them():
    block = BlockFactory()
    post = PostFactory(author=block.blocked, text=f"@{block.blocker.username} hello")
    assert not post.mentions.exists()


def test_a_hashtag_is_one_however_it_is_written():
    PostFactory(text="#Bread and #BREAD")
    PostFactory(text="#bread")
    assert Hashtag.objects.count() == 1
    assert Hashtag.objects.get().uses.count() == 2


def test_a_post_that_begins_with_a_name_is_directed_at_that_person():
    ana = UserFactory(username="Ana")
    assert PostFactory(text="@ana look").directed_at == ana
    assert PostFactory(text=".@ana look").directed_at is None
    assert PostFactory(text="@nobody_here look").directed_at is None


def test_the_same_submission_lands_on_the_post_it_made_the_first_time():
    author = UserFactory()
    first = PostFactory(author=author, text="once", submission="abc")
    again = PostFactory(author=author, text="once", submission="abc")
    assert again == first
    assert numbers_of(author).posts_count == 1


def test_a_form_that_was_gone_back_to_and_changed_is_a_new_one():
    author = UserFactory()
    PostFactory(author=author, text="once", submission="abc")
    changed = PostFactory(author=author, text="once more", submission="abc")
    assert changed.text == "once more"
    assert numbers_of(author).posts_count == 2


def test_a_submission_belongs_to_its_author():
    PostFactory(submission="abc")
    other = PostFactory(submission="abc")
    assert Post.objects.count() == 2
    assert other.submission == "abc"


def test_saying_the_same_again_is_refused():
    first = PostFactory(text="hello")
    with pytest.raises(ValidationError, match="You already said that"):
        PostFactory(author=first.author, text="hello")


def test_the_same_words_to_somebody_else_are_not_a_repeat():
    first = PostFactory(text="thank you")
    assert PostFactory(author=first.author, text="thank you", in_reply_to=PostFactory())


def test_the_same_words_are_welcome_after_twelve_hours():
    first = PostFactory(text="good morning", created_at=timezone.now() - timedelta(hours=13))
    assert PostFactory(author=first.author, text="good morning")


def test_the_same_words_are_welcome_after_ten_other_posts():
    author = PostFactory(text="good morning").author
    PostFactory.create_batch(10, author=author)
    assert PostFactory(author=author, text="good morning")


def test_half_an_hour_has_a_limit(settings):
    settings.LIMIT_POSTS_HALF_HOUR = 2
    author = UserFactory()
    PostFactory.create_batch(2, author=author)
    with pytest.raises(RateLimitExceeded, match="half an hour"):
        PostFactory(author=author)


def test_a_day_has_a_limit_and_the_first_day_a_lower_one(settings):
    settings.LIMIT_POSTS_A_DAY, settings.LIMIT_POSTS_FIRST_DAY = 3, 1
    old, new = UserFactory(), UserFactory(date_joined=timezone.now())
    PostFactory.create_batch(2, author=old)
    PostFactory(author=new)
    assert PostFactory(author=old)
    with pytest.raises(RateLimitExceeded, match="today"):
        PostFactory(author=old)
    with pytest.raises(RateLimitExceeded, match="today"):
        PostFactory(author=new)


def test_a_limit_of_zero_is_no_limit(settings):
    settings.LIMIT_POSTS_HALF_HOUR = 0
    author = UserFactory()
    assert len(PostFactory.create_batch(55, author=author)) == 55


def test_a_refused_post_leaves_nothing_behind():
    first = PostFactory(text="hello #bread")
    with pytest.raises(ValidationError):
        PostFactory(author=first.author, text="hello #bread")
    assert Post.objects.count() == 1
    assert numbers_of(first.author).posts_count == 1
