"""Emptying the database after a test that committed something, of what the test has put there and no more."""

from django.db import connection

# Tables that tests leave as migrations made them; to fill them anew takes longer than most tests.
PRESERVED_TABLES = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
)
TRUNCATE_THRESHOLD = (
    500  # rows of a table, below which deleting them is quicker than making the table and its indexes anew
)
EMPTY_TABLES_SQL = f"""
    DO $$
    DECLARE
        name text;
        rows integer;
        most integer := 0;
        filled text[] := '{{}}';
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = current_schema() AND tablename NOT IN {PRESERVED_TABLES}
        LOOP
            EXECUTE 'SELECT count(*) FROM (SELECT FROM ' || name || ' LIMIT {TRUNCATE_THRESHOLD}) part' INTO rows;
            IF rows > 0 THEN filled := filled || name; END IF;
            most := greatest(most, rows);
        END LOOP;
        IF most = {TRUNCATE_THRESHOLD} THEN
            EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
        ELSE
            FOREACH name IN ARRAY filled LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
        END IF;
    END $$
"""

# A table that was found to be empty once would be planned for as empty when a test fills it.
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
    """Let PostgreSQL look at no table by itself."""
    with connection.cursor() as cursor:
        cursor.execute(DISABLE_AUTOVACUUM_SQL)


def empty_tables(test_case):
    """Take the place of Django's own, which empties every table there is and makes all permissions again."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_TABLES_SQL)
