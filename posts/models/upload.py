"""Pictures that were uploaded and not published yet. Publishing converts them to the Photos of a post."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core import stored_files
from posts import messages
from posts.models.photo import FOCUS_IN_PICTURE, Photo, PhotoQuerySet, Picture

LIFETIME = timedelta(hours=24)
MAX_UPLOADS = 50  # of one person; beyond it, adding one deletes the oldest
BATCH_SIZE = 200  # deleted in one transaction


class UploadQuerySet(PhotoQuerySet):
    def add(self, owner, pictures, focus=(None, None)):
        """Store (core.images.ProcessedImage, alt text) pairs, and return their Uploads. `focus` is that of each.

        The ids are from the sequence of Photo, so that a picture has the same id when it is published. Delete the
        oldest uploads beyond MAX_UPLOADS.
        """
        files = [file for picture, _ in pictures for file in picture.files]
        with stored_files.store("photos", files) as names, transaction.atomic():
            stored_files.claim(names)
            fields = ("width", "height", "is_animated", "digest")
            uploads = self.bulk_create(
                self.model(
                    pk=pk,
                    owner=owner,
                    alt=alt,
                    focus_x=focus[0],
                    focus_y=focus[1],
                    **dict(zip(("full", "medium", "thumb"), names[3 * number : 3 * number + 3], strict=True)),
                    **{field: getattr(picture, field) for field in fields},
                )
                for number, (pk, (picture, alt)) in enumerate(zip(_photo_ids(len(pictures)), pictures, strict=True))
            )
        newest_first = self.filter(owner=owner).order_by("-pk").values_list("pk", flat=True)
        if oldest := list(newest_first[MAX_UPLOADS:]):
            self.filter(pk__in=oldest).remove()
        return uploads

    def find(self, owner, ids):
        """Return the owner's Uploads with these ids, in their order; a Photo for each that is published already.

        Raise ValidationError if one is gone, somebody else's, or repeated in `ids`.
        """
        found = self.filter(owner=owner).in_bulk(ids)
        if len(found) < len(set(ids)):
            found |= Photo.objects.filter(post__author=owner).in_bulk(ids)
        if len(set(ids)) < len(ids) or any(pk not in found for pk in ids):
            raise ValidationError(messages.UPLOAD_NOT_AVAILABLE, code="gone")
        return [found[pk] for pk in ids]

    def lock_for_publishing(self, owner, ids):
        """Lock and return the owner's Uploads with these ids, in their order.

        Raise ValidationError if one is gone or published.
        """
        found = self.filter(owner=owner).select_for_update().order_by("pk").in_bulk(ids) if ids else {}
        if len(found) < len(ids):
            raise ValidationError(messages.UPLOAD_NOT_AVAILABLE, code="gone")
        return [found[pk] for pk in ids]

    def convert_to_photos(self, uploads, post):
        """Convert these locked Uploads to the Photos of a new post, with the same ids and files."""
        Photo.objects.bulk_create(
            Photo(pk=upload.pk, post=post, position=position, **upload.picture_values())
            for position, upload in enumerate(uploads)
        )
        self.filter(pk__in=[upload.pk for upload in uploads]).delete()

    def convert_from_photos(self, post):
        """Convert the Photos of a locked post, about to be deleted, to Uploads of its author."""
        photos = list(post.photos.all())
        post.photos.all().delete()
        self.bulk_create(
            self.model(pk=photo.pk, owner_id=post.author_id, **photo.picture_values()) for photo in photos
        )

    @transaction.atomic
    def remove(self):
        """Delete these uploads with their files, except those that are being published. Return the number deleted."""
        rows = list(self.select_for_update(skip_locked=True))
        stored_files.delete_on_commit([file.name for row in rows for file in row.files])
        return self.model.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]

    def purge_expired(self):
        """Delete the uploads that are older than LIFETIME, with their files."""
        old = self.filter(created_at__lt=timezone.now() - LIFETIME).order_by("created_at")
        while ids := list(old.values_list("pk", flat=True)[:BATCH_SIZE]):
            if not self.model.objects.filter(pk__in=ids).remove():
                break


class Upload(Picture):
    """A picture that its owner has uploaded for a post. It is published within LIFETIME, or deleted."""

    id = models.BigIntegerField(primary_key=True)  # from the sequence of Photo
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        db_table = "uploads"
        constraints = [
            models.CheckConstraint(
                condition=FOCUS_IN_PICTURE,
                name="posts_upload_focus_in_picture",
                violation_error_message=messages.FOCUS_OUTSIDE_PICTURE,
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], name="uploads_by_age"),
            models.Index(fields=["full"], name="uploads_by_full"),
            models.Index(fields=["medium"], condition=models.Q(medium__gt=""), name="uploads_by_medium"),
            models.Index(fields=["thumb"], name="uploads_by_thumb"),
        ]

    def __str__(self):
        return f"upload {self.pk} by {self.owner_id}"

    def describe(self, alt=None, focus=None):
        """Change the description, and the focus (a pair), unless None. Return whether it is not published yet."""
        changes = {} if alt is None else {"alt": alt}
        if focus is not None:
            changes |= {"focus_x": focus[0], "focus_y": focus[1]}
        for name, value in changes.items():
            setattr(self, name, value)
        rows = Upload.objects.filter(pk=self.pk)
        return bool(rows.update(**changes)) if changes else rows.exists()


def _photo_ids(count):
    """Return `count` new ids from the sequence of Photo."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('photos', 'id')) FROM generate_series(1, %s)", [count])
        return [pk for (pk,) in cursor.fetchall()]
