"""Rows on their way into an empty table, by COPY over a connection of their own."""

from contextlib import contextmanager

from django.db import connection, models

LINES = 5_000  # sent at once


class CopyStream:
    """Takes rows of one model as lines of COPY's text format and sends them by the thousand.

    `fields` are those that the rows hold, in their order; every other field gets the same value in all rows. How many
    were sent is counted into the first cell of the tally `sent`.
    """

    def __init__(self, model, fields, sent):
        columns = [model._meta.get_field(name).column for name in fields]
        others = [field for field in model._meta.local_concrete_fields if _needs_a_value(field, columns)]
        self.sql = "COPY {} ({}) FROM STDIN WITH (FREEZE)".format(
            model._meta.db_table, ", ".join([*columns, *(field.column for field in others)])
        )
        values = [field.get_db_prep_save(field.get_default(), connection) for field in others]
        self.end = "".join(f"\t{as_text(value)}" for value in values) + "\n"
        self.lines, self.sent, self.copy = [], sent, None

    def write(self, line):
        """Take one row, its values with tabs between them."""
        self.lines.append(line)
        if len(self.lines) == LINES:
            self.flush()

    def write_rows(self, rows):
        """Take many rows, as tuples."""
        for row in rows:
            self.write("\t".join(map(as_text, row)))

    def flush(self):
        """Send what was taken."""
        if self.lines:
            self.copy.write(self.end.join(self.lines) + self.end)
            self.sent[0] += len(self.lines)
            self.lines.clear()


@contextmanager
def copy_into(model, *fields, sent):
    """A Stream into the table of `model`, which is emptied first; all of it is saved at the end, or nothing.

    A table that is filled by the transaction that emptied it needs no log where wal_level is minimal, and no vacuum.
    """
    stream, own = CopyStream(model, fields, sent), connection.copy()
    own.ensure_connection()
    try:
        with own.connection.transaction(), own.connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table}")
            with cursor.copy(stream.sql) as stream.copy:
                yield stream
                stream.flush()
    finally:
        own.close()


def as_text(value):
    """A value as COPY's text format has it. Texts hold no tabs, newlines or backslashes."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "ft"[value]
    return str(value)


def _needs_a_value(field, columns):
    taken = field.column in columns or field.null or isinstance(field, models.BigAutoField)
    return not taken and not field.has_db_default()
