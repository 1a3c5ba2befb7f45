"""A person's avatar and header: the files, and the addresses pages show."""

import secrets
from functools import cache, partial

from django.db import models, transaction
from django.templatetags.static import static

AVATAR_COLOURS = 6


def avatar_path(user, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"avatars/{secrets.token_hex(16)}.webp"


def header_path(user, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"headers/{secrets.token_hex(16)}.webp"


@cache
def drawing(colour):
    """Address of the drawn avatar in one of the colours."""
    return static(f"img/avatars/{colour}.svg")


class Pictured(models.Model):
    """Somebody with an avatar in two sizes and a header, or drawn ones while they have none."""

    avatar = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    avatar_small = models.FileField(upload_to=avatar_path, max_length=60, blank=True)
    header = models.FileField(upload_to=header_path, max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def avatar_url(self):
        """Address of the 400 px picture, or of a drawing in a colour chosen by id."""
        return self.avatar.url if self.avatar else self.drawn_avatar_url

    @property
    def avatar_small_url(self):
        """Address of the 96 px picture that lists show."""
        return self.avatar_small.url if self.avatar_small else self.avatar_url

    @property
    def drawn_avatar_url(self):
        return drawing(self.pk % AVATAR_COLOURS)

    @property
    def header_url(self):
        """Address of the header picture, or nothing."""
        return self.header.url if self.header else ""

    def change_avatar(self, large, small):
        """Show these two files from now on; the old ones go."""
        self._change_files(avatar=large, avatar_small=small)

    def remove_avatar(self):
        """Go back to the drawn avatar."""
        self._change_files(avatar=None, avatar_small=None)

    def change_header(self, picture):
        """Show this file from now on; the old one goes."""
        self._change_files(header=picture)

    def remove_header(self):
        """Show no header picture."""
        self._change_files(header=None)

    def delete(self, *args, **kwargs):
        """Delete this person and their picture files."""
        with transaction.atomic():
            for name in ("avatar", "avatar_small", "header"):
                self._forget_file(name)
            return super().delete(*args, **kwargs)

    @transaction.atomic
    def _change_files(self, **files):
        for name, file in files.items():
            self._forget_file(name)
            if file:
                getattr(self, name).save("picture.webp", file, save=False)
            else:
                setattr(self, name, "")
        self.save(update_fields=list(files))

    def _forget_file(self, name):
        """Delete a file once nothing can bring the row that named it back."""
        old = getattr(self, name)
        if old:
            transaction.on_commit(partial(old.storage.delete, old.name))
