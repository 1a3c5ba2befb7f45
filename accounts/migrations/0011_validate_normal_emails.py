from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look at all rows once, while others read and write: that is why it is a transaction of its own."""

    dependencies = [('accounts', '0010_normal_emails')]

    operations = [
        ValidateConstraint(model_name='user', name='users_email_normal'),
        migrations.RunSQL(
            "ALTER TABLE account_emailaddress VALIDATE CONSTRAINT account_emailaddress_normal",
            migrations.RunSQL.noop,
        ),
    ]
