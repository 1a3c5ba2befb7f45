"""Empty the tables that a test with real commits has filled."""

from django.db import connection

# Tables that only migrations fill; filling them again takes longer than most tests.
PRESERVED_TABLES = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
)
TRUNCATE_THRESHOLD = 500  # rows of a table, below which DELETE is faster than TRUNCATE
EMPTY_TABLES_SQL = f"""
    DO $$
    DECLARE
        name text;
        rows integer;
        largest integer := 0;
        filled text[] := '{{}}';
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = current_schema() AND tablename NOT IN {PRESERVED_TABLES}
        LOOP
            EXECUTE 'SELECT count(*) FROM (SELECT FROM ' || name || ' LIMIT {TRUNCATE_THRESHOLD}) part' INTO rows;
            IF rows > 0 THEN filled := filled || name; END IF;
            largest := greatest(largest, rows);
        END LOOP;
        IF largest = {TRUNCATE_THRESHOLD} THEN
            EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
        ELSE
            FOREACH name IN ARRAY filled LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
        END IF;
    END $$
"""

# A table analysed while it is empty would be planned for as empty when a test fills it.
DISABLE_AUTOVACUUM_SQL = """
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = false)';
        END LOOP;
    END $$
"""


def disable_autovacuum():
    """Stop PostgreSQL from updating statistics on its own, for stable query plans."""
    with connection.cursor() as cursor:
        cursor.execute(DISABLE_AUTOVACUUM_SQL)


def empty_tables(test_case):
    """Replace `TransactionTestCase._fixture_teardown`, which empties all tables and creates all permissions again."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_TABLES_SQL)
