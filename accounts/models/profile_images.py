"""A user's avatar and header: stored files and their URLs."""

from functools import cache

from django.db import models, transaction
from django.templatetags.static import static

from core import stored_files

AVATAR_COLOURS = 6


def avatar_path(user, filename):
    """Return a new file name for an avatar: 128 random bits, so that it cannot be guessed."""
    return stored_files.random_name("avatars")


def header_path(user, filename):
    """Return a new file name for a header: 128 random bits, so that it cannot be guessed."""
    return stored_files.random_name("headers")


@cache
def default_avatar(colour):
    """Return the URL of the default avatar (SVG) in one of AVATAR_COLOURS colours, counted from 0."""
    return static(f"img/avatars/{colour}.svg")


@cache
def default_avatar_previews():
    """Map the URL of each default avatar (SVG) to the URL of its PNG."""
    return {default_avatar(colour): static(f"img/avatars/{colour}.png") for colour in range(AVATAR_COLOURS)}


def preview_url(url):
    """Return the URL of a PNG or JPEG of the avatar at `url`, for clients without SVG or WebP support."""
    return default_avatar_previews().get(url) or url.removesuffix(".webp") + ".jpg"


class ProfileImages(models.Model):
    """Mixin of User with an avatar in two sizes and a header; without an avatar, a default one is shown."""

    avatar = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    avatar_small = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    header = models.FileField(upload_to=header_path, max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def avatar_url(self):
        """URL of the 400 px avatar, or of a default avatar whose colour depends on the id."""
        return self.avatar.url if self.avatar else self.default_avatar_url

    @property
    def avatar_small_url(self):
        """URL of the 96 px avatar, for lists."""
        return self.avatar_small.url if self.avatar_small else self.avatar_url

    @property
    def default_avatar_url(self):
        return default_avatar(self.pk % AVATAR_COLOURS)

    @property
    def header_url(self):
        """URL of the header picture, or ""."""
        return self.header.url if self.header else ""

    def change_avatar(self, large, small):
        """Store the two files as the avatar and delete the old ones."""
        with stored_files.store("avatars", [large, small]) as (avatar, avatar_small):
            self._replace_files(avatar=avatar, avatar_small=avatar_small)

    def remove_avatar(self):
        """Delete the avatar; the default avatar is shown."""
        self._replace_files(avatar="", avatar_small="")

    def change_header(self, picture):
        """Store the file as the header and delete the old one."""
        with stored_files.store("headers", [picture]) as (header,):
            self._replace_files(header=header)

    def remove_header(self):
        """Delete the header."""
        self._replace_files(header="")

    def delete(self, *args, **kwargs):
        """Delete this user and their picture files."""
        with transaction.atomic():
            stored_files.delete_on_commit(self._lock_file_names("avatar", "avatar_small", "header"))
            return super().delete(*args, **kwargs)

    @transaction.atomic
    def _replace_files(self, **names):
        """Set the file fields to these names of stored files and delete the old files."""
        stored_files.delete_on_commit(self._lock_file_names(*names))
        for field, name in names.items():
            setattr(self, field, name)
        self.save(update_fields=list(names))
        stored_files.claim(names.values())

    def _lock_file_names(self, *fields):
        """Lock the row until the end of the transaction; return the stored file names of these fields."""
        row = type(self)._base_manager.select_for_update(no_key=True).filter(pk=self.pk)
        return row.values_list(*fields).first() or ()
