import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_add_owns_email")]

    operations = [
        migrations.AddField(
            "user", "mail_link_version", models.PositiveIntegerField(db_default=0, default=0, editable=False)
        ),
        migrations.CreateModel(
            "EmailChange",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_email", models.EmailField(max_length=254)),
                ("new_email", models.EmailField(max_length=254)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "email_changes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old_email", models.F("new_email")), _negated=True),
                        name="email_changes_not_same",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old_email", ""), _negated=True),
                        name="email_changes_old_email_not_empty",
                    ),
                ],
            },
        ),
    ]
