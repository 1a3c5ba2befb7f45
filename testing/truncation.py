"""Emptying the database after a test that committed something, of what the test has put there and no more."""

from django.db import connection

# Tables that tests leave as migrations made them; to fill them anew takes longer than most tests.
KEPT = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
FEW = 500  # rows of a table, below which deleting them is quicker than making the table and its indexes anew
EMPTY = f"""
    DO $$
    DECLARE
        name text;
        rows integer;
        most integer := 0;
        filled text[] := '{{}}';
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = current_schema() AND tablename NOT IN {KEPT}
        LOOP
            EXECUTE 'SELECT count(*) FROM (SELECT FROM ' || name || ' LIMIT {FEW}) part' INTO rows;
            IF rows > 0 THEN filled := filled || name; END IF;
            most := greatest(most, rows);
        END LOOP;
        IF most = {FEW} THEN
            EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
        ELSE
            FOREACH name IN ARRAY filled LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
        END IF;
    END $$
"""

# A table that was found to be empty once would be planned for as empty when a test fills it.
KEEP_STATISTICS = """
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = false)';
        END LOOP;
    END $$
"""


def keep_statistics():
    """Let PostgreSQL look at no table by itself."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_STATISTICS)


def empty_tables(test_case):
    """Take the place of Django's own, which empties every table there is and makes all permissions again."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
