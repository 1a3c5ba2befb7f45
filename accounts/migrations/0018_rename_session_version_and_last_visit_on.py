from django.db import migrations, models


class Migration(migrations.Migration):
    """Rename two fields in Python; their columns stay `users.logins_ended` and `user_stats.seen_on`."""

    dependencies = [("accounts", "0017_remove_confirm_email_permission")]

    operations = [
        migrations.AlterField(
            "user",
            "logins_ended",
            models.PositiveIntegerField(db_column="logins_ended", db_default=0, default=0, editable=False),
        ),
        migrations.RenameField("user", "logins_ended", "session_version"),
        migrations.AlterField(
            "userstats",
            "seen_on",
            models.DateField(
                db_column="seen_on", editable=False, help_text="The last day on which they came by.", null=True
            ),
        ),
        migrations.RenameField("userstats", "seen_on", "last_visit_on"),
    ]
