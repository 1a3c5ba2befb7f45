"""Tables without their indexes and keys, which are faster to make anew than to keep while millions of rows come in."""

from itertools import chain

from django.db import connection, transaction

FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])) ORDER BY confrelid, oid
"""
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY oid
"""
INDEXES = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid
"""


class StrippedTables:
    """What was taken from some tables: `indexes` by table, and `foreign_keys`, as statements that bring them back."""

    def __init__(self, tables):
        foreign_keys, keys, indexes = (_rows(sql, tables) for sql in (FOREIGN_KEYS, KEYS, INDEXES))
        self.indexes = {table: [_add(*row) for row in keys if row[0] == table] for table in tables}
        for table, _, definition in indexes:
            self.indexes[table].append(definition)
        self.foreign_keys = [_add(*row) for row in foreign_keys]
        self.drops = [
            f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"' for table, name, _ in foreign_keys + keys
        ]
        self.drops += [f"DROP INDEX IF EXISTS {name}" for _, name, _ in indexes]
        self.empty = f"TRUNCATE {', '.join(tables)}"

    def strip(self):
        """Take indexes, keys and foreign keys away."""
        run(self.drops)

    def give_up(self):
        """Leave the tables empty and whole, whatever has come back to them already."""
        run([*self.drops, self.empty, *chain(*self.indexes.values()), *self.foreign_keys])


@transaction.atomic
def run(statements):
    """Run these statements, all of them or none, with memory for large sorts."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        for statement in statements:
            cursor.execute(statement)


def _rows(sql, tables):
    with connection.cursor() as cursor:
        cursor.execute(sql, [tables] * sql.count("%s"))
        return cursor.fetchall()


def _add(table, name, definition):
    return f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
