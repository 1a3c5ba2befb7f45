"""What people are told: the notes of Connect, how far they have read them, and the e-mails they get."""

from .mail import Mailing, MailSettings
from .note import Note, NoteActor
from .reading import ReadMark

__all__ = ["MailSettings", "Mailing", "Note", "NoteActor", "ReadMark"]
