from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction

from core.db.associations import Association, AssociationQuerySet, unindexed_foreign_key, unique_pair
from core.rate_limits import RateLimitExceeded, is_at_total_limit
from posts import messages
from twitter_text import normal_hashtag

HASHTAG_LENGTH = 140


class Mention(models.Model):
    """A user mentioned by @name in a post, stored when it is published."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions", db_index=False
    )

    class Meta:
        db_table = "mentions"
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="posts_mention_once")]
        indexes = [models.Index(fields=["user", "post"], name="mentions_by_user")]

    def __str__(self):
        return f"{self.post_id} mentions {self.user_id}"


class HashtagQuerySet(models.QuerySet):
    def named(self, tag):
        """Filter by the name, in any spelling."""
        return self.filter(name=Hashtag.normalise(tag))

    def get_or_create_many(self, tags):
        """Return the hashtags with these names, creating those that do not exist; safe under concurrency."""
        names = sorted({Hashtag.normalise(tag) for tag in tags})
        self.bulk_create([self.model(name=name) for name in names], ignore_conflicts=True)
        return list(self.filter(name__in=names))


class Hashtag(models.Model):
    """A #tag, stored in one normalised spelling (letter case, character width)."""

    name = models.CharField(max_length=HASHTAG_LENGTH, unique=True)

    objects = HashtagQuerySet.as_manager()

    class Meta:
        db_table = "hashtags"

    def __str__(self):
        return f"#{self.name}"

    @staticmethod
    def normalise(tag):
        """Return the normalised spelling of a tag: see `normal_hashtag`."""
        return normal_hashtag(tag, HASHTAG_LENGTH)


class PostHashtag(models.Model):
    """A hashtag in a post. The key includes the author so that trends count people without a join."""

    pk = models.CompositePrimaryKey("hashtag_id", "post_id", "author_id")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="uses", db_index=False)
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="hashtag_uses", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        db_table = "post_hashtags"
        indexes = [models.Index(fields=["post", "hashtag"], name="post_hashtags_by_post")]

    def __str__(self):
        return f"#{self.hashtag_id} in {self.post_id}"


class HashtagFollowQuerySet(AssociationQuerySet):
    @transaction.atomic
    def follow(self, user, tag):
        """Follow a tag, used or not. Idempotent. Raise RateLimitExceeded past the limit."""
        get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
        mine = self.filter(user=user)
        if mine.filter(hashtag__name=Hashtag.normalise(tag)).exists():
            return
        limit = settings.LIMIT_HASHTAGS
        if is_at_total_limit(limit, mine):
            raise RateLimitExceeded(messages.too_many_hashtags(limit))
        (hashtag,) = Hashtag.objects.get_or_create_many([tag])
        self.create(user=user, hashtag=hashtag)

    def unfollow(self, user, tag):
        """Unfollow a tag. Idempotent."""
        self.filter(user=user, hashtag__name=Hashtag.normalise(tag)).delete()


class HashtagFollow(Association):
    """A user's follow of a hashtag."""

    pair = ("user", "hashtag")

    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="followed_hashtags")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="follows")

    objects = HashtagFollowQuerySet.as_manager()

    class Meta:
        db_table = "hashtag_follows"
        constraints = [unique_pair("user", "hashtag", "posts_hashtag_follow_once", messages.HASHTAG_FOLLOW_EXISTS)]

    def __str__(self):
        return f"{self.user_id} follows #{self.hashtag_id}"
