"""The table behind Django's database cache, so that `migrate` alone makes a working site."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("witter", "0001_cache_table")]  # its name before core was an app of its own
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            # Unlogged: a cache may be empty after a crash, and so costs no disk flush when written.
            """
            CREATE UNLOGGED TABLE witter_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX witter_cache_expires ON witter_cache (expires);
            """,
            "DROP TABLE witter_cache;",
        ),
    ]
