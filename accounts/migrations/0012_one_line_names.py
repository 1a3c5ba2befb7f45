from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

from core.db.data_migrations import store_one_line

NOT_ON_ONE_LINE = r"[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]"


def mend(apps, schema_editor):
    store_one_line(apps.get_model("accounts", "User"), ["name", "location", "website", "suspension_reason"])


class Migration(migrations.Migration):

    atomic = False  # a million rows are read in batches, and the constraint is validated without a lock on writers

    dependencies = [
        ('accounts', '0011_validate_normal_emails'),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(
                condition=~Q(name__regex=NOT_ON_ONE_LINE) & ~Q(location__regex=NOT_ON_ONE_LINE),
                name='users_one_line',
                violation_error_message='Names and places are one line of text, without direction marks.',
            ),
        ),
        ValidateConstraint(model_name='user', name='users_one_line'),
    ]
