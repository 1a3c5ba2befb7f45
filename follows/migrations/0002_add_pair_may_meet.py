"""A function that says whether two people may meet, under a lock that a block has to wait for."""

from django.db import migrations

# VOLATILE, so that what is read after waiting for the lock is what the other transaction has left behind, where a
# condition of the calling statement would see what was there before. The lock is taken in an expression, which is
# never null, as PERFORM would be a query of its own.
CREATE = """
    CREATE FUNCTION pair_may_meet(one bigint, other bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        IF one = other THEN
            RETURN true;
        END IF;
        IF pg_advisory_xact_lock_shared(
            hashtextextended('pair:' || least(one, other) || ':' || greatest(one, other), 0)
        ) IS NULL THEN
            RETURN NULL;
        END IF;
        RETURN NOT EXISTS (SELECT FROM blocks WHERE blocker_id = one AND blocked_id = other)
            AND NOT EXISTS (SELECT FROM blocks WHERE blocker_id = other AND blocked_id = one);
    END
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("follows", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION pair_may_meet(bigint, bigint)")]
