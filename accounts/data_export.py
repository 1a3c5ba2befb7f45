"""Data export of account fields, former address and pictures."""

from accounts.models import FormerEmail, User
from core import data_export

EXPORTED_FIELDS = (
    *("username", "name", "email", "bio", "location", "website", "date_joined", "last_login", "theme"),
    *("is_protected", "is_bot", "takes_messages_from_anyone", "wants_alt_reminder", "wants_keys"),
)


@data_export.register_rows
def account(person):
    return User.objects.filter(pk=person.pk).values(*EXPORTED_FIELDS)


@data_export.register_rows
def former_email(person):
    """Return the user's FormerEmail, if any."""
    return FormerEmail.objects.filter(pk=person.pk).values("email")


@data_export.register_files
def pictures(person):
    """Return the files of the avatar and the header, if any."""
    return [picture for picture in (person.avatar, person.header) if picture]
