"""Drop indexes and constraints before bulk loading and recreate them after, which is faster than updating them."""

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
    """The definitions of indexes by table, and of foreign keys, as statements that recreate them."""

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

    def drop_indexes(self):
        """Drop indexes, keys and foreign keys."""
        run(self.drops)

    def restore_empty(self):
        """Truncate the tables and recreate all indexes and constraints, whichever exist."""
        run([*self.drops, self.empty, *chain(*self.indexes.values()), *self.foreign_keys])


@transaction.atomic
def run(statements):
    """Run these statements in one transaction, with memory for large sorts."""
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
