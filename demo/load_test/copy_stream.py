"""Write rows into an empty table by COPY, over a database connection of their copy_connection."""

from contextlib import contextmanager

from django.db import connection, models

LINES_PER_WRITE = 5_000


class CopyStream:
    """Writes rows of one model as lines of COPY's text format, in blocks of LINES_PER_WRITE.

    `fields` are the fields of a row in order; all other fields get their defaults. The number of rows sent is added to
    `sent[0]`.
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
        """Write one row: its values separated by tabs."""
        self.lines.append(line)
        if len(self.lines) == LINES_PER_WRITE:
            self.flush()

    def write_rows(self, rows):
        """Write rows given as tuples."""
        for row in rows:
            self.write("\t".join(map(as_text, row)))

    def flush(self):
        """Send the buffered rows."""
        if self.lines:
            self.copy.write(self.end.join(self.lines) + self.end)
            self.sent[0] += len(self.lines)
            self.lines.clear()


@contextmanager
def copy_into(model, *fields, sent):
    """Yield a CopyStream into the table of `model`, which is truncated first, in one transaction.

    In the transaction that truncated a table, rows need no WAL if wal_level is minimal, and no vacuum (FREEZE).
    """
    stream, copy_connection = CopyStream(model, fields, sent), connection.copy()
    copy_connection.ensure_connection()
    try:
        with copy_connection.connection.transaction(), copy_connection.connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table}")
            with cursor.copy(stream.sql) as stream.copy:
                yield stream
                stream.flush()
    finally:
        copy_connection.close()


def as_text(value):
    """Return a value in COPY's text format. Texts must not contain tabs, newlines or backslashes."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "ft"[value]
    return str(value)


def _needs_a_value(field, columns):
    """Return whether a field without a given value needs a default."""
    has_value = field.column in columns or field.null or isinstance(field, models.BigAutoField)
    return not has_value and not field.has_db_default()
