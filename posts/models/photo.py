import secrets

from django.db import models
from django.db.models import Q

MAX_PHOTOS = 4
ALT_LENGTH = 1000


def photo_path(photo, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"photos/{secrets.token_hex(16)}.webp"


class Photo(models.Model):
    """One of up to four pictures in a post, re-encoded in two sizes."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="photos", db_index=False)
    position = models.PositiveSmallIntegerField()
    full = models.FileField(upload_to=photo_path, max_length=60)
    thumb = models.FileField(upload_to=photo_path, max_length=60)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField("description", max_length=ALT_LENGTH, blank=True)
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of what was uploaded.")

    class Meta:
        db_table = "photos"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="posts_photo_position_once"),
            models.CheckConstraint(
                condition=Q(position__lt=MAX_PHOTOS),
                name="posts_photo_at_most_four",
                violation_error_message="A witt has at most four pictures.",
            ),
        ]
        indexes = [
            models.Index(fields=["full"], name="photos_by_full"),
            models.Index(fields=["thumb"], name="photos_by_thumb"),
        ]

    def __str__(self):
        return f"picture {self.position + 1} of {self.post_id}"
