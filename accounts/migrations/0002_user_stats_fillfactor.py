from django.db import migrations


class Migration(migrations.Migration):
    """Leave room on each page, so that moving a counter stays on it."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE user_stats SET (fillfactor = 80)", "ALTER TABLE user_stats RESET (fillfactor)"
        ),
    ]
