"""A person's avatar and header: the files, and the addresses pages show."""

import secrets
from functools import cache

from django.db import models, transaction
from django.templatetags.static import static

from core import stored_files

AVATAR_COLOURS = 6


def avatar_path(user, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"avatars/{secrets.token_hex(16)}.webp"


def header_path(user, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"headers/{secrets.token_hex(16)}.webp"


@cache
def default_avatar(colour):
    """Address of the drawn avatar in one of the colours."""
    return static(f"img/avatars/{colour}.svg")


@cache
def drawn_previews():
    """Address of the PNG of each drawn avatar by that of the drawing."""
    return {default_avatar(colour): static(f"img/avatars/{colour}.png") for colour in range(AVATAR_COLOURS)}


def preview_url(url):
    """Address of a PNG or JPEG of the avatar with this address, for programs that know neither SVG nor WebP."""
    return drawn_previews().get(url) or url.removesuffix(".webp") + ".jpg"


class ProfileImages(models.Model):
    """Somebody with an avatar in two sizes and a header, or drawn ones while they have none."""

    avatar = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    avatar_small = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    header = models.FileField(upload_to=header_path, max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def avatar_url(self):
        """Address of the 400 px picture, or of a drawing in a colour chosen by id."""
        return self.avatar.url if self.avatar else self.default_avatar_url

    @property
    def avatar_small_url(self):
        """Address of the 96 px picture that lists show."""
        return self.avatar_small.url if self.avatar_small else self.avatar_url

    @property
    def default_avatar_url(self):
        return default_avatar(self.pk % AVATAR_COLOURS)

    @property
    def header_url(self):
        """Address of the header picture, or nothing."""
        return self.header.url if self.header else ""

    def change_avatar(self, large, small):
        """Show these two files from now on; the old ones go."""
        with stored_files.kept("avatars", [large, small]) as (avatar, avatar_small):
            self._change_names(avatar=avatar, avatar_small=avatar_small)

    def remove_avatar(self):
        """Go back to the drawn avatar."""
        self._change_names(avatar="", avatar_small="")

    def change_header(self, picture):
        """Show this file from now on; the old one goes."""
        with stored_files.kept("headers", [picture]) as (header,):
            self._change_names(header=header)

    def remove_header(self):
        """Show no header picture."""
        self._change_names(header="")

    def delete(self, *args, **kwargs):
        """Delete this person and their picture files."""
        with transaction.atomic():
            stored_files.forget(self._names("avatar", "avatar_small", "header"))
            return super().delete(*args, **kwargs)

    @transaction.atomic
    def _change_names(self, **names):
        """Put these names of stored files in place of those that are there; the old files go."""
        stored_files.forget(self._names(*names))
        for field, name in names.items():
            setattr(self, field, name)
        self.save(update_fields=list(names))
        stored_files.claim(names.values())

    def _names(self, *fields):
        """Return the names in these fields as they are now; nobody else changes them before the transaction ends."""
        row = type(self)._base_manager.select_for_update(no_key=True).filter(pk=self.pk)
        return row.values_list(*fields).first() or ()
