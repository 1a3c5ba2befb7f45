from django.db import models
from django.db.models import Q

from core import stored_files
from core.images import MEDIUM, thumb_width
from posts import messages

MAX_PHOTOS = 4
ALT_LENGTH = 1000


def photo_path(photo, filename):
    """Return a file name that cannot be guessed: 128 random bits."""
    return stored_files.random_name("photos")


class Picture(models.Model):
    """A stored picture in two or three sizes; the thumbnail of an animation is a still.

    `focus_x` and `focus_y` are the focal point of a crop, from -1 (left, bottom) to 1; None for the middle.
    """

    full = models.FileField(upload_to=photo_path, max_length=60)
    medium = models.FileField(upload_to=photo_path, max_length=60, blank=True)
    thumb = models.FileField(upload_to=photo_path, max_length=60)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_animated = models.BooleanField(default=False, db_default=False)
    alt = models.CharField("description", max_length=ALT_LENGTH, blank=True)
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of what was uploaded.")
    focus_x = models.FloatField(null=True, blank=True, editable=False)
    focus_y = models.FloatField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def files(self):
        """The stored files, to be deleted with the row."""
        return [file for file in (self.full, self.medium, self.thumb) if file]

    def picture_values(self):
        """Return the values of the fields of Picture."""
        return {name: getattr(self, name) for name in PICTURE_FIELDS}

    @property
    def srcset(self):
        """The `srcset` attribute, or "" if there is only one size."""
        narrow = thumb_width(self.width, self.height)
        if self.is_animated or narrow == self.width:
            return ""
        medium = f"/media/{self.medium.name} {MEDIUM[0]}w, " if self.medium else ""
        return f"/media/{self.thumb.name} {narrow}w, {medium}/media/{self.full.name} {self.width}w"


PICTURE_FIELDS = [field.name for field in Picture._meta.local_fields]
FOCUS_IN_PICTURE = Q(focus_x=None, focus_y=None) | Q(focus_x__range=(-1, 1), focus_y__range=(-1, 1))


class PhotoQuerySet(models.QuerySet):
    def with_file(self, name):
        """Filter to the picture with this file."""
        return self.filter(Q(full=name) | Q(medium=name) | Q(thumb=name))


class Photo(Picture):
    """One of up to four pictures of a post."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="photos", db_index=False)
    position = models.PositiveSmallIntegerField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        db_table = "photos"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="posts_photo_position_once"),
            models.CheckConstraint(
                condition=Q(position__lt=MAX_PHOTOS),
                name="posts_photo_at_most_four",
                violation_error_message=messages.PHOTO_POSITION_INVALID,
            ),
            models.CheckConstraint(
                condition=FOCUS_IN_PICTURE,
                name="posts_photo_focus_in_picture",
                violation_error_message=messages.FOCUS_OUTSIDE_PICTURE,
            ),
        ]
        indexes = [
            models.Index(fields=["full"], name="photos_by_full"),
            models.Index(fields=["medium"], condition=Q(medium__gt=""), name="photos_by_medium"),
            models.Index(fields=["thumb"], name="photos_by_thumb"),
        ]

    def __str__(self):
        return f"picture {self.position + 1} of {self.post_id}"
