from django.db import migrations, models
from django.db.models.functions import Lower

TAKEN = "That e-mail address has an account already."
# Backwards, an address can stand in one account only: its owner's, or else the oldest one's.
CLEAR_WISHES = """
UPDATE users SET email = '' FROM users AS other
WHERE lower(other.email) = lower(users.email) AND users.email <> '' AND other.id <> users.id
    AND (other.owns_email, -other.id) > (users.owns_email, -users.id)
"""


def unique(condition):
    return models.UniqueConstraint(
        Lower("email"), name="users_email_unique", condition=condition, violation_error_message=TAKEN
    )


class Migration(migrations.Migration):
    """Only the owner of an address is unique. Until now everybody was: the default of the new column says so."""

    dependencies = [("accounts", "0007_end_logins")]

    operations = [
        migrations.AddField("user", "owns_email", models.BooleanField(db_default=True, default=True, editable=False)),
        migrations.AlterField("user", "owns_email", models.BooleanField(db_default=False, default=False, editable=False)),
        migrations.RemoveConstraint("user", "users_email_unique"),
        migrations.RunSQL(migrations.RunSQL.noop, CLEAR_WISHES),
        migrations.AddConstraint("user", unique(models.Q(("owns_email", True), models.Q(("email", ""), _negated=True)))),
    ]
