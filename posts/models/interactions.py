from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.db.associations import Association, unindexed_foreign_key, unique_pair
from posts import messages


class Like(models.Model):
    """A user's like of a post, shown as a gold star: public, and counted."""

    pk = models.CompositePrimaryKey("post_id", "user_id")
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes", db_index=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "likes"
        indexes = [
            models.Index(fields=["user", "post"], name="likes_by_user"),
            models.Index(fields=["user", "created_at", "post"], name="likes_newest"),
        ]

    def __str__(self):
        return f"{self.user_id} likes {self.post_id}"


class Bookmark(Association):
    """A user's bookmark of a post, visible to that user only."""

    pair = ("user", "post")

    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="bookmarks")
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="bookmarks")

    class Meta:
        db_table = "bookmarks"
        constraints = [unique_pair("user", "post", "posts_bookmark_once", messages.BOOKMARK_EXISTS)]
        indexes = [models.Index(fields=["user", "id"], name="bookmarks_by_user")]

    def __str__(self):
        return f"{self.user_id} bookmarked {self.post_id}"


class Pin(models.Model):
    """The one post pinned to the top of its author's profile."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="pin"
    )
    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="pin")

    class Meta:
        db_table = "pins"

    def __str__(self):
        return f"{self.user_id} pins {self.post_id}"
