"""Associations: rows that join two others, such as a follow or a membership, at most one for each pair.

A model derives from Association, names its two foreign keys in `pair`, and states the rules of the pair with the
functions for constraints below. All methods take the two joined rows in the order of `pair`.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class AssociationQuerySet(models.QuerySet):
    def of_pair(self, first, second):
        """Filter to the row that joins these two, in this direction."""
        return self.filter(self._pair_q(first, second))

    def between(self, one, other):
        """Filter to the rows that join these two, in either direction."""
        return self.filter(self._pair_q(one, other) | self._pair_q(other, one))

    def get_or_create_pair(self, first, second):
        """Return the row that joins these two, and whether it was created. Idempotent, also under concurrency."""
        return self.get_or_create(**self._pair_fields(first, second))

    def delete_pair(self, first, second):
        """Delete the row that joins these two; return whether there was one. Idempotent."""
        deleted, _ = self.of_pair(first, second).delete()
        return bool(deleted)

    def _pair_q(self, first, second):
        return Q(**self._pair_fields(first, second))

    def _pair_fields(self, first, second):
        return dict(zip(self.model.pair, (first, second), strict=True))


class Association(models.Model):
    """A row that joins two others, with the time at which it was made."""

    pair: tuple[str, ...] = ()  # the names of the two foreign keys

    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        abstract = True


def unindexed_foreign_key(to: str | type[models.Model], related_name: str) -> models.ForeignKey:
    """Return a cascading foreign key without an index of its own: the model's other indexes begin with it."""
    return models.ForeignKey(to, on_delete=models.CASCADE, related_name=related_name, db_index=False)


def unique_pair(first: str, second: str, name: str, message: str) -> models.UniqueConstraint:
    """Return the constraint that two rows are joined once; `message` is for the person who joins them again."""
    return models.UniqueConstraint(fields=[first, second], name=name, violation_error_message=message)


def not_self(first: str, second: str, name: str, message: str) -> models.CheckConstraint:
    """Return the constraint that no row is joined with itself; `message` is for the person who tries."""
    return models.CheckConstraint(condition=~Q(**{first: F(second)}), name=name, violation_error_message=message)
