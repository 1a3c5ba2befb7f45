from django.db import migrations


class Migration(migrations.Migration):
    """Leave room on each page, so that moving a counter stays on it."""

    dependencies = [("posts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE post_counts SET (fillfactor = 70)", "ALTER TABLE post_counts RESET (fillfactor)"
        ),
    ]
