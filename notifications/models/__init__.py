"""What people are told: the notes of Connect, and how far they have read them."""

from .note import Note, NoteActor
from .reading import ReadMark

__all__ = ["Note", "NoteActor", "ReadMark"]
